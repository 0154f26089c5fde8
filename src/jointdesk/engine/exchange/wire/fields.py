"""Forms of a message body's fields: each reads a JSON value into a typed one, or says why not, and writes it.

A body is a frozen dataclass whose fields are annotated with one of these forms:
`kind: Annotated[str, Word()]`. A field with a default is optional. A field the body does not declare, a missing
one or one out of form is refused by name, with PartnerError (malformed).
"""

import re
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, fields
from datetime import date, datetime
from typing import Any, ClassVar, Protocol, Self, get_type_hints

from jointdesk.engine.errors import PartnerError
from jointdesk.engine.exchange.wire.canonical import decode, encode, read_day, read_moment, write_moment
from jointdesk.engine.legible import find_unreadable

HEX_ID = re.compile(r"[0-9a-f]{32}", re.ASCII)
SNAKE = re.compile(r"[a-z][a-z0-9_]{0,63}", re.ASCII)


class Form(Protocol):
    """How one field is read and written. `read` raises ValueError with a reason that names no value."""

    def read(self, value: Any) -> Any: ...

    def write(self, value: Any) -> Any: ...


@dataclass(frozen=True)
class Text:
    """Text an officer may read: no control characters, at most `most` characters, empty only if allowed."""

    most: int = 200
    least: int = 1

    def read(self, value: Any) -> str:
        if not isinstance(value, str):
            raise ValueError("is no text")
        if not self.least <= len(value) <= self.most:
            raise ValueError(f"has not {self.least} to {self.most} characters")
        if why := find_unreadable(value):
            raise ValueError(why)
        return value

    def write(self, value: str) -> str:
        return value


@dataclass(frozen=True)
class Pattern:
    """Text of one exact shape."""

    shape: re.Pattern[str]

    def read(self, value: Any) -> str:
        if not isinstance(value, str) or not self.shape.fullmatch(value):
            raise ValueError("is out of form")
        return value

    def write(self, value: str) -> str:
        return value


@dataclass(frozen=True)
class OneOf:
    """One of a closed list of words."""

    words: tuple[str, ...]

    def read(self, value: Any) -> str:
        if not isinstance(value, str) or value not in self.words:
            raise ValueError(f"is none of {', '.join(word or 'empty' for word in self.words)}")
        return value

    def write(self, value: str) -> str:
        return value


@dataclass(frozen=True)
class Whole:
    """A whole number within bounds."""

    least: int = 0
    most: int = 2**53 - 1

    def read(self, value: Any) -> int:
        if type(value) is not int or not self.least <= value <= self.most:
            raise ValueError(f"is no whole number of {self.least} to {self.most}")
        return value

    def write(self, value: int) -> int:
        return value


@dataclass(frozen=True)
class Octets:
    """Bytes, base64url on the wire."""

    least: int
    most: int

    def read(self, value: Any) -> bytes:
        try:
            raw = decode(value if isinstance(value, str) else "-")
        except ValueError:
            raise ValueError("is not base64url") from None
        if not self.least <= len(raw) <= self.most:
            raise ValueError(f"has not {self.least} to {self.most} bytes")
        return raw

    def write(self, value: bytes) -> str:
        return encode(value)


@dataclass(frozen=True)
class Moment:
    def read(self, value: Any) -> datetime:
        try:
            return read_moment(value if isinstance(value, str) else "")
        except ValueError:
            raise ValueError("is no moment like 2026-10-15T08:00:00Z") from None

    def write(self, value: datetime) -> str:
        return write_moment(value)


@dataclass(frozen=True)
class Day:
    def read(self, value: Any) -> date:
        try:
            return read_day(value if isinstance(value, str) else "")
        except ValueError:
            raise ValueError("is no day like 2026-10-15") from None

    def write(self, value: date) -> str:
        return value.isoformat()


@dataclass(frozen=True)
class Optionally:
    """The inner form, or null for unknown."""

    form: Form

    def read(self, value: Any) -> Any:
        return None if value is None else self.form.read(value)

    def write(self, value: Any) -> Any:
        return None if value is None else self.form.write(value)


