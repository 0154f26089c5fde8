"""Two desks find what they share; the RFC's own vectors say that the cryptography is the RFC's."""

import hashlib
import random
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jointdesk.engine.errors import CallerError, PartnerError
from jointdesk.engine.exchange.matching.oprf import (
    ELEMENT,
    MAX_ELEMENTS,
    PROOF,
    TAG,
    Question,
    SetSide,
    cut_into_parts,
    element,
    evaluation_size,
)
from jointdesk.engine.exchange.matching.tagfiles import find_places

# RFC 9497, appendix A.1.2 (ristretto255-SHA512, VOPRF mode)
RFC_SEED, RFC_INFO = b"\xa3" * 32, "test key"
RFC_PUBLIC_KEY = "c803e2cc6b05fc15064549b5920659ca4a77b2cca6f04f6b357009335476ad4e"
RFC_OUTPUTS = {
    b"\x00": "b58cfbe118e0cb94d79b5fd6a6dafb98764dff49c14e1770b566e42402da1a7d"
    "a4d8527693914139caee5bd03903af43a491351d23b430948dd50cde10d32b3c",
    b"\x5a" * 17: "8a9a2f3c7f085b65933594309041fc1898d42d0858e59f90814ae90571a6df60"
    "356f4610bf816f27afdd84f47719e480906d27ecd994985890e5f539e7ea74b6",
}
# test vector 3, the batch of two: blinded elements and their evaluations
RFC_BLINDED = (
    "863f330cc1a1259ed5a5998a23acfd37fb4351a793a5b3c090b642ddc439b945"
    "90a0145ea9da29254c3a56be4fe185465ebb3bf2a1801f7124bbbadac751e654"
)
RFC_EVALUATED = (
    "aa8fa048764d5623868679402ff6108d2521884fa138cd7f9c7669a9a014267e"
    "cc5ac221950a49ceaa73c8db41b82c20372a4c8d63e5dded2db920b7eee36a2a"
)
PHONES = [element("phone", f"+8491{number:07}") for number in range(60)]


def hits(question: Question, side: SetSide, tag_file: bytes) -> tuple[bytes, ...]:
    places = find_places(question.finalize(side.evaluate(question.blinded), side.public_key), tag_file)
    return tuple(value for value, place in zip(question.values, places, strict=True) if place is not None)


@pytest.fixture
def side() -> SetSide:
    return SetSide(bytes(range(32)), "jointdesk/v1|kh|phone|7|base")


def test_the_key_and_outputs_are_the_rfcs() -> None:
    side = SetSide(RFC_SEED, RFC_INFO)
    assert side.public_key.hex() == RFC_PUBLIC_KEY
    for value, output in RFC_OUTPUTS.items():
        tag = hashlib.sha256(b"jointdesk/v1|tag\n" + bytes.fromhex(output)).digest()[:8]
        assert side.tags([value], pad_to=1) == tag


def test_the_evaluation_of_the_rfcs_batch_is_the_rfcs() -> None:
    # the proof draws a random scalar inside the library, so only its elements can be compared
    evaluated = SetSide(RFC_SEED, RFC_INFO).evaluate(bytes.fromhex(RFC_BLINDED))
    assert evaluated[PROOF:].hex() == RFC_EVALUATED


def test_a_blinded_question_finds_the_same_tags_as_the_set_side(side: SetSide) -> None:
    values = list(RFC_OUTPUTS)
    question = Question.blind(values, pad_to=16, random_bytes=random.Random(1).randbytes)
    tags = question.finalize(side.evaluate(question.blinded), side.public_key)
    assert sorted(tags) == sorted(side.tags([value], pad_to=1) for value in values)


@settings(max_examples=40, deadline=None)
@given(
    held=st.sets(st.sampled_from(PHONES), max_size=20),
    asked=st.sets(st.sampled_from(PHONES), min_size=1, max_size=16),
)
def test_the_asker_learns_exactly_what_both_hold(held: set[bytes], asked: set[bytes]) -> None:
    chance = random.Random(3)
    side = SetSide(chance.randbytes(32), "info")
    tag_file = side.tags(held, pad_to=32, random_bytes=chance.randbytes)
    question = Question.blind(sorted(asked), pad_to=16, random_bytes=chance.randbytes)
    found = hits(question, side, tag_file)
    assert set(found) == held & asked


