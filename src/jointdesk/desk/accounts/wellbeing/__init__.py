"""Whether the desk is well: checks that each room registers, for the administrator's health page.

A check reads one thing and says how it stands; it never shows what the desk holds.
"""
