"""Text to Name."""

from jointdesk.engine.names.name import Name


def read(text: str) -> Name:
    """Read any text as a person's name; never raises, time linear in (bounded) length."""
    raise NotImplementedError
