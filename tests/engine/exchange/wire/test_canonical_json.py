"""One value has one spelling; what has another meaning elsewhere is refused."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jointdesk.engine.errors import CallerError, PartnerError
from jointdesk.engine.exchange.wire.canonical import (
    LARGEST,
    MAX_DEPTH,
    decode,
    encode,
    read_day,
    read_moment,
    read_object,
    write_object,
)

KEYS = st.from_regex(r"[A-Za-z][A-Za-z0-9_.-]{0,20}", fullmatch=True)
LEAVES = (
    st.none()
    | st.booleans()
    | st.integers(-LARGEST, LARGEST)
    | st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"))
)
VALUES = st.recursive(
    LEAVES,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=12,
)


@given(st.dictionaries(KEYS, VALUES, max_size=6))
def test_what_is_written_is_read_back_and_written_the_same(value: dict[str, Any]) -> None:
    raw = write_object(value)
    assert read_object(raw) == value
    assert write_object(dict(reversed(read_object(raw).items()))) == raw


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"[]",
        b"null",
        b"{",
        b'{"a":1.0}',
        b'{"a":1e3}',
        b'{"a":NaN}',
        b'{"a":-Infinity}',
        b'{"a":1,"a":1}',
        b'{"a":{"b":1,"b":2}}',
        b'{"a":9007199254740992}',
        b'{"a":' + b"9" * 5000 + b"}",
        b'{"a":"\\ud800"}',
        b'{"":1}',
        b'{"\xc3\xa9":1}',
        b'{"a":"\xff"}',
        b'\xef\xbb\xbf{"a":1}',
        b'{"a":1}x',
        b'{"a":' + b"[" * 100_000 + b"]" * 100_000 + b"}",
        b'{"a":' * MAX_DEPTH + b"{}" + b"}" * MAX_DEPTH,
    ],
)
def test_outside_the_subset_is_malformed(raw: bytes) -> None:
    with pytest.raises(PartnerError) as caught:
        read_object(raw)
    assert caught.value.code == "malformed"


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(raw: bytes) -> None:
    try:
        value = read_object(raw)
    except PartnerError:
        return
    assert read_object(write_object(value)) == value


@pytest.mark.parametrize(
    "value", [{"a": 1.5}, {"a": 2**60}, {"a": object()}, {"ê": 1}, {"a": "\ud800"}, {"a": "\0"}]
)
def test_a_value_outside_the_subset_cannot_be_written(value: dict[str, Any]) -> None:
    with pytest.raises(CallerError):
        write_object(value)


@given(st.binary(max_size=80))
def test_base64url_has_one_spelling(raw: bytes) -> None:
    text = encode(raw)
    assert decode(text) == raw
    assert "=" not in text


@pytest.mark.parametrize("text", ["AB", "A", "AA==", "A+/A", "AAA ", "ÀAAA", "AA\n"])
def test_other_spellings_of_base64_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match="base64url"):
        decode(text)


@pytest.mark.parametrize(
    "text", ["", "2026-10-15", "2026-10-15T08:00:00", "2026-13-15T08:00:00Z", "2026-10-15T08:00:00+07:00"]
)
def test_moments_are_utc_and_whole_seconds(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011
        read_moment(text)


@pytest.mark.parametrize("text", ["", "20261015", "2026-02-30", "2026-W01-1", "٢٠٢٦-10-15"])
def test_days_are_written_one_way(text: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011
        read_day(text)
