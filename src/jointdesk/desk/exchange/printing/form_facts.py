"""The fields of a form on paper: filled in, or to be filled in by hand. Fields left empty are left out."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from jointdesk.desk.exchange.requests.labels import IDENTIFIERS, choice_name, identifier_line
from jointdesk.desk.printing.blocks import Fact
from jointdesk.desk.printing.labels import Labels, Words
from jointdesk.engine.exchange.requests.form_fields import FormField

# lines to write on, 8 mm each
LINES = {"long_text": 5, "texts": 3}


def fill_facts(say: Labels, fields: Iterable[FormField], values: Mapping[str, Any]) -> tuple[Fact, ...]:
    """Label and value of every field that has one, in the form's order; then what the form does not know."""
    known = {field.name: field for field in fields}
    order = [*known, *(name for name in values if name not in known)]
    return tuple(
        fill_fact(say, known.get(name), name, values[name])
        for name in order
        if values.get(name) not in (None, "", [], ())
    )


def fill_fact(say: Labels, field: FormField | None, name: str, value: Any) -> Fact:
    """One field with its value; a chosen word is said in both languages."""
    label = say(field.label) if field else (name,)
    text, *also = write_value(say, field, value)
    return Fact(label, text, tuple(also))


def write_value(say: Labels, field: FormField | None, value: Any) -> Words:
    """A value as it is read: words of a closed list in each language, all else once."""
    if isinstance(value, bool):
        return say(_("Yes") if value else _("No"))
    if field is not None and field.name == IDENTIFIERS and isinstance(value, list | tuple):
        return say.each(lambda: "\n".join(map(identifier_line, value)))
    chosen = value if isinstance(value, list | tuple) else [value]
    if field is not None and field.choices:
        return say.each(lambda: "\n".join(choice_name(str(item)) for item in chosen))
    return ("\n".join(str(item) for item in chosen),)


def blank_facts(say: Labels, fields: Iterable[FormField]) -> tuple[Fact, ...]:
    """Every field with boxes to tick or lines to write on; what must be filled in has a star."""
    return tuple(_blank(say, field) for field in fields)


def boxes(say: Labels, options: Iterable[str | Promise]) -> tuple[Words, ...]:
    return tuple(say(option) for option in options)


def _blank(say: Labels, field: FormField) -> Fact:
    label = say(field.label)
    if field.required:
        label = tuple(f"{words} *" for words in label)
    if field.kind == "yes_no":
        return Fact(label, boxes=boxes(say, (_("Yes"), _("No"))))
    if field.choices:
        options = tuple(say.each(lambda word=word: choice_name(word)) for word in field.choices)  # type: ignore[misc]
        return Fact(label, boxes=options)
    return Fact(label, lines=LINES.get(field.kind, 1))
