"""What each type of message does when another desk says it of what is not its own.

Every type goes through the wire about each thing that the desk has with kh (a request either way, a group, a notice, a
set, a message): said by kh itself, by kr (confirmed, and no party to it), by th (known, not confirmed), and by a desk
that nobody knows. The table says what comes back; that kr moves no row that was there is asked beside it, of all types.
"""

import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.apps import apps
from django.db import connection, transaction
from django.db.models import Model
from test_message_bodies import EXAMPLES

from desk.conftest import FarDesk
from jointdesk.desk.exchange.models import IncomingMessage
from jointdesk.desk.partners.models import Partner
from jointdesk.engine.exchange.wire.bodies import Body, QuestionAsked, read_body
from jointdesk.engine.exchange.wire.messages import ANSWERS

TABLE = Path(__file__).parent / "partners.tsv"
SENDERS = ("own", "another", "unconfirmed", "stranger")
HEAD = ("message", *SENDERS)


def lines(sides: dict[str, FarDesk], keyed: tuple[dict[str, Any], ...]) -> dict[str, dict[str, str]]:
    """Type -> sender -> what came back, over all things; and what a desk moved that is none of its, as `moved`."""
    found: dict[str, dict[str, str]] = {}
    for example in EXAMPLES:
        if isinstance(example, QuestionAsked):
            continue  # has a door of its own: test_a_question_of_one_partner_is_none_of_anothers
        # what kh moves is its own
        said = {name: _say_all(side, example, keyed, name != "own") for name, side in sides.items()}
        found[example.type] = {name: ", ".join(sorted(codes)) for name, (codes, _) in said.items()}
        found[example.type]["moved"] = "; ".join(
            sorted(set().union(*(said[name][1] for name in SENDERS[1:])))
        )
    return found


def _say_all(
    side: FarDesk, example: Body, keyed: tuple[dict[str, Any], ...], looked_at: bool
) -> tuple[set[str], set[str]]:
    answers, moved, spoken = set(), set(), dict(side.sequences)
    before = dict(_rows(side.desk)) if looked_at else {}
    for wire in _about(example, keyed):
        with transaction.atomic():
            answers.add(_say(side, example.type, wire))
            after = dict(_rows(side.desk)) if looked_at else {}
            moved |= {key[0] for key, row in before.items() if after.get(key) != row}
            transaction.set_rollback(True)
        side.sequences = dict(spoken)
    return answers, moved


def _about(example: Body, keyed: tuple[dict[str, Any], ...]) -> Iterator[dict[str, Any]]:
    wire = example.write()
    fitting = [fields for fields in keyed if set(fields) & set(wire)]
    for fields in fitting or [{}]:
        yield {**wire, **{name: value for name, value in fields.items() if name in wire}}


def _say(side: FarDesk, type_: str, wire: dict[str, Any]) -> str:
    conversation = wire.get("request") or wire.get("group") or secrets.token_hex(16)
    message = side.message(_Raw(type_, wire), conversation, **({"sequence": 0} if type_ in ANSWERS else {}))
    answer = side.door.post("/wire/v1/messages", side.seal(message), content_type="application/jose")
    if answer.status_code != 200:
        return f"{answer.status_code} {answer.json()['code']}"
    said = read_body(side.open(answer.content))
    stored = IncomingMessage.objects.filter(message_id=message.id).values_list("state", flat=True)
    return f"{said.type} {getattr(said, 'code', '')} {' '.join(stored)}".replace("  ", " ").strip()


class _Raw:
    """A body as it stands on the wire."""

    def __init__(self, type_: str, wire: dict[str, Any]) -> None:
        self.type, self._wire = type_, wire

    def write(self) -> dict[str, Any]:
        return self._wire


def _rows(sender: str) -> Iterator[tuple[tuple[str, Any], str]]:
    """Every row of the desk that is not the sender's own, by model and key; read as plain SQL, some hundred times."""
    own = Partner.objects.filter(desk_id=sender).values_list("pk", flat=True).first()
    with connection.cursor() as cursor:
        for model in apps.get_models():
            column = _whose(model)
            of_sender = own if column == "partner_id" else sender
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(model._meta.db_table)}")
            names = [said[0] for said in cursor.description]
            for values in cursor.fetchall():
                row = dict(zip(names, values, strict=True))
                if column is None or of_sender is None or row[column] != of_sender:
                    yield (model._meta.label, row[model._meta.pk.column]), repr(values)


def _whose(model: type[Model]) -> str | None:
    """The column that says which desk a row is of; the report's facts name the desk itself."""
    if model is Partner:
        return "desk_id"
    return next((field.column for field in model._meta.fields if field.name == "partner"), None)


def read_table() -> dict[str, dict[str, str]]:
    _source, head, *rows = TABLE.read_text(encoding="utf-8").splitlines()
    assert tuple(head.split("\t")) == HEAD
    return {
        name: dict(zip(SENDERS, cells, strict=True)) for name, *cells in (row.split("\t") for row in rows)
    }


def write_table(found: dict[str, dict[str, str]]) -> None:
    source = "# source: what the desk answers, proposed by WRITE_ACCESS_TABLE=1; changes are read before they are committed"
    rows = ["\t".join((name, *(cells[one] for one in SENDERS))) for name, cells in sorted(found.items())]
    TABLE.write_text("\n".join([source, "\t".join(HEAD), *rows]) + "\n", encoding="utf-8")
