"""What is wrong with a code, to whoever typed it: which word or character, and what it probably is."""

from django.utils.translation import gettext as _

from jointdesk.engine.letterbox.slips import Slip


def explain(slip: Slip, language: str) -> str:
    """`language`: of the words; empty: it was typed in characters."""
    said = {"place": slip.place, "typed": slip.typed, "proposed": " / ".join(slip.proposed)}
    return (_of_words(slip) if language else _of_characters(slip)) % said


def _of_words(slip: Slip) -> str:
    if slip.kind == "unknown_word" and slip.proposed:
        return _("Word %(place)s, “%(typed)s”, is none of ours. Did you mean “%(proposed)s”?")
    if slip.kind == "unknown_word":
        return _("Word %(place)s, “%(typed)s”, is none of ours.")
    if slip.kind == "wrong_word":
        return _(
            "Word %(place)s, “%(typed)s”, does not seem to fit the others. Perhaps it is “%(proposed)s”."
        )
    if slip.kind == "missing_word":
        return _("Word %(place)s seems to be missing. Perhaps it is “%(proposed)s”.")
    if slip.kind == "swapped_words":
        return _("Words %(place)s and the one after it seem to stand in each other's place.")
    if slip.kind == "too_few":
        return _("A code has fifteen words; these are %(place)s.")
    if slip.kind == "too_many":
        return _("A code has fifteen words; these are more.")
    return _("The words do not fit each other. Compare them with your slip, one by one.")


def _of_characters(slip: Slip) -> str:
    if slip.kind == "wrong_character":
        return _(
            "Character %(place)s, “%(typed)s”, does not seem to fit the others. Perhaps it is “%(proposed)s”."
        )
    if slip.kind == "swapped_characters":
        return _("Characters %(place)s and the one after it seem to stand in each other's place.")
    if slip.kind == "too_few":
        return _("A code has twenty-four characters; these are %(place)s.")
    if slip.kind == "too_many":
        return _("A code has twenty-four characters; these are more.")
    return _("The characters do not fit each other. Compare them with your slip, one by one.")
