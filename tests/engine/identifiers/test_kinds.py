"""What every kind promises, inherited by each: a new kind is tested by being listed in kinds.py."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jointdesk.engine.identifiers import KINDS, extract, normalise
from jointdesk.engine.identifiers.identifier import Example, Kind
from jointdesk.engine.identifiers.kinds import BY_NAME, IN_ORDER
from jointdesk.engine.identifiers.phone import parse

EXAMPLES = [(kind, example) for kind in IN_ORDER for example in kind.EXAMPLES]
each_kind = pytest.mark.parametrize("kind", IN_ORDER, ids=lambda kind: kind.KIND)
each_example = pytest.mark.parametrize(
    ("kind", "example"), EXAMPLES, ids=[f"{kind.KIND}-{example.value}" for kind, example in EXAMPLES]
)


def test_the_contract_names_these_kinds() -> None:
    named = {
        "phone", "bank_account", "wallet", "domain", "url", "email", "handle", "document", "ip", "payment_card",
        "vehicle_plate", "imei", "transaction_reference",
    }  # fmt: skip
    assert set(KINDS) == named == set(BY_NAME)


@each_kind
def test_a_kind_shows_examples(kind: Kind) -> None:
    assert len(kind.EXAMPLES) >= 2
    assert kind.extract.__module__.rpartition(".")[2] == kind.KIND
    assert "ource" in (kind.__doc__ or "")


@each_example
def test_an_example_is_found_in_its_normal_form(kind: Kind, example: Example) -> None:
    found = [one for one in extract(example.text, example.country) if one.kind == kind.KIND]
    assert [one.value for one in found] == [example.value]
    assert found[0].valid
    assert found[0].reason
    assert example.text[found[0].start : found[0].end] == found[0].raw


@each_example
def test_a_normal_form_is_normal_and_valid(kind: Kind, example: Example) -> None:
    assert kind.normalise(example.value) == example.value
    assert kind.validate(example.value)
    assert kind.normalise(kind.format(example.value)) == example.value


@each_example
def test_what_was_written_normalises_to_the_same(kind: Kind, example: Example) -> None:
    raw = next(one.raw for one in extract(example.text, example.country) if one.kind == kind.KIND)
    normal = normalise(kind.KIND, raw, example.country)
    if kind.KIND == "bank_account" and not raw.startswith("000201"):
        assert normal == ":" + example.value.partition(":")[2]
    elif kind.KIND == "handle" and "/" not in raw:
        platform = example.value.partition(":")[0]
        assert normalise(kind.KIND, f"{platform}:{raw}", example.country) == example.value
    else:
        assert normal == example.value


@each_kind
@pytest.mark.parametrize(
    "written", ["", " ", "x", "hello world", "0", "\x00", "::", "𝟘", "12:34", "…", "@", "+"]
)
def test_what_is_none_is_none(kind: Kind, written: str) -> None:
    assert kind.normalise(written) is None
    assert not kind.validate(written)
    assert isinstance(kind.format(written), str)


@each_kind
@given(written=st.text(max_size=60), country=st.sampled_from([None, "VN", "KH", "zz", ""]))
def test_normalising_never_raises_and_is_idempotent(kind: Kind, written: str, country: str | None) -> None:
    normal = kind.normalise(written, country)
    if normal is not None:
        assert kind.normalise(normal) == normal
        assert kind.validate(normal)
    kind.format(written)


def test_an_unknown_kind_normalises_to_none() -> None:
    assert normalise("shoe_size", "42") is None


def test_phones_of_the_same_number_are_one() -> None:
    written = [
        "0912345678",
        "0912.345.678",
        "+84 912 345 678",
        "84912345678",
        "0084912345678",
        "+84 (0)912-345678",
    ]
    assert {normalise("phone", one, "VN") for one in written} == {"+84912345678"}
    assert parse("+84912345678", None) == ("+84912345678", "VN")


@pytest.mark.parametrize(
    ("kind", "written"),
    [
        ("wallet", "1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNb"),
        ("wallet", "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t5"),
        ("wallet", "bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqh2y7hd"),
        ("wallet", "bc1qW508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4"),
        ("wallet", "TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6u"),
        ("payment_card", "4111111111111112"),
        ("document", "CN:national_id:110105194912310021"),
        ("document", "SG:national_id:S1234567A"),
        ("domain", "com.vn"),
        ("domain", "abc.notanending"),
        ("ip", "256.1.1.1"),
        ("phone", "+84123"),
        ("bank_account", "VCB:000000"),
        ("bank_account", "NOSUCHBANK:123456789"),
        ("handle", "telegram:ab"),
        ("handle", "myspace:abcdef"),
        ("email", "a@b"),
        ("url", "abc.com"),
    ],
)
def test_a_wrong_check_is_none(kind: str, written: str) -> None:
    assert normalise(kind, written) is None


@pytest.mark.parametrize(
    ("kind", "written", "country", "value"),
    [
        ("bank_account", "0123 456 789 Vietcombank", "VN", "VCB:0123456789"),
        ("bank_account", "ACLEDA 3800-0123", None, "ACLEDA:38000123"),
        ("document", "C1234567", "VN", "VN:passport:C1234567"),
        ("document", "001099012345", "VN", "VN:national_id:001099012345"),
        ("document", "900101-1234568", "KR", "KR:national_id:9001011234568"),
        ("handle", "https://zalo.me/0912345678", None, "zalo:+84912345678"),
        ("handle", "Zalo: 0912 345 678", "VN", "zalo:+84912345678"),
        ("domain", "https://www.ABC.co.kr/x", None, "abc.co.kr"),
        ("url", "https://www.ABC.co.kr/X/#top", None, "abc.co.kr/X"),
        ("ip", "2001:0DB8::0001", None, "2001:db8::1"),
    ],
)
def test_one_identifier_by_itself(kind: str, written: str, country: str | None, value: str) -> None:
    assert normalise(kind, written, country) == value