def test_the_same_value_of_another_kind_is_no_hit(side: SetSide) -> None:
    tag_file = side.tags([element("phone", "12345678")], pad_to=1)
    question = Question.blind([element("national_id", "12345678")], pad_to=1, random_bytes=bytes)
    assert hits(question, side, tag_file) == ()


def test_a_tag_file_is_padded_ascending_and_says_nothing_of_order(
    side: SetSide, random_bytes: Callable[[int], bytes]
) -> None:
    tag_file = side.tags([*PHONES, *PHONES[:5]], pad_to=256, random_bytes=random_bytes)
    tags = [tag_file[place : place + TAG] for place in range(0, len(tag_file), TAG)]
    assert len(tags) == len(set(tags)) == 256
    assert tags == sorted(tags)
    assert side.tags(PHONES, pad_to=60) == side.tags(reversed(PHONES), pad_to=60)


def test_each_key_gives_other_tags() -> None:
    files = {
        SetSide(bytes([seed]) * 32, info).tags(PHONES, pad_to=60) for seed in (1, 2) for info in ("a", "b")
    }
    assert len(files) == 4


def test_a_set_larger_than_its_padding_or_unpadded_is_our_mistake(side: SetSide) -> None:
    with pytest.raises(CallerError, match="padded size"):
        side.tags(PHONES, pad_to=10, random_bytes=bytes)
    with pytest.raises(CallerError, match="random bytes"):
        side.tags(PHONES, pad_to=256)
    with pytest.raises(CallerError, match="32 bytes"):
        SetSide(b"short", "info")


def test_an_evaluation_with_another_key_is_caught(
    side: SetSide, random_bytes: Callable[[int], bytes]
) -> None:
    question = Question.blind(PHONES[:3], pad_to=16, random_bytes=random_bytes)
    with pytest.raises(PartnerError, match="bad_proof"):
        question.finalize(SetSide(b"\x07" * 32, "other").evaluate(question.blinded), side.public_key)


def test_one_element_evaluated_with_another_key_is_caught(
    side: SetSide, random_bytes: Callable[[int], bytes]
) -> None:
    question = Question.blind(PHONES[:3], pad_to=4, random_bytes=random_bytes)
    good = side.evaluate(question.blinded)
    other = SetSide(b"\x07" * 32, "other").evaluate(question.blinded)
    mixed = (
        good[: PROOF + ELEMENT] + other[PROOF + ELEMENT : PROOF + 2 * ELEMENT] + good[PROOF + 2 * ELEMENT :]
    )
    with pytest.raises(PartnerError, match="bad_proof"):
        question.finalize(mixed, side.public_key)


def test_an_answer_to_another_question_is_caught(side: SetSide, random_bytes: Callable[[int], bytes]) -> None:
    one, other = (Question.blind(PHONES[:3], pad_to=4, random_bytes=random_bytes) for _ in range(2))
    with pytest.raises(PartnerError, match="bad_proof"):
        one.finalize(side.evaluate(other.blinded), side.public_key)


@pytest.mark.parametrize(
    "damage", [b"", b"\x00" * (PROOF + ELEMENT), b"\xff" * (PROOF + ELEMENT), b"\x00" * 500]
)
def test_a_damaged_evaluation_is_a_partner_error(side: SetSide, damage: bytes) -> None:
    question = Question.blind(PHONES[:1], pad_to=1, random_bytes=bytes)
    with pytest.raises(PartnerError):
        question.finalize(damage, side.public_key)
    with pytest.raises(PartnerError):
        question.finalize(side.evaluate(question.blinded), b"\xff" * 32)


@pytest.mark.parametrize(
    ("blinded", "code"),
    [
        (b"", "malformed"),
        (b"\x00" * 31, "malformed"),
        (b"\x00" * (ELEMENT * (MAX_ELEMENTS + 1)), "malformed"),
        (b"\x00" * 32, "bad_element"),
        (b"\xff" * 32, "bad_element"),
        # p + 1, a non-canonical spelling of a field element (RFC 9496, 4.3.1)
        (b"\xee" + b"\xff" * 30 + b"\x7f", "bad_element"),
    ],
)
def test_a_bad_question_is_a_partner_error(side: SetSide, blinded: bytes, code: str) -> None:
    with pytest.raises(PartnerError) as caught:
        side.evaluate(blinded)
    assert caught.value.code == code


