"""A log that nobody can rewrite unseen: Merkle tree (RFC 9162), signed checkpoints, a partner's cosignature.

Pure: the desk stores leaves and nodes, hands them in, and asks. A leaf is a hash of a random nonce and the
record, never personal data: erase the nonce with the record, and the log still verifies while nothing can be
guessed from it. Checkpoints and cosignatures are in C2SP's forms, so that any witness can take part.
"""
