"""What records are called on the pages of the register; lists and searches too, which are no single record."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

WORDS: dict[str, Promise] = {
    "candidate": _("Candidate"),
    "candidates": _("List of candidates"),
    "case": _("Case"),
    "cases": _("Cases"),
    "complaint": _("Complaint"),
    "complaints": _("List of complaints"),
    "datum": _("Data that travelled"),
    "disclosures": _("Notices for partners"),
    "dossier": _("Gang dossier"),
    "dossiers": _("Search of dossiers"),
    "encounter": _("Person found"),
    "entry": _("Entry"),
    "erasures": _("Erased log entries"),
    "evidence": _("Piece of evidence"),
    "exhibit": _("Piece of evidence"),
    "family_report": _("Family's report"),
    "family_reports": _("List of families' reports"),
    "file": _("File"),
    "grants": _("Emergency access"),
    "hit": _("Hit"),
    "hits": _("Hits"),
    "hubs": _("Hubs"),
    "log": _("Log"),
    "looked-up": _("Look-up"),
    "matching": _("Private matching"),
    "messages": _("Messages"),
    "network": _("Network"),
    "networks": _("List of networks"),
    "notice": _("Notice"),
    "notices": _("List of notices"),
    "officer": _("Officer"),
    "officers": _("Officers"),
    "operation": _("Operation"),
    "operations": _("Operations"),
    "partners": _("Partners"),
    "person": _("Person"),
    "persons": _("Search of persons"),
    "plan": _("Plan"),
    "protected": _("Protected person"),
    "recalls": _("Data taken back"),
    "referral": _("Referral"),
    "referrals": _("List of referrals"),
    "register": _("Register of accesses"),
    "release": _("Release of the report"),
    "request": _("Request"),
    "requests": _("Requests"),
    "retention": _("Retention"),
    "reviews": _("Second reviews"),
    "roster": _("Roster"),
    "rosters": _("Rosters"),
    "tasks": _("Tasks"),
    "units": _("Units"),
}


def name_kind(kind: str) -> str:
    """The word for a kind; the kind itself where we have none."""
    return str(WORDS.get(kind, kind))
