"""What passes between desks: messages and receipts, joint groups, private matching, hits, requests.

The protocol decides in engine/exchange; here its outcomes are remembered and its messages delivered.
"""
