"""What an erasure did, and what remains, in words. Codes come from `Holding.erase` and from rooms above."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from jointdesk.desk.audit.retention.holdings import holdings

DONE: dict[str, Promise] = {
    "accesses": _("Accesses in the register deleted"),
    "attachments": _("Files destroyed with their keys"),
    "case": _("Case deleted"),
    "complaint": _("Complaint deleted, with what it told"),
    "corrections": _("Corrections with their old values deleted"),
    "encounters": _("Persons found deleted"),
    "evidence": _("Pieces of evidence destroyed"),
    "identifiers": _("Identifiers that nobody else names deleted"),
    "index": _("Search index entries removed"),
    "involvements": _("Persons taken out of the case"),
    "letters": _("Letters from the public door deleted"),
    "log_entries": _("Log entries emptied: their digests stay"),
    "mentions": _("Mentions of identifiers deleted"),
    "names_index": _("Name index entries removed"),
    "network_links": _("Links in networks removed"),
    "notice": _("Notice deleted"),
    "person": _("Person deleted"),
    "photos": _("Photos destroyed with their keys"),
    "referral": _("Referral deleted"),
    "tasks": _("Tasks deleted"),
    "text_keys": _("Keys of similar texts deleted"),
    "translations": _("Translations deleted"),
}


def say_done(lines: list[str]) -> list[tuple[str, str]]:
    """(words, how many) of lines "code:number"; a code without words as it stands."""
    own = {code: word for holding in holdings().values() for code, word in holding.words.items()}
    said = []
    for line in lines:
        code, _colon, count = line.partition(":")
        said.append((str(DONE.get(code) or own.get(code) or code), count))
    return said
