"""Golden vectors of figures: signed moments of requests, what two months count of them, and each statement's digest.

`python tests/engine/exchange/figures/test_golden_figures.py` writes them anew; a change of theirs is a new version.
"""

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from jointdesk.engine.exchange.figures.counting import Period, lines_of, rows_of
from jointdesk.engine.exchange.figures.histories import COUNTED, Counted, tell
from jointdesk.engine.exchange.figures.statements import counted, digest_of
from jointdesk.engine.exchange.wire.bodies import FiguresStated
from jointdesk.engine.exchange.wire.canonical import read_moment, write_moment

GOLDEN = Path(__file__).parents[1] / "golden" / "figures_v1.json"
DESKS = ("kh", "vn")
BEGIN, MIDDLE, END = (datetime(2026, month, 1, tzinfo=UTC) for month in (10, 11, 12))


def at(day: float) -> str:
    return write_moment(BEGIN + timedelta(days=day))


# request number, sender, type, day of its signing, and what of its body is counted
TOLD: tuple[tuple[int, str, str, float, dict[str, Any]], ...] = (
    # answered in two parts, then in full to the second of its deadline
    (1, "vn", "request_sent", 1, {"form": "identify", "deadline": at(5)}),
    (1, "kh", "request_answered", 2, {"complete": "part", "datum": "a1" * 16}),
    (1, "kh", "request_answered", 3, {"complete": "part", "datum": "a2" * 16}),
    (1, "kh", "request_answered", 5, {"complete": "full", "datum": "a3" * 16}),
    (1, "vn", "request_closed", 6, {}),
    # refused
    (2, "vn", "request_sent", 1, {"form": "identify", "deadline": at(5)}),
    (2, "kh", "request_refused", 4, {"ground": "sovereignty"}),
    # postponed in time, and again too late; answered late in the next month
    (3, "kh", "request_sent", 20, {"form": "preserve", "deadline": at(25)}),
    (3, "vn", "request_postponed", 24, {"until": at(32)}),
    (3, "vn", "request_postponed", 33, {"until": at(50)}),
    (3, "vn", "request_answered", 34, {"complete": "full", "datum": "a4" * 16}),
    # withdrawn and answered in the same second: the asker's word is first
    (4, "vn", "request_sent", 7, {"form": "identify", "deadline": at(20)}),
    (4, "vn", "request_withdrawn", 8, {}),
    (4, "kh", "request_answered", 8, {"complete": "full", "datum": "a5" * 16}),
    # one officer, reviewed in time; another whom nobody reviewed in time
    (5, "vn", "request_sent", 9, {"form": "identify", "deadline": at(30), "approval": "one_officer"}),
    (5, "vn", "second_review", 9.5, {"subject": f"{5:032x}"}),
    (6, "vn", "request_sent", 10, {"form": "identify", "deadline": at(28), "approval": "one_officer"}),
    (6, "vn", "second_review", 11.5, {"subject": f"{6:032x}"}),
    # no answer is expected
    (7, "kh", "request_sent", 12, {"form": "spontaneous_information", "deadline": None}),
)


def messages() -> list[dict[str, Any]]:
    """As a second implementation has them: envelopes, with what of the bodies is counted."""
    rows, sequences = [], dict.fromkeys(((row[0], row[1]) for row in TOLD), 0)
    for place, (number, sender, type_, day, body) in enumerate(TOLD):
        sequences[number, sender] += 1
        rows.append(
            {
                "id": f"{place:032x}",
                "type": type_,
                "from": sender,
                "conversation": f"{number:032x}",
                "sequence": sequences[number, sender],
                "sent_at": at(day),
                "body": {"request": f"{number:032x}", **body},
            }
        )
    return rows


def state(begin: datetime, end: datetime) -> FiguresStated:
    told: dict[str, list[Counted]] = {}
    rows = messages()
    asker = {row["conversation"]: row["from"] for row in rows if row["type"] == "request_sent"}
    for row in rows:
        facts = {name: row["body"][name] for name in COUNTED[row["type"]] if row["body"].get(name)}
        key, moment = row["conversation"], read_moment(row["sent_at"])
        one = Counted(key, row["from"] == asker[key], row["type"], moment, row["sequence"], facts)
        told.setdefault(key, []).append(one)
    histories = [history for key, one in told.items() if (history := tell(one, asker[key]))]
    period = Period(begin, end)
    lines = lines_of(histories, period)
    figures = rows_of(lines)
    return FiguresStated(
        begin=begin,
        end=end,
        digest=digest_of(period, DESKS, figures, counted(lines)),
        figures=tuple((row.asker, row.form, row.figures) for row in figures),
        counted=tuple(sorted(counted(lines).items())),
    )


def make_vectors() -> dict[str, Any]:
    stated = [state(BEGIN, MIDDLE).write(), state(MIDDLE, END).write()]
    return {"desks": list(DESKS), "messages": messages(), "figures_stated": stated}


def test_figures_and_digests_are_produced_byte_for_byte() -> None:
    golden = json.loads(GOLDEN.read_text(encoding="utf-8"))
    assert make_vectors() == golden
    october = {tuple(row[:2]): dict(row[2]) for row in golden["figures_stated"][0]["figures"]}
    assert october["vn", "identify"]["review_missing"] == 1
    assert october["kh", "preserve"]["open"] == 1


if __name__ == "__main__":
    GOLDEN.write_text(json.dumps(make_vectors(), indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
