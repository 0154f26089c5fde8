"""The lists of the desk of which filters are kept, by URL name, and what each is called."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

PAGES: dict[str, Promise] = {
    "accesses": _("Register of accesses"),
    "acts-alone": _("Done by one officer"),
    "advisories": _("Warnings to the public"),
    "candidates": _("Candidates"),
    "case-tasks": _("Tasks"),
    "cases": _("Cases"),
    "complaints": _("Complaints"),
    "complaints-inbox": _("Inbox of complaints"),
    "disclosures": _("Notices for partners"),
    "disputes": _("Objections to the public list"),
    "dossiers": _("Gang dossiers"),
    "erasures": _("Erased log entries"),
    "evidence": _("Evidence"),
    "families": _("Families' reports"),
    "hits": _("Hits"),
    "listing-decisions": _("Decisions on the public list"),
    "listings": _("Public list"),
    "log": _("Log"),
    "network-hubs": _("Hubs"),
    "networks": _("Networks"),
    "notices": _("Notices"),
    "officers": _("Officers"),
    "operations": _("Operations"),
    "partners": _("Partners"),
    "persons": _("Persons"),
    "recalls": _("Data taken back"),
    "referrals": _("Referrals"),
    "requests": _("Requests"),
    "retention": _("Retention"),
    "rosters": _("Rosters"),
}


# where nothing chosen is not the same as everything: an empty word of these is a choice
ALL_IS_EMPTY = {"case-tasks": ("state",), "network-hubs": ("show",)}


def is_choice(page: str, key: str, values: list[str]) -> bool:
    """Whether a part of a list's address is kept with a filter."""
    return any(values) or key in ALL_IS_EMPTY.get(page, ())


def is_page(page: str) -> bool:
    return page in PAGES
