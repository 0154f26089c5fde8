"""A second desk, written from docs/protocol alone: it shows that the page is enough.

Nothing in here imports jointdesk. It is small, not hardened: no database, one partner, everything in memory.
"""
