"""What happened in a case, in its order: notes that officers write, and what the desk has seen happen itself.

Rooms above (requests, operations) register what they know of a case: `sources.register`.
"""
