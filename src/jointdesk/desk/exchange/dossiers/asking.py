"""A request about a gang, half filled from its dossier; the officer completes it and takes out what not to tell."""

import uuid
from typing import Any

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.exchange.dossiers.dossier_queries import entries_of
from jointdesk.desk.exchange.models import JointGroup
from jointdesk.desk.exchange.safeguards.victims import PERSON

MOST = 20


def dossier_facts(officer: Officer, group: JointGroup | None, key: str) -> dict[str, Any]:
    """What fields of a request can say of a gang: its name and summary, leaders first, identifiers."""
    try:
        dossier = uuid.UUID(key)
    except ValueError:
        return {}
    rows = entries_of(officer).filter(group=group, ended=False)
    gang = rows.filter(kind="gang", key=dossier).first()
    if group is None or gang is None:
        return {}
    below = list(
        rows.filter(under=gang.key.hex, kind__in=(PERSON, "gang_identifier")).order_by("founded_at", "pk")
    )
    people = [row for row in below if row.kind == PERSON]
    people.sort(key=lambda row: row.values.get("role") != "leader")
    identifiers = [row.values for row in below if row.kind == "gang_identifier"]
    told = (str(gang.values.get(name, "")) for name in ("summary", "methods"))
    return {
        "facts": "\n\n".join(filter(None, (gang.title, *told))),
        "persons": [_line(row.values) for row in people[:MOST]],
        "identifiers": [f"{one.get('type', '')} {one.get('value', '')}" for one in identifiers[:MOST]],
    }


def dossier_terms(officer: Officer, group: JointGroup | None, key: str) -> str:
    """Under which conditions came what a request about a gang begins with."""
    try:
        dossier = uuid.UUID(key)
    except ValueError:
        return ""
    rows = entries_of(officer).filter(group=group, ended=False)
    of_it = rows.filter(kind="gang", key=dossier) | rows.filter(
        under=dossier.hex, kind__in=(PERSON, "gang_identifier")
    )
    return " · ".join(dict.fromkeys(row.conditions for row in of_it if row.conditions))


def _line(values: dict[str, Any]) -> str:
    names = " / ".join(map(str, values.get("names") or []))
    return ", ".join(
        filter(None, (names, str(values.get("birth_date") or ""), str(values.get("nationality") or "")))
    )
