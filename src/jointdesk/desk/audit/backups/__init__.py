"""Backups of the desk, under a key a month: whoever destroys the month's key has destroyed its backups, wherever
copies of them are. The key lies in `keys/backups/` and never in a backup.
"""
