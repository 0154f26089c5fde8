"""Every type of message has an example here, and refuses what it does not declare."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any, TypeVar

import pytest
from exchange_cast import NOW, Desk
from hypothesis import given
from hypothesis import strategies as st

from jointdesk.engine.errors import PartnerError
from jointdesk.engine.exchange.matching.oprf import (
    ELEMENT,
    MAX_ELEMENTS,
    MAX_EVALUATIONS,
    MAX_PARTS,
    PROOF,
    evaluation_size,
)
from jointdesk.engine.exchange.wire import bodies
from jointdesk.engine.exchange.wire.bodies import BODIES, Body, read_body
from jointdesk.engine.exchange.wire.bodies.delivery import PART
from jointdesk.engine.exchange.wire.canonical import read_object, write_object
from jointdesk.engine.exchange.wire.messages import ANSWERS, MAX_PAYLOAD, Message, open_sealed, seal

Some = TypeVar("Some", bound=Body)
ID = "0123456789abcdef" * 2
MOMENT = datetime(2026, 10, 15, 8, tzinfo=UTC)
DAY = date(2026, 10, 15)
EXAMPLES: list[Body] = [
    bodies.PairingConfirmed(card=bytes(32), key="A" * 11),
    bodies.KeyRotated(card="header.payload.signature", reason="yearly"),
    bodies.KeyRevoked(key="A" * 11, since=MOMENT, reason="stolen"),
    bodies.PrekeyPublished(public_key=bytes(32), valid_from=MOMENT, valid_until=MOMENT + timedelta(days=14)),
    bodies.SetPublished(
        kind="phone",
        epoch=7,
        part="daily-2026-10-15",
        public_key=bytes(32),
        size=256,
        digest=bytes(32),
        root=bytes(32),
        until=MOMENT,
    ),
    bodies.QuestionAsked(
        kind="phone",
        epoch=7,
        parts=(("base", bytes(32)), ("daily-2026-10-15", bytes(32))),
        purpose="Fraud, case opened on 1 October",
        case="VN-2026-17",
        statement="e30.e30.AAAA",
        blinded=bytes(ELEMENT * 16),
    ),
    bodies.QuestionEvaluated(
        question=ID,
        charged=16,
        left=9_984,
        at=MOMENT,
        receipt="e30.e30.AAAA",
        evaluated=bytes(2 * (PROOF + ELEMENT * 16)),
    ),
    bodies.JointGroupInvitation(
        group=ID,
        name="Nhóm công tác chung",
        mandate="Scam compounds\nand those held in them",
        legal_basis="UNCC",
        desks=("vn", "kh"),
    ),
    bodies.JointGroupAcceptance(group=ID),
    bodies.JointGroupWidened(group=ID, desk="kr"),
    bodies.JointGroupLeft(group=ID, note="The mandate is over"),
    bodies.JointEditSent(
        group=ID,
        edit=ID,
        entry=ID,
        kind="meeting",
        version=1,
        parents=(ID,),
        at=MOMENT,
        nonce=bytes(16),
        fields={"subject": "Biên giới", "starts_at": "2026-11-30T02:00:00Z"},
        mark="TLP:AMBER",
        conditions="For the group only",
        evaluation="4x4 B2",
        author="Officer 7",
    ),
    bodies.JointEditRecalled(
        group=ID, edit=ID, entry=ID, kind="meeting", version=1, parents=(), at=MOMENT, sealed=bytes(32)
    ),
    bodies.NoticeSent(
        notice=ID,
        datum=ID,
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
    bodies.DatumRecalled(recall=ID, datum=ID, origin="vn", act="retract", reason="A wrong number."),
    bodies.RecallDone(
        recall=ID, datum=ID, acts=("hidden",), copies=2, passed_on=(("kr", "waiting"),), kept=""
    ),
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
        deadline=MOMENT,
        approval="one_officer",
        follows="a" * 32,
        group="b" * 32,
        dossier="c" * 32,
    ),
    bodies.RequestAccepted(request=ID),
    bodies.RequestAnswered(
        request=ID,
        datum=ID,
        complete="part",
        text="The subscriber is …",
        identifiers=(("phone", "+85512345678"), ("bank_account", "ABA:001")),
        mark="TLP:AMBER+STRICT",
        conditions="",
    ),
    bodies.RequestRefused(request=ID, ground="no_such_data", reason="No such number."),
    bodies.RequestPostponed(request=ID, until=MOMENT, reason="Own operation."),
    bodies.RequestWithdrawn(request=ID),
    bodies.RequestReminded(request=ID, deadline=MOMENT, note="Still urgent."),
    bodies.RequestClosed(request=ID),
    bodies.FileTaken(file=ID, sha256=bytes(32)),
    bodies.FileRefused(file=ID, code="altered_file"),
    bodies.PlanSent(
        plan=ID,
        edit=ID,
        number=1,
        group=ID,
        version=1,
        fields={"type": "rescue", "title": "Bavet", "place": "Bavet", "aim": "Bring them out"},
        readers=(ID,),
        mark="TLP:RED",
        conditions="",
    ),
    bodies.PlanRead(plan=ID, edit=ID, member=ID, at=MOMENT),
    bodies.PlanUnread(plan=ID, edit=ID, member=ID, code="no_officer"),
    bodies.SecondReview(kind="request", subject=ID, outcome="confirmed", at=MOMENT, reason="Seen"),
    bodies.FiguresStated(
        begin=MOMENT,
        end=MOMENT + timedelta(days=30),
        digest=bytes(32),
        figures=(("vn", "identify", (("sent", 1), ("open", 1))),),
        counted=((ID, "vn identify sent@2026-10-15T08:00:00Z open"),),
    ),
    bodies.CheckpointSent(note="origin\n1\nroot\n\n— origin x\n", old_size=5, proof=(bytes(32), bytes(32))),
    bodies.CheckpointCosigned(note="origin\n1\nroot\n\n— origin x\n— witness y\n"),
    bodies.Receipt(
        message=ID, digest=bytes(32), received_at=MOMENT, outcome="stored", next=2, running=bytes(32)
    ),
    bodies.NotStored(message=ID, digest=bytes(32), code="conflict", next=2, running=bytes(32)),
    bodies.Part(
        whole=ID, carries="request_answered", number=2, size=PART + 9, digest=bytes(32), octets=bytes(9)
    ),
    bodies.BatchClosed(batch=ID, first=3, last=4, count=2, digest=bytes(32)),
    bodies.BatchConfirmed(batch=ID, first=3, last=4, stored=2, quarantined=1, listed=(ID,), digest=bytes(32)),
    bodies.ConversationStates(sent=((ID, 2, bytes(32)),), applied=()),
    bodies.MessageLost(message=ID, digest=bytes(32), lost="notice_sent"),
    bodies.Refusal(message=ID, code="over_cap", reason="The day's budget is spent.", retry_at=MOMENT),
    bodies.SetAnchored(
        digest=bytes(32), nonce=bytes(32), record="{}", index=17, path=(bytes(32),), checkpoint="a note\n"
    ),
    bodies.SetEnded(digest=bytes(32), reason="key_leaked"),
    bodies.MembershipWanted(digest=bytes(32), tag=bytes(8), request=ID),
    bodies.MembershipProved(
        wanted=ID,
        nonce=bytes(32),
        element=b"phone|+84912345678",
        record=bytes(32),
        path=(bytes(32),) * 8,
        index=3,
        log_path=(bytes(32),),
        checkpoint="a note\n",
    ),
    bodies.MembershipRefused(wanted=ID, code="no_open_request"),
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
        sequence=0 if example.type in ANSWERS else 1,
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
        (2, {"parts": [["daily", "AAAA"]]}, "parts"),
        (2, {"statement": "a b"}, "statement"),
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


def example(kind: type[Some]) -> Some:
    return next(found for found in EXAMPLES if isinstance(found, kind))


def test_a_question_is_a_whole_number_of_elements() -> None:
    question = example(bodies.QuestionAsked)
    assert question.count == 16
    with pytest.raises(PartnerError, match="row of 32-byte elements"):
        bodies.QuestionAsked.read(replace(question, blinded=bytes(ELEMENT * 2 + 1)).write())


def test_a_full_question_and_its_evaluation_fit_into_messages() -> None:
    question, evaluation = example(bodies.QuestionAsked), example(bodies.QuestionEvaluated)
    for elements, parts in ((MAX_ELEMENTS, 4), (MAX_EVALUATIONS // MAX_PARTS, MAX_PARTS)):
        named = tuple((f"daily-{day}", bytes(32)) for day in _days(parts))
        question = replace(question, blinded=bytes(ELEMENT * elements), parts=named, statement="x" * 24_000)
        assert bodies.QuestionAsked.read(question.write()) == question
        assert len(write_object(question.write())) < MAX_PAYLOAD - 10_000
        evaluated = replace(
            evaluation, evaluated=bytes(parts * evaluation_size(elements)), receipt="x" * 24_000
        )
        assert bodies.QuestionEvaluated.read(evaluated.write()) == evaluated
        assert len(write_object(evaluated.write())) < MAX_PAYLOAD - 10_000


def _days(count: int) -> list[str]:
    return [(date(2026, 10, 1) + timedelta(days=number)).isoformat() for number in range(count)]


@pytest.mark.parametrize(
    "parts",
    [
        (),
        (("base", bytes(32)), ("base", bytes(32))),
        tuple((f"daily-{day}", bytes(32)) for day in _days(129)),
    ],
)
def test_a_question_names_1_to_128_parts_each_once(parts: tuple[tuple[str, bytes], ...]) -> None:
    question = example(bodies.QuestionAsked)
    with pytest.raises(PartnerError, match="parts"):
        bodies.QuestionAsked.read(replace(question, parts=parts).write())


def test_more_evaluations_than_one_call_may_hold_are_refused() -> None:
    question = example(bodies.QuestionAsked)
    named = tuple((f"daily-{day}", bytes(32)) for day in _days(5))
    with pytest.raises(PartnerError, match="evaluations"):
        bodies.QuestionAsked.read(
            replace(question, blinded=bytes(ELEMENT * MAX_ELEMENTS), parts=named).write()
        )


def test_an_unknown_type_is_refused_by_name() -> None:
    message = Message(ID, "gang_merged", "vn", "kh", ID, 1, NOW, {})
    with pytest.raises(PartnerError) as caught:
        read_body(message)
    assert caught.value.code == "unknown_type"
    assert "gang_merged" in str(caught.value)


@pytest.mark.parametrize("example", EXAMPLES, ids=NAMES)
def test_bodies_are_canonical_json(example: Body) -> None:
    assert read_object(write_object(example.write())) == example.write()


def test_a_correction_and_nothing_else_says_how_the_datum_reads_now() -> None:
    said = {"recall": ID, "datum": ID, "origin": "vn", "reason": "A wrong number."}
    corrected = bodies.DatumRecalled.read({**said, "act": "correct", "content": {"text": "none"}})
    assert corrected.content == {"text": "none"}
    for act, content in (("correct", None), ("erase", {"text": "none"}), ("correct", {"a": "x" * (1 << 20)})):
        with pytest.raises(PartnerError, match="malformed"):
            bodies.DatumRecalled.read({**said, "act": act, "content": content})


@pytest.mark.parametrize(
    "changes",
    [
        {"kind": "wanted", "names": []},
        {"kind": "method", "names": [], "summary": " "},
        {"kind": "threat", "names": [], "summary": "A bomb.", "birth_date": "1990"},
        {"kind": "warning", "summary": ""},
    ],
)
def test_each_colour_of_a_notice_says_the_least_it_must(changes: dict[str, Any]) -> None:
    about_nobody = {"birth_date": "", "sex": "", "nationality": "", "documents": []}
    [notice] = [body for body in EXAMPLES if isinstance(body, bodies.NoticeSent)]
    said = {**notice.write(), **about_nobody}
    bodies.NoticeSent.read({**said, "kind": "method", "names": [], "summary": "They pose as the police."})
    with pytest.raises(PartnerError, match="malformed"):
        bodies.NoticeSent.read({**said, **changes})


def test_an_objection_has_a_reason() -> None:
    review = bodies.SecondReview(kind="request", subject=ID, outcome="objected", at=MOMENT, reason="No")
    with pytest.raises(PartnerError, match="no reason"):
        bodies.SecondReview.read({**review.write(), "reason": ""})


@pytest.mark.parametrize("kind", [bodies.JointEditSent, bodies.JointEditRecalled])
def test_an_edit_names_no_parent_twice(kind: type[Body]) -> None:
    wire = next(example.write() for example in EXAMPLES if isinstance(example, kind))
    with pytest.raises(PartnerError, match="a parent twice"):
        kind.read({**wire, "parents": [ID, ID]})