@settings(max_examples=50, deadline=None)
@given(st.binary(max_size=200))
def test_any_bytes_are_evaluated_or_refused(raw: bytes) -> None:
    side = SetSide(bytes(32), "info")
    try:
        evaluated = side.evaluate(raw)
    except PartnerError:
        return
    assert len(evaluated) == PROOF + len(raw)


def test_questions_hide_how_many_values_they_hold(random_bytes: Callable[[int], bytes]) -> None:
    sizes = {
        len(Question.blind(PHONES[:count], pad_to=16, random_bytes=random_bytes).blinded)
        for count in (1, 9, 16)
    }
    assert sizes == {16 * ELEMENT}


def test_the_same_question_never_looks_the_same_twice(random_bytes: Callable[[int], bytes]) -> None:
    questions = [Question.blind(PHONES[:4], pad_to=4, random_bytes=random_bytes).blinded for _ in range(2)]
    elements = [row[place : place + ELEMENT] for row in questions for place in range(0, len(row), ELEMENT)]
    assert len(set(elements)) == 8


@pytest.mark.parametrize(("count", "pad_to"), [(0, 16), (17, 16), (1, MAX_ELEMENTS + 1)])
def test_a_question_out_of_bounds_is_our_mistake(count: int, pad_to: int) -> None:
    with pytest.raises(CallerError):
        Question.blind(PHONES[:count], pad_to=pad_to, random_bytes=bytes)


def test_a_value_too_long_to_match_is_our_mistake() -> None:
    with pytest.raises(CallerError):
        element("url", "x" * 5000)


POINTS = st.sampled_from(
    [
        bytes(32),  # the identity
        b"\xff" * 32,
        b"\xee" + b"\xff" * 30 + b"\x7f",  # not canonical
        b"\x01" + bytes(31),  # negative
        bytes.fromhex("e2f2ae0a6abc4e71a884a961c500515f58e30b6aa582dd8db6a65945e08d2d76"),  # the generator
        SetSide(bytes(32), "other").public_key,
    ]
)


@settings(max_examples=60, deadline=None)
@given(
    points=st.lists(POINTS | st.binary(min_size=32, max_size=32), min_size=4, max_size=4),
    proof=st.binary(min_size=64, max_size=64),
    public_key=POINTS | st.binary(min_size=32, max_size=32) | st.binary(max_size=40),
)
def test_whatever_a_partner_answers_is_refused_by_a_type(
    points: list[bytes], proof: bytes, public_key: bytes
) -> None:
    question = Question.blind(PHONES[:3], pad_to=4, random_bytes=bytes)
    with pytest.raises(PartnerError) as caught:
        question.finalize(proof + b"".join(points), public_key)
    assert caught.value.code == "bad_proof"


@settings(max_examples=60, deadline=None)
@given(st.lists(POINTS, min_size=1, max_size=6))
def test_whatever_a_partner_blinds_is_evaluated_or_refused_by_a_type(points: list[bytes]) -> None:
    code, evaluated = "", b""
    try:
        evaluated = SetSide(bytes(32), "info").evaluate(b"".join(points))
    except PartnerError as error:
        code = error.code
    assert code == "bad_element" or len(evaluated) == PROOF + 32 * len(points)


def test_a_row_longer_than_a_run_has_a_proof_for_each_and_each_counts(side: SetSide) -> None:
    values = [element("phone", f"+84{number}") for number in range(300)]
    question = Question.blind(values, pad_to=1024, random_bytes=random.Random(2).randbytes)
    evaluated = side.evaluate(question.blinded)
    assert len(evaluated) == evaluation_size(1024) == 4 * (PROOF + 256 * ELEMENT)
    assert cut_into_parts(evaluated * 3, 1024) == [evaluated] * 3
    assert question.finalize(evaluated, side.public_key)[:5] == tuple(map(side.tag, values[:5]))
    other = SetSide(bytes(32), "other").evaluate(question.blinded)
    size = evaluation_size(256)
    with pytest.raises(PartnerError, match="bad_proof"):
        question.finalize(evaluated[:-size] + other[-size:], side.public_key)
    with pytest.raises(PartnerError, match="malformed"):
        cut_into_parts(evaluated[:-1], 1024)
