"""What the register of accesses and the log speak of: "complaint:VN-2025-000012" is a row of some room.

This room knows none of them: subjects.yaml names their models, fields and pages, and a test resolves every line.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any
from uuid import UUID

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db.models import IntegerField, Model, UUIDField
from django.urls import NoReverseMatch, ResolverMatch, reverse

from jointdesk.desk.accounts.marks import Mark
from jointdesk.desk.accounts.models import Unit
from jointdesk.engine.reference import read_yaml


@dataclass(frozen=True)
class Kind:
    """A kind of record, as subjects.yaml says."""

    name: str
    model: str
    key: str
    page: str
    page_key: str | Mapping[str, str]
    read: str
    unit: str = "unit"
    mark: str = "mark"
    opens: bool = False
    number: tuple[str, ...] = ()
    persons: str = ""
    where: Mapping[str, Any] = field(default_factory=dict)
    shields_until: Mapping[str, Any] = field(default_factory=dict)
    names: str = ""
    values: str = ""
    units: tuple[str, ...] = ()
    # how a route begins -> what its address holds, as in page_key
    below: Mapping[str, Mapping[str, str]] = field(default_factory=dict)

    @property
    def rows(self) -> Any:
        """Every row, whoever may read it: for what is asked with the right to."""
        return apps.get_model(self.model)._default_manager.all()

    @property
    def address_keys(self) -> Mapping[str, str]:
        """What its page's address holds -> the way to it from the row."""
        return {self.page_key: self.page_key} if isinstance(self.page_key, str) else self.page_key

    def find(self, reference: str) -> Model | None:
        """The row of a reference, or of the number people call it by; whatever somebody typed; None: there is none."""
        typed = reference.replace("\x00", "").strip()[:120]
        value, named = self._read(typed), self._read_number(typed)
        found: Model | None = self.rows.filter(**{self.key: value}).first() if value is not None else None
        return found or (self.rows.filter(**named).first() if named else None)

    def those(self, references: Iterable[str]) -> Any:
        """The rows of many references, as they stand in subjects."""
        values = [value for value in map(self._read, references) if value is not None]
        return self.rows.filter(**{f"{self.key}__in": values})

    def at(self, kwargs: Mapping[str, Any], keys: Mapping[str, str]) -> Model | None:
        """The row that an address names by `keys` (as `address_keys`); None where it is no row's."""
        if any(kwargs.get(name) is None for name in keys):
            return None
        try:
            found: Model | None = self.rows.filter(
                **{way: kwargs[name] for name, way in keys.items()}
            ).first()
        except (ValueError, ValidationError):
            return None  # what a program put into the address is of no such kind
        return found

    def subject(self, row: Model) -> str:
        value = row.pk if self.key == "pk" else getattr(row, self.key)
        return f"{self.name}:{value.hex if isinstance(value, UUID) else value}"

    def address(self, row: Model) -> str:
        """The path of its page; empty where it has none."""
        kwargs = {name: _follow(row, way) for name, way in self.address_keys.items()}
        try:
            return reverse(self.page, kwargs=kwargs)
        except NoReverseMatch:
            return ""

    @property
    def ways(self) -> list[tuple[str, str]]:
        """(unit, mark): the ways from a row to whose it is. Several: it belongs to several, a person to cases."""
        return list(zip(self.unit.split("|"), self.mark.split("|"), strict=True))

    def holder_of(self, row: Model) -> Unit | None:
        """The unit whose record it is; None where all that holds it is for named readers (RED), or nothing does."""
        for unit, mark in self.ways:
            rows = self.rows.filter(pk=row.pk).exclude(**{unit: None}).values_list(unit, mark)
            for key, marked in rows.order_by(f"-{unit}"):
                if marked != Mark.RED:
                    return Unit.objects.get(pk=key)
        return None

    def _read(self, reference: str) -> Any:
        if self.key == "pk":
            fits = reference.isascii() and reference.isdecimal() and len(reference) < 19
            return int(reference) if fits else None
        if isinstance(apps.get_model(self.model)._meta.get_field(self.key), UUIDField):
            try:
                return UUID(reference)
            except ValueError:
                return None
        return reference or None

    def _read_number(self, reference: str) -> dict[str, str]:
        """ "OP-2025-1/17": what it belongs to, a stroke, its number there."""
        first, _stroke, number = reference.rpartition("/")
        if not (self.number and first and number):
            return {}
        whole, part = self.number
        counted = isinstance(self._field(part), IntegerField)
        if counted and not (number.isascii() and number.isdecimal() and len(number) < 10):
            return {}
        return {whole: first, part: number}

    def _field(self, way: str) -> Any:
        found: Any = None
        model = apps.get_model(self.model)
        for step in way.split("__"):
            found = model._meta.get_field(step)
            model = found.related_model or model
        return found


@cache
def kinds() -> Mapping[str, Kind]:
    raw = read_yaml("jointdesk.desk.audit", "subjects.yaml")
    return {
        name: Kind(name, **{key: _fixed(value) for key, value in row.items()}) for name, row in raw.items()
    }


def _fixed(value: Any) -> Any:
    return tuple(value) if isinstance(value, list) else value


def kind_of(subject: str) -> Kind | None:
    """The kind of "complaint:VN-2025-000012"; None for what is no single record."""
    return kinds().get(subject.partition(":")[0])


def record_at(at: ResolverMatch) -> tuple[Kind, Model | None] | None:
    """The kind of record whose page an address is, or lies below, and the record; the longest beginning decides."""
    fitting = [
        (len(route), kind, keys)
        for kind in kinds().values()
        for route, keys in kind.below.items()
        if at.route.startswith(route) and keys.keys() <= at.kwargs.keys()
    ]
    for kind in kinds().values():
        if at.url_name == kind.page and kind.address_keys.keys() <= at.kwargs.keys():
            fitting.append((len(at.route), kind, kind.address_keys))
    if not fitting:
        return None
    _length, kind, keys = max(fitting, key=lambda one: one[0])
    return kind, kind.at(at.kwargs, keys)


def row_of(subject: str) -> Model | None:
    kind = kind_of(subject)
    return kind.find(subject.partition(":")[2]) if kind else None


def address_of(subject: str) -> str:
    """The path of the page of what a subject names; empty where there is none any more."""
    kind = kind_of(subject)
    row = kind.find(subject.partition(":")[2]) if kind else None
    return kind.address(row) if kind and row else ""


def _follow(row: Model, way: str) -> Any:
    found: Any = row
    for step in way.split("__"):
        found = getattr(found, step)
    return found
