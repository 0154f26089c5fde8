"""Evidence as it leaves a desk: commitments to each file and step of custody, the sealed bundle, and its check.

The bundle is a ZIP whose members are stored, never compressed: manifest.json, manifest.jws, log/, files/ and a note.
"""
