"""Who saw what and why, and the rows of the transparency log.

A record's log row is written in the transaction of the record (`actions.record`); the worker sequences rows
into the Merkle tree (`work.sequence`). Reads of personal data are logged with purpose (LED Art. 25).
"""
