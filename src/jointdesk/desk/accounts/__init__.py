"""Officers, their units and roles, and the handling marks that limit who may read what.

Lowest room of the desk: every other room scopes its rows by `scope`, never by a filter of its own.
"""
