"""The register of accesses as auditors read it: who saw this person, what did this officer look at, how much.

1. Rows are written by `audit.actions.note_access`; the worker commits them to the log a bundle at a time
   (`commitments`) and counts them by officer and day (`tallies`), so that a page never counts the register.
2. Whoever reads the register is written into it.
3. Unusual volume is said in words beside what is usual; nothing is decided by it.
"""
