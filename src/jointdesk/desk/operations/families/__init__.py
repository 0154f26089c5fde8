"""Somebody a family misses was found: the person is asked, alone, before anybody is told. In the victims' compartment.

1. Nothing here is seen by whoever may not read the referral: the family's report (cases/families) looks the same.
2. Told is what the person chose, by another officer than the one who asked; a child is asked as asking.yaml says.
3. A member of the family may be the trafficker: `do not tell` stops everything, and two officers lift it.
"""
