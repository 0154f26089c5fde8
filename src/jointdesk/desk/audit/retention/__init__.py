"""How long records are kept, and how they are erased.

1. Every kind of record has a day of review, five years at most after the fact that last made it needed
   (retention.yaml); rooms register their kinds (`holdings`), this room knows none of them.
2. A person decides: keep, with a reason and a new day, or erase. Nothing is erased by itself.
3. One officer proposes an erasure, another does it. A legal hold stops both.
4. What was done and what remains (backups, partners' copies) is said and kept; the log still verifies.
"""
