"""What the second officer is shown of a text before it is out, and every identifier in it."""

from typing import Any

from jointdesk.desk.today.advisories.models import AdvisoryVersion
from jointdesk.engine.identifiers import extract, known_hubs
from jointdesk.engine.reference import LANGUAGES

Text = tuple[str, dict[str, Any]]


def texts_of(version: AdvisoryVersion) -> list[Text]:
    """Every language of ours with what is said in it; empty where nothing is."""
    return [(language, version.words.get(language, {})) for language in LANGUAGES]


def found_in(version: AdvisoryVersion) -> list[tuple[str, str, str]]:
    """Identifiers in the texts: kind, value as written, and whose it is if it is a public one.

    An advisory warns of ways: a number that stands in it is a hotline, or a mistake.
    """
    found: dict[tuple[str, str], tuple[str, str, str]] = {}
    for said in version.words.values():
        text = "\n".join(str(said.get(part, "")) for part in ("headline", "description", "instruction"))
        for one in extract(text):
            public = known_hubs().get((one.kind, one.value), "")
            found.setdefault((one.kind, one.value), (one.kind, one.raw, str(public)))
    return list(found.values())
