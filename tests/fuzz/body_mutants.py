"""Bodies of messages with a field or two out of order: at the edges of its form, beyond them, or of another shape.

The forms are read from the bodies themselves, so that a new type of message, or a new field, is attacked at once.
"""

from collections.abc import Callable
from random import Random
from typing import Any

from test_message_bodies import EXAMPLES

from jointdesk.engine.exchange.wire.canonical import encode
from jointdesk.engine.exchange.wire.fields import (
    Answers,
    Body,
    Day,
    Form,
    ListOf,
    Moment,
    Octets,
    OneOf,
    Optionally,
    Pattern,
    Row,
    Text,
    Whole,
    _forms,
)

# ristretto255: the identity, a field element that is not reduced, a negative one, and no point at all
POINTS = (bytes(32), (2**255 - 19).to_bytes(32, "little"), b"\x01" + bytes(31), b"\xff" * 32)
LETTERS = (
    "a", "Z", "0", " ", "\n", "\t", "\x00", "\x1b", "\x7f", "\u0085", "\u202e", "\u2066", "\ufeff", "ệ", "ក", "한", "陈", "𝓐", "\U0010ffff",
    "'", '"', "\\", "%", "{", "<", "&", "`", "$", "../", "\u2028", "e\u0301",
)  # fmt: skip
DAYS = (
    "0001-01-01", "9999-12-31", "2026-02-29", "2026-13-01", "2026-1-1", "", "2026-10-15T00:00:00Z", "٢٠٢٦-١٠-١٥", "-001-01-01",
)  # fmt: skip
MOMENTS = (
    "0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "2026-10-15T24:00:00Z", "2026-10-15T23:59:60Z", "2026-10-15T08:00:00+00:00",
    "2026-10-15 08:00:00Z", "2026-10-15", "",
)  # fmt: skip
SHAPES: tuple[Any, ...] = (
    None, True, False, 0, -1, 2**53 - 1, -(2**53) + 1, "", "x", "\x00", [], [[]], [[[[[[]]]]]], {}, {"a": {}}, {"a": [None]}, ["x"] * 501,
)  # fmt: skip


def write_text(draw: Random, size: int) -> str:
    if draw.random() < 0.5:
        return draw.choice(LETTERS[:3]) * size
    return "".join(draw.choice(LETTERS) for _ in range(min(size, 60))).ljust(size, "x")[:size]


def edge_of(form: Form, draw: Random) -> Any:
    """A JSON value at an edge of what the form takes, on either side of it."""
    for kind, make in EDGES.items():
        if isinstance(form, kind):
            return make(form, draw)
    return draw.choice(SHAPES)


def _octets(form: Octets, draw: Random) -> str:
    size = draw.choice((form.least, form.most, form.least - 1, form.most + 1, 0, 32))
    raw = draw.choice((draw.randbytes, lambda n: draw.choice(POINTS) * (n // 32 + 1), bytes))(
        max(0, min(size, 200_000))
    )
    text = encode(raw[: max(0, size)])
    return draw.choice((text, text, text, text + "=", text + "\n", text[:-1], text.replace("A", "+")))


def _pattern(form: Pattern, draw: Random) -> str:
    near = ("0" * 32, "f" * 32, "F" * 32, "0" * 31, "phone", "a" * 64, "a" * 65, "base", "daily-2026-10-15", "daily-9999-99-99", "VN", "kh", "vn", "UNCC", "1999", "0000-00-00")  # fmt: skip
    return draw.choice(
        (draw.choice(near), draw.choice(near) + "\n", write_text(draw, draw.choice((1, 40, 5_000))))
    )


def _answers(form: Answers, draw: Random) -> Any:
    names = ("identifiers", "offence", "facts", "question", "period_from", "person", "x" * 64, "Big", "")
    return {
        draw.choice(names): draw.choice((*SHAPES, write_text(draw, 20_001), edge_of(Day(), draw)))
        for _ in range(draw.choice((0, 1, 4, 61)))
    }


EDGES: dict[type, Callable[[Any, Random], Any]] = {
    Text: lambda form, draw: write_text(draw, draw.choice((0, 1, form.least, form.most, form.most + 1))),
    Pattern: _pattern,
    OneOf: lambda form, draw: draw.choice((*form.words, form.words[0] + " ", form.words[-1].upper(), "\x00")),
    Whole: lambda form, draw: draw.choice((form.least, form.most, form.least - 1, min(form.most + 1, 2**53 - 1), 1)),
    Octets: _octets,
    Moment: lambda form, draw: draw.choice(MOMENTS),
    Day: lambda form, draw: draw.choice(DAYS),
    Optionally: lambda form, draw: draw.choice((None, edge_of(form.form, draw))),
    ListOf: lambda form, draw: [
        edge_of(form.form, draw) for _ in range(draw.choice((0, 1, form.least, form.most, form.most + 1)))
    ],
    Row: lambda form, draw: [edge_of(inner, draw) for inner in form.forms][: draw.choice((1, 9))],
    Answers: _answers,
}  # fmt: skip


def mutate(example: Body, draw: Random) -> dict[str, Any]:
    """The example's fields after one to three accidents."""
    wire, forms = example.write(), _forms(type(example))
    for _ in range(draw.randrange(1, 4)):
        name = draw.choice(sorted(forms))
        way = draw.random()
        if way < 0.6:
            wire[name] = edge_of(forms[name][0], draw)
        elif way < 0.75:
            wire[name] = draw.choice(SHAPES)
        elif way < 0.85:
            other = draw.choice(EXAMPLES).write()
            wire[name] = other[draw.choice(sorted(other))]
        elif way < 0.95:
            wire.pop(name, None)
        else:
            wire[draw.choice(("surprise", "__class__", "v", "x" * 64))] = draw.choice(SHAPES)
    return {key: value for key, value in wire.items() if not key.startswith("_")}
