"""Frozen releases: a publishable report that is made once, let out by a second officer, and never computed again.

1. What is frozen is content, the whole publishable report as canonical JSON; its SHA-256 names the release.
2. Before it is frozen a reader of all earlier releases together attacks it (differences.py): what two releases would
   tell by subtraction is withheld, or the release is refused.
3. A release that was let out counts as known for ever, withdrawn or not.
"""
