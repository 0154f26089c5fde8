"""Every type of message has an example here, and refuses what it does not declare."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from exchange_cast import NOW, Desk
from hypothesis import given
from hypothesis import strategies as st

from jointdesk.engine.errors import PartnerError
from jointdesk.engine.exchange import bodies
from jointdesk.engine.exchange.bodies import BODIES, Body, read_body
from jointdesk.engine.exchange.canonical import read_object, write_object
from jointdesk.engine.exchange.matching import ELEMENT, MAX_ELEMENTS, PROOF
from jointdesk.engine.exchange.messages import MAX_PAYLOAD, Message, open_sealed, seal

ID = "0123456789abcdef" * 2
MOMENT = datetime(2026, 10, 15, 8, tzinfo=UTC)
DAY = date(2026, 10, 15)
EXAMPLES: list[Body] = [
    bodies.PairingConfirmed(card=bytes(32)),
    bodies.SetPublished(
        kind="phone",
        epoch=7,
        part="daily-2026-10-15",
        public_key=bytes(32),
        size=256,
        digest=bytes(32),
        until=MOMENT,
    ),
    bodies.QuestionAsked(
        kind="phone",
        epoch=7,
        part="base",
        public_key=bytes(32),
        purpose="Fraud, case opened on 1 October",
        case="VN-2026-17",
        blinded=bytes(ELEMENT * 16),
    ),
    bodies.QuestionEvaluated(question=ID, evaluated=bytes(PROOF + ELEMENT * 16)),
    bodies.JointGroupInvitation(
        group=ID,
        name="Nhóm công tác chung",
        mandate="Scam compounds\nand those held in them",
        legal_basis="UNCC",
        desks=("vn", "kh"),
    ),
    bodies.JointGroupAcceptance(group=ID),
    bodies.NoticeSent(
        notice=ID,
        kind="missing",
        names=("Trần Thị Ví Dụ", "陈氏例"),
        birth_date="1999-04",
        sex="F",
        nationality="VN",
        documents=("VN:passport:C1234567", "B 7654321"),
        summary="Last seen in Bavet.",
        issued_on=DAY,
        mark="TLP:AMBER",
    ),
    bodies.NoticeWithdrawn(notice=ID, reason="Found."),
    bodies.RequestSent(
        request=ID,
        form="identify",
        form_version=1,
        fields={"identifiers": ("phone +85512345678",), "minor": False, "hold_days": 90, "facts": "…"},
        legal_basis="reciprocity",
        purpose="Investigation",
        conditions="Not in court without leave",
        mark="TLP:AMBER",
        urgency="urgent",
        deadline=DAY,
    ),
    bodies.RequestAccepted(request=ID),
    bodies.RequestAnswered(
        request=ID,
        complete="part",
        text="The subscriber is …",
        identifiers=(("phone", "+85512345678"), ("bank_account", "ABA:001")),
        mark="TLP:AMBER+STRICT",
        conditions="",
    ),
    bodies.RequestRefused(request=ID, ground="no_such_data", reason="No such number."),
    bodies.RequestPostponed(request=ID, until=DAY, reason="Own operation."),
    bodies.RequestWithdrawn(request=ID),
    bodies.RequestClosed(request=ID),
    bodies.CheckpointSent(note="origin\n1\nroot\n\n— origin x\n", old_size=5, proof=(bytes(32), bytes(32))),
    bodies.CheckpointCosigned(note="origin\n1\nroot\n\n— origin x\n— witness y\n"),
    bodies.Receipt(message=ID, digest=bytes(32), received_at=MOMENT, outcome="stored"),
    bodies.Refusal(message=ID, code="over_cap", reason="The day's budget is spent.", retry_at=MOMENT),
]
WRONG_SHAPES: tuple[Any, ...] = ({"a": {"b": 1}}, [[[]]], -1, "\u0000", "\u202e", 2**53 - 1)
NAMES = [example.type for example in EXAMPLES]


def test_every_type_has_an_example() -> None:
    assert sorted(NAMES) == sorted(BODIES)
    assert len(set(NAMES)) == len(NAMES)


@pytest.mark.parametrize("example", EXAMPLES, ids=NAMES)
def test_a_body_survives_the_wire(example: Body, vn: Desk, kh: Desk) -> None:
    message = Message(
        id=ID,
        type=example.type,
        sender="vn",
        recipient="kh",
        conversation=ID,
        sequence=0 if example.type == "receipt" else 1,
        sent_at=NOW - timedelta(minutes=1),
        body=example.write(),
    )
    opened = open_sealed(seal(message, vn.keys, kh.card).raw, kh.keys, {"vn": vn.card}, "kh", NOW)
    assert read_body(opened) == example


@pytest.mark.parametrize("example", EXAMPLES, ids=NAMES)
def test_an_undeclared_field_is_refused_by_name(example: Body) -> None:
    with pytest.raises(PartnerError, match="unknown field surprise"):
        type(example).read({**example.write(), "surprise": 1})


@pytest.mark.parametrize("example", EXAMPLES, ids=NAMES)
def test_each_field_is_required_or_has_its_default(example: Body) -> None:
    wire = example.write()
    for name in wire:
        short = {key: value for key, value in wire.items() if key != name}
        try:
            body = type(example).read(short)
        except PartnerError as error:
            assert f"lacks its field {name}" in str(error)  # noqa: PT017
        else:
            assert type(body).read(body.write()) == body


@pytest.mark.parametrize("example", EXAMPLES, ids=NAMES)
def test_each_field_refuses_a_value_of_another_shape(example: Body) -> None:
    wire = example.write()
    for name in wire:
        for wrong in WRONG_SHAPES:
            if (name, wrong) == ("old_size", 2**53 - 1):
                continue
            with pytest.raises(PartnerError, match=name):
                type(example).read({**wire, name: wrong})


@given(st.sampled_from(EXAMPLES), st.data())
def test_a_refusal_never_repeats_the_value(example: Body, data: st.DataObject) -> None:
    wire = example.write()
    name = data.draw(st.sampled_from(sorted(wire)))
    with pytest.raises(PartnerError) as caught:
        type(example).read({**wire, name: {"secret": "SECRET\u0000"}})
    assert "SECRET" not in str(caught.value)


@pytest.mark.parametrize(
    ("index", "changes", "field"),
    [
        (2, {"blinded": "AAAA" * 11}, "blinded"),
        (1, {"part": "daily"}, "part"),
        (1, {"size": 0}, "size"),
        (4, {"desks": ["vn"]}, "desks"),
        (4, {"desks": ["vn", "KH"]}, "desks"),
        (6, {"birth_date": "15/10/1999"}, "birth_date"),
        (6, {"names": []}, "names"),
        (6, {"mark": "RED"}, "mark"),
        (8, {"fields": {"Big": "x"}}, "fields"),
        (8, {"fields": {"a": [1]}}, "fields"),
        (8, {"legal_basis": "friendship"}, "legal_basis"),
        (10, {"identifiers": [["phone"]]}, "identifiers"),
        (11, {"reason": ""}, "reason"),
    ],
)
def test_a_field_out_of_form_is_named(index: int, changes: dict[str, Any], field: str) -> None:
    with pytest.raises(PartnerError, match=field):
        type(EXAMPLES[index]).read({**EXAMPLES[index].write(), **changes})


def test_a_question_is_a_whole_number_of_elements() -> None:
    question = EXAMPLES[2]
    assert isinstance(question, bodies.QuestionAsked)
    assert question.count == 16
    with pytest.raises(PartnerError, match="row of 32-byte elements"):
        bodies.QuestionAsked.read(replace(question, blinded=bytes(ELEMENT * 2 + 1)).write())


def test_a_full_question_fits_into_a_message() -> None:
    question = EXAMPLES[2]
    assert isinstance(question, bodies.QuestionAsked)
    question = replace(question, blinded=bytes(ELEMENT * MAX_ELEMENTS))
    assert len(write_object(question.write())) < MAX_PAYLOAD - 10_000


def test_an_unknown_type_is_refused_by_name() -> None:
    message = Message(ID, "gang_merged", "vn", "kh", ID, 1, NOW, {})
    with pytest.raises(PartnerError) as caught:
        read_body(message)
    assert caught.value.code == "unknown_type"
    assert "gang_merged" in str(caught.value)


@pytest.mark.parametrize("example", EXAMPLES, ids=NAMES)
def test_bodies_are_canonical_json(example: Body) -> None:
    assert read_object(write_object(example.write())) == example.write()
