"""A presumed victim is named in no gang's dossier, whoever writes it and however late.

Asked when an entry is proposed and again when it is sent: somebody may have become a victim meanwhile. In doubt for the
person: a name that sounds alike counts unless the birth date contradicts. A victim is no member of the gang that holds
him or her, whatever he or she was made to do there.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from jointdesk.desk.exchange.matching.offers import DOCUMENT
from jointdesk.desk.exchange.matching.people import Known, know_people
from jointdesk.desk.exchange.matching.shield import Shield, may_be_one, raise_shield
from jointdesk.engine.errors import CallerError
from jointdesk.engine.exchange.matching.persons import read_birth, shared_sounds
from jointdesk.engine.identifiers import normalise

PERSON = "gang_person"
_REMARK = re.compile(r"[,;(:/|]")


def require_no_victim(entries: Iterable[tuple[str, Mapping[str, Any], Mapping[str, int]]]) -> None:
    """Raises CallerError if an entry (kind, fields, links) names somebody who is, or may be, a presumed victim."""
    naming = [
        (kind, fields, links) for kind, fields, links in entries if kind == PERSON or _documents(kind, fields)
    ]
    if not naming:
        return
    known = know_people()
    if not (known.victims or known.victim_notices):
        return
    shield = raise_shield(known)
    if any(_is_linked(links, known) or may_be_victim(shield, kind, fields) for kind, fields, links in naming):
        raise CallerError(
            _(
                "This may be a presumed victim: nobody who may be one is named in a gang's dossier. "
                "A full birth date or the finding of two officers tells them apart."
            )
        )


def may_be_victim(shield: Shield, kind: str, fields: Mapping[str, Any]) -> bool:
    """May the person an entry names be a victim we know?"""
    if not shield.documents.isdisjoint(_documents(kind, fields)):
        return True
    if kind != PERSON:
        return False
    born = fields.get("birth_date")
    birth = read_birth(born) if isinstance(born, str) else None
    return any(
        may_be_one(birth, other)
        for sound in sounds_of_names(fields.get("names"))
        for other in shield.births_by_sound.get(sound, ())
    )


def sounds_of_names(names: object) -> frozenset[str]:
    """How names of an entry sound, with and without what is remarked behind a name."""
    lines = [name for name in names if isinstance(name, str)] if isinstance(names, list | tuple) else []
    return shared_sounds(
        tuple({piece for line in lines for piece in (line, _REMARK.split(line, maxsplit=1)[0])})
    )


def _is_linked(links: Mapping[str, int], known: Known) -> bool:
    return links.get("person") in known.victims or links.get("notice") in known.victim_notices


def _documents(kind: str, fields: Mapping[str, Any]) -> frozenset[str]:
    """Documents an entry names, in normal form."""
    lines: Sequence[Any] = []
    if kind == PERSON:
        lines = _list(fields.get("documents"))
    elif kind == "gang_identifier" and fields.get("type") == DOCUMENT:
        lines = [fields.get("value")]
    elif kind == "gang_complaint":
        lines = [line for line in _list(fields.get("identifiers")) if str(line).startswith(DOCUMENT)]
    country = fields.get("nationality") if isinstance(fields.get("nationality"), str) else None
    found = (
        normalise(DOCUMENT, line.removeprefix(DOCUMENT).strip(" :"), country or None)
        for line in lines
        if isinstance(line, str)
    )
    return frozenset(filter(None, found))


def _list(value: object) -> Sequence[Any]:
    return value if isinstance(value, list | tuple) else ()
