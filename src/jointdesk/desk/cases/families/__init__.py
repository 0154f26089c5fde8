"""Families who miss somebody: what they tell becomes a yellow notice, and what is found goes to them last.

1. A report is read in its unit, and an organisation's (an embassy, an NGO) in its own: by who may hear families.
2. Whether the person was found stands above, in the compartment; this room hears of it once the family may be told.
3. What goes to partners goes as a notice, by two officers, and only as far as the family consents.
"""
