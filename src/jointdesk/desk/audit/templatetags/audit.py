"""The log's and the register's words on pages."""

from typing import Any

from django import template
from django.urls import NoReverseMatch, ResolverMatch, reverse
from django.utils.translation import gettext

from jointdesk.desk.audit.accesses.rules import RULES
from jointdesk.desk.audit.entry_words import KINDS
from jointdesk.desk.audit.models import Grant
from jointdesk.desk.audit.retention.holdings import holding_of
from jointdesk.desk.audit.subject_words import WORDS, name_kind
from jointdesk.desk.audit.subjects import address_of, kind_of, kinds

register = template.Library()


@register.filter
def entry_name(kind: str) -> Any:
    """What an entry records, in the officer's words; its kind itself when we have none for it."""
    return KINDS.get(kind, kind)


@register.filter
def subject_kind(subject: str) -> str:
    """ "Complaint" of "complaint:VN-2025-000012"."""
    kind = subject.partition(":")[0]
    holding = holding_of(kind)
    if holding:
        return str(holding.label)
    return name_kind(kind) if kind in WORDS or kind_of(subject) else gettext("Page")


@register.filter
def subject_reference(subject: str) -> str:
    """The record's reference; of a page that is no record's its address."""
    kind, _colon, reference = subject.partition(":")
    return reference if kind in WORDS or kind_of(subject) else _address_of_page(kind, reference)


def _address_of_page(name: str, said: str) -> str:
    """By the name that the register keeps; a page that is gone by that name."""
    for known in (name, f"api-1:{name}"):
        try:
            return reverse(known, args=said.split("/") if said else [])
        except NoReverseMatch:
            continue
    return f"{name}:{said}" if said else name


@register.filter
def is_record(subject: str) -> bool:
    """Whether it names one record, whose other accesses can be asked for."""
    return kind_of(subject) is not None and bool(subject.partition(":")[2])


@register.filter
def subject_address(subject: str) -> str:
    return address_of(subject)


@register.filter
def rule_reason(rule: str) -> Any:
    """Why there is such a rule about officers' days."""
    return RULES[rule].why if rule in RULES else ""


@register.filter
def is_page_of(path: str, grant: Grant) -> bool:
    """Whether the page is the opened record's, or one below it."""
    address = address_of(grant.subject)
    return bool(address) and path.startswith(address)


@register.filter
def record_asked(at: ResolverMatch | None) -> dict[str, str]:
    """Kind and reference of the record whose page this address is, or lies below: read from the address alone, so that
    it says nothing of whether there is one."""
    if at is None:
        return {"kind": "", "reference": ""}
    held = {name: str(value) for name, value in at.kwargs.items()}
    for kind in kinds().values():
        if kind.opens and at.url_name == kind.page and kind.address_keys.keys() <= held.keys():
            own = [name for name, way in kind.address_keys.items() if way == kind.key]
            return {"kind": kind.name, "reference": held[own[0]] if own else ""}
    return {"kind": at.url_name or "", "reference": held.get("reference", "")}
