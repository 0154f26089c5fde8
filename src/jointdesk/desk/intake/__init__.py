"""Complaints as they come in, the identifiers they name, and every mention of one in the other."""
