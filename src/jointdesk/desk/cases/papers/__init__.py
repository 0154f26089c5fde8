"""The case file on paper: made for one reader, with what he or she may know, and the purpose it was printed for.

Victims are called by a code unless the reader holds `victims.read` and asks for names; exhibits stand with the hashes
of their files. Every print is a consultation, and stands in the log.
"""
