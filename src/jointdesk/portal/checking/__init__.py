"""Check before you pay: how often an identifier was reported, in bands, as the desk's bundle says. Never who or what.

What somebody checks is neither kept nor logged, and stands in no address.
"""
