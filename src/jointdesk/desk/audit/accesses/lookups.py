"""Is the same name or number looked for again? Each look-up leaves a keyed digest of it, and nothing else of it.

The key is the desk's secret and the digest the officer's own: whoever has the database alone cannot try names, and
nobody learns that two officers looked for the same. Kept as long as days are compared (thresholds.yaml).
"""

import json
import unicodedata
from collections.abc import Iterator
from datetime import timedelta
from functools import cache
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.audit.accesses.tallies import thresholds
from jointdesk.desk.audit.models import Lookup
from jointdesk.engine.identifiers import extract
from jointdesk.engine.reference import read_yaml

SHORTEST, LONGEST, MOST_TERMS = 3, 200, 8
LARGEST_BODY = 64 * 1024


@cache
def doors() -> dict[str, list[str]]:
    """URL name -> the fields that hold what is looked for."""
    found: dict[str, list[str]] = read_yaml("jointdesk.desk.audit.accesses", "lookups.yaml")
    return found


def looked_for(request: HttpRequest, name: str) -> str:
    """What this request looks for; empty: nothing, or a further page of what was looked for before."""
    fields = doors().get(name, [])
    if not fields or request.GET.get("page", "1") not in ("", "1"):
        return ""
    said = _said(request)
    return " ".join(
        str(said[field])[:LONGEST] for field in fields if isinstance(said.get(field), str)
    ).strip()


def note_lookup(officer: Officer, text: str, access: int) -> None:
    """`access`: the key of the line of the register that the look-up left."""
    now = timezone.now()
    Lookup.objects.bulk_create(
        [
            Lookup(officer=officer, digest=one, at=now, access_id=access)
            for one in sorted(digests(officer, text))
        ]
    )


def digests(officer: Officer, text: str) -> set[str]:
    """The digests, for this officer, of the identifiers a text spells, or of its words where it spells none."""
    return {
        salted_hmac("audit.Lookup", f"{officer.pk} {term}", algorithm="sha256").hexdigest()
        for term in _terms(text)
    }


def own_digests(officer: Officer) -> set[str]:
    """Of the officer's own name, address and numbers."""
    own = [officer.name, officer.email, *officer.numbers.split(",")]
    return {digest for text in own for digest in digests(officer, text)}


def own_values(officer: Officer) -> set[str]:
    """The officer's own numbers and address, as identifiers are written in records."""
    text = ", ".join([officer.email, officer.numbers])
    return {one.value for one in extract(text[: LONGEST * 4], settings.DESK.country)}


def forget_old_lookups() -> int:
    """The worker's."""
    bound = timezone.now() - timedelta(days=thresholds()["days_compared"] + 2)
    return Lookup.objects.filter(at__lt=bound).delete()[0]


def fold(text: str) -> str:
    """As names are typed in a hurry: without marks, small, one space between words."""
    plain = unicodedata.normalize("NFKD", text.replace("đ", "d").replace("Đ", "D"))
    kept = "".join(char for char in plain if not unicodedata.combining(char))
    return " ".join(kept.casefold().split())


def _terms(text: str) -> Iterator[str]:
    text = text.replace("\x00", "").strip()[: LONGEST * 3]
    found = {f"{one.kind} {one.value}" for one in extract(text, settings.DESK.country)}
    if found:
        yield from sorted(found)[:MOST_TERMS]
    elif len(fold(text)) >= SHORTEST:
        yield fold(text)


def _said(request: HttpRequest) -> dict[str, Any]:
    if request.content_type == "application/json" and request.method == "POST":
        try:
            body = request.body
            found = json.loads(body) if len(body) <= LARGEST_BODY else None
        except (ValueError, RecursionError, OSError):
            return {}
        return found if isinstance(found, dict) else {}
    return {**request.GET.dict(), **(request.POST.dict() if request.method == "POST" else {})}
