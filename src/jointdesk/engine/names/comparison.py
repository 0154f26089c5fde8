"""Two names, one verdict with reasons."""

from jointdesk.engine.names.name import Comparison, Name


def compare(a: Name, b: Name) -> Comparison:
    """Are `a` and `b` spellings of one name? Symmetric; order of tokens is free, with a small price."""
    raise NotImplementedError
