"""Facts: one small dated row for each thing a report counts, kept in step with the records it tells of.

1. Facts are derived from records by `deriving`, and from nothing else: `rebuild` makes the same ones anew.
2. Whatever changes a record changes its facts in the same transaction (`receivers`, `keeping`).
3. A fact names no one: its subject is a number. What is erased under retention leaves a fact of nobody behind.
4. `sums` holds what can be added up, by day; a day whose facts changed is added up anew before it is believed.
"""