@dataclass(frozen=True)
class ListOf:
    form: Form
    most: int = 100
    least: int = 0

    def read(self, value: Any) -> tuple[Any, ...]:
        if not isinstance(value, list | tuple) or not self.least <= len(value) <= self.most:
            raise ValueError(f"is no list of {self.least} to {self.most}")
        return tuple(self.form.read(item) for item in value)

    def write(self, value: tuple[Any, ...]) -> list[Any]:
        return [self.form.write(item) for item in value]


@dataclass(frozen=True)
class Row:
    """A list of fixed length, each place in its own form: a pair (kind, value)."""

    forms: tuple[Form, ...]

    def read(self, value: Any) -> tuple[Any, ...]:
        if not isinstance(value, list | tuple) or len(value) != len(self.forms):
            raise ValueError(f"has a row without {len(self.forms)} places")
        return tuple(form.read(item) for form, item in zip(self.forms, value, strict=True))

    def write(self, value: tuple[Any, ...]) -> list[Any]:
        return [form.write(item) for form, item in zip(self.forms, value, strict=True)]


@dataclass(frozen=True)
class Answers:
    """A filled-in form: words to text, yes/no, numbers or lists of text. Its meaning is the form's."""

    most: int = 60
    text: Text = Text(most=20_000, least=0)

    def read(self, value: Any) -> dict[str, Any]:
        if not isinstance(value, dict) or len(value) > self.most:
            raise ValueError(f"is no set of at most {self.most} fields")
        return {Pattern(SNAKE).read(name): self._read_one(inner) for name, inner in value.items()}

    def write(self, value: Mapping[str, Any]) -> dict[str, Any]:
        return {name: list(inner) if isinstance(inner, tuple) else inner for name, inner in value.items()}

    def _read_one(self, value: Any) -> Any:
        if isinstance(value, bool | int):
            return value
        if isinstance(value, list | tuple):
            return ListOf(self.text, most=500).read(value)
        return self.text.read(value)


_KNOWN_FORMS: dict[type["Body"], dict[str, tuple[Form, bool]]] = {}
IDENTITY = Pattern(HEX_ID)
WORD = Pattern(SNAKE)


@dataclass(frozen=True)
class Body:
    """What a message says. Subclasses set `type` and annotate their fields with forms."""

    type: ClassVar[str]

    @classmethod
    def read(cls, wire: Mapping[str, Any]) -> Self:
        """The body. Raises PartnerError (malformed) that names the field."""
        forms = _forms(cls)
        for name in wire:
            if name not in forms:
                raise PartnerError("malformed", f"{cls.type} has an unknown field {name}")
        values: dict[str, Any] = {}
        for name, (form, required) in forms.items():
            if name in wire:
                values[name] = _read_field(cls.type, name, form, wire[name])
            elif required:
                raise PartnerError("malformed", f"{cls.type} lacks its field {name}")
        body = cls(**values)
        body.check()
        return body

    def write(self) -> dict[str, Any]:
        """The body as JSON values, for Message.body."""
        return {name: form.write(getattr(self, name)) for name, (form, _) in _forms(type(self)).items()}

    def check(self) -> None:
        """Raises PartnerError (malformed) when fields contradict each other."""


def _forms(body: type[Body]) -> dict[str, tuple[Form, bool]]:
    if body not in _KNOWN_FORMS:
        _KNOWN_FORMS[body] = _declared_forms(body)
    return _KNOWN_FORMS[body]


def _declared_forms(body: type[Body]) -> dict[str, tuple[Form, bool]]:
    hints = get_type_hints(body, include_extras=True)
    return {
        item.name: (
            hints[item.name].__metadata__[0],
            item.default is MISSING and item.default_factory is MISSING,
        )
        for item in fields(body)
    }


def _read_field(type_: str, name: str, form: Form, value: Any) -> Any:
    try:
        return form.read(value)
    except ValueError as error:
        raise PartnerError("malformed", f"{type_}: {name} {error}") from None
