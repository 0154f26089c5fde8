"""The people of cases: who they are, as what they stand in each case, and when two of them turn out to be one.

A category belongs to a case, never to the person; whoever is a victim in a case is named only to those who hold
`victims.read` or are in the case's team; all else read a code.
"""
