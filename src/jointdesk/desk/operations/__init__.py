"""Operations, the people encountered in them, and each presumed victim's way home.

A presumed victim is never charged, deported, published or reported to the state of origin before two people
have reviewed and the person's protection has been looked at (ACTIP Art. 14(7); protection gate).
"""
