"""What the messages of one call are about is looked up once for all of them, and what one writes the next one sees."""

import uuid
from datetime import date

import pytest
from django.db import IntegrityError, connection
from django.test.utils import CaptureQueriesContext

from jointdesk.desk.cases.models import Notice
from jointdesk.desk.exchange.handlers import notices as handler
from jointdesk.desk.exchange.models import Datum, IncomingMessage, Passage, Recall
from jointdesk.engine.exchange.wire.bodies import DatumRecalled, NoticeSent

NOTICES = "d" * 32


def notice(number, **changes):
    said = {
        "datum": uuid.UUID(int=number).hex,
        "notice": f"KH-W-{number}",
        "kind": "wanted",
        "names": ("Somebody Invented",),
        "birth_date": "1990-01-02",
        "sex": "M",
        "nationality": "KH",
        "documents": (),
        "summary": "fraud",
        "issued_on": date(2026, 1, 1),
        "mark": "TLP:AMBER",
        "conditions": "",
    }
    return NoticeSent(**said | changes)


def erasure_of(body):
    return DatumRecalled(
        recall=uuid.uuid4().hex, datum=body.datum, act="erase", reason="A mistake", origin="kh"
    )


@pytest.fixture
def send(kh, partner, client):
    """Bodies in one call, of one conversation if not said otherwise; how each message stands then."""

    def sending(*bodies):
        messages = [kh.message(body, NOTICES) for body in bodies]
        raw = b"\n".join(map(kh.seal, messages))
        assert (
            client.post("/wire/v1/messages", raw, content_type="application/jose-bundle").status_code == 200
        )
        rows = {row.message_id.hex: row for row in IncomingMessage.objects.all()}
        return [(rows[message.id].state, rows[message.id].code) for message in messages]

    return sending


def test_a_message_more_in_a_call_asks_no_more_of_what_is_known(send):
    send(notice(1))
    counts = []
    for some in (range(10, 14), range(20, 32)):
        with CaptureQueriesContext(connection) as asked:
            send(*map(notice, some))
        counts.append([line["sql"].split()[0] for line in asked.captured_queries])
    more = {word: counts[1].count(word) - counts[0].count(word) for word in set(counts[1])}
    # eight messages more are eight rows more of each of three tables, each message in a savepoint, and no look
    assert more["SELECT"] <= 0
    assert (more["INSERT"], more["SAVEPOINT"]) == (24, 8)


def test_a_datum_twice_in_a_call_is_one(send):
    assert send(notice(1), notice(1, summary="fraud and theft")) == [("handled", "")] * 2
    assert Notice.objects.get().circumstances == "fraud and theft"
    assert Datum.objects.count() == Passage.objects.count() == 1


def test_a_reference_twice_in_a_call_is_a_conflict(send):
    assert send(notice(1), notice(2, notice="KH-W-1")) == [("handled", ""), ("quarantined", "conflict")]
    assert Datum.objects.count() == Notice.objects.count() == 1


def test_what_was_taken_back_earlier_in_a_call_is_not_kept(send):
    body = notice(1)
    send(erasure_of(body), body, notice(2))
    assert Datum.objects.get(key=uuid.UUID(body.datum)).state == Datum.State.ERASED
    assert Notice.objects.get(reference="KH-W-1").name == ""
    assert Notice.objects.get(reference="KH-W-2").name == "Somebody Invented"
    assert not Recall.objects.filter(state=Recall.State.WAITING).exists()


def test_what_waited_from_an_earlier_call_is_found(send):
    body = notice(1)
    send(erasure_of(body))
    send(body)
    assert Datum.objects.get().state == Datum.State.ERASED


def test_what_another_process_wrote_meanwhile_is_looked_for_again(send, monkeypatch):
    """A third desk's copy of it comes at the same moment: the second look finds it."""
    taken, tries = handler.store_partner_notice, []

    def overtaken(*given):
        tries.append(given)
        if len(tries) == 1:
            raise IntegrityError
        return taken(*given)

    monkeypatch.setattr(handler, "store_partner_notice", overtaken)
    assert send(notice(1), notice(2)) == [("handled", "")] * 2
    assert len(tries) == 3
