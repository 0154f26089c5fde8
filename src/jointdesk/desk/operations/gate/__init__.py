"""The gate of an operation: people are entered one by one on phones, and screened as they are.

A phone has numbers of its own, and every row an id of its own: what is sent twice is taken once. What may show that
somebody is in need or a victim is asked before anything that may show guilt.
"""
