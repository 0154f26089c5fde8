"""A list of numbers, accounts and sites that are common to many, such as a bank's hotlines: declared hubs together."""

from dataclasses import dataclass

from django.conf import settings
from django.db import transaction

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.accounts.permissions import require
from jointdesk.desk.intake.csv_file import Row
from jointdesk.desk.intake.kinds import KIND_NAMES, name_kind
from jointdesk.desk.intake.models import Identifier
from jointdesk.desk.intake.short_tables import Short, read_short
from jointdesk.desk.networks import actions
from jointdesk.engine.identifiers import KINDS, normalise

HEADINGS = {
    "kind": ("loại", "ប្រភេទ", "종류", "种类", "type"),
    "value": ("định danh", "សញ្ញាសម្គាល់", "식별정보", "标识", "identifier", "number", "số"),
    "reason": ("lý do", "មូលហេតុ", "이유", "理由", "why", "note"),
}


@dataclass(frozen=True)
class Common:
    """One of them, in its normal form."""

    kind: str
    value: str
    reason: str

    @property
    def kind_name(self) -> str:
        return name_kind(self.kind)


def read_hub_list(content: bytes, name: str) -> Short[Common]:
    """Raises InputError for what is no table."""
    return read_short(content, name, HEADINGS, parse_common)


def parse_common(row: Row) -> Common:
    said = row.text("kind", 60, required=True)
    kind = _kinds().get(said.casefold())
    if kind is None:
        raise row.refuse("kind", f"{said[:40]!r} is not one of {', '.join(sorted(KINDS))}")
    raw = row.text("value", 500, required=True)
    value = normalise(kind, raw, settings.DESK.country)
    if value is None:
        raise row.refuse("value", f"{raw[:40]!r} is no identifier of this kind")
    return Common(kind, value, row.text("reason", 300))


@transaction.atomic
def declare_hubs(officer: Officer, listed: list[Common], reason: str) -> int:
    """Each is a hub from now on, one that no complaint names yet, too. How many were none before."""
    require(officer, actions.RIGHT)
    new = 0
    for one in dict.fromkeys(listed):
        identifier, _made = Identifier.objects.get_or_create(kind=one.kind, value=one.value)
        hub = getattr(identifier, "hub", None)
        if hub is not None and not hub.links and not hub.review:
            continue
        actions.declare_hub(officer, identifier, one.reason or reason)
        new += 1
    return new


def _kinds() -> dict[str, str]:
    """What the kinds are called, in the language of the page too."""
    return {kind: kind for kind in KINDS} | {str(name).casefold(): kind for kind, name in KIND_NAMES.items()}
