"""Emergency access: with a life at risk, an officer opens one named record that the own unit does not show.

1. Opened at once, for the hours of the table, for this officer and this record only, and only to read: what is
   opened is known while a page is read (`middleware`), never while something is sent.
2. It widens the unit, not the role, and not the mark: TLP:RED and plans for named readers stay closed.
3. Commanders and auditors are told; somebody else reviews it within a day, or an alarm is raised.
"""
