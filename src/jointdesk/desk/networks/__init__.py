"""Networks as stored: which complaint belongs to which, which identifiers are hubs, what officers judged.

Computed links and officers' judgements are rows of their own; the partition is always engine/networks' answer.
"""
