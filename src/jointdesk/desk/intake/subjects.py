"""What a complaint is about: scams first, drugs and trafficking too (subjects.tsv), and why one is rejected."""

from functools import cache

from django.utils.translation import gettext

from jointdesk.engine.reference import read_tsv

SCAM = "scam"


@cache
def subjects() -> dict[str, str]:
    """code -> English words, in the order of the table."""
    return {row["code"]: row["words"] for row in read_tsv(__package__, "subjects.tsv")}


def subject_name(code: str) -> str:
    """In the reader's language."""
    return gettext(subjects()[code]) if code in subjects() else code


@cache
def rejections() -> dict[str, str]:
    """code -> English words of the reason."""
    return {row["code"]: row["words"] for row in read_tsv(__package__, "rejections.tsv")}


def rejection_name(code: str) -> str:
    return gettext(rejections()[code]) if code in rejections() else code
