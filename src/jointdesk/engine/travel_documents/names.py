"""The name of a zone, back in readable form; the transliteration is the issuing state's and stays."""


def split_name(text: str) -> tuple[str, str, bool]:
    """Surname, given names, and whether the field is full to its end, so that the name may have been cut."""
    surname, _, given = text.partition("<<")
    return _readable(surname), _readable(given), not text.endswith("<")


def _readable(part: str) -> str:
    return " ".join(piece for piece in part.split("<") if piece)
