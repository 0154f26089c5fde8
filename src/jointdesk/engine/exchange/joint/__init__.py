"""What desks of a joint group keep together: entries, made of edits that no desk can overwrite.

A desk draws an edit and sends it to every member; an entry is what its edits say, in whatever order they came.
The kinds of entries and their fields are tables (`*kinds.yaml`). Pure; why it is so: docs/adr/0015.
"""
