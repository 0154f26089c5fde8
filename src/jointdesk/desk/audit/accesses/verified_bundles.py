"""Is the register of accesses what the log says of it? Bundle by bundle, in the order in which the log bound them.

Read from the log's entries, not from the bundles: a bundle that was taken out with all its rows is missing. One that
had its day is believed only where the log says that two officers erased it.
"""

from django.core.exceptions import ObjectDoesNotExist

from jointdesk.desk.audit.accesses.commitments import FIELDS, leaves
from jointdesk.desk.audit.erasure import subject_of
from jointdesk.desk.audit.models import Entry
from jointdesk.engine.transparency.tree import root

BOUND, ERASED = "accesses_bound", "accesses_erased"


def next_bundle(after: int, size: int) -> Entry | None:
    """The log's next entry, behind index `after` and before `size`, that binds accesses."""
    rows = Entry.objects.filter(kind=BOUND, index__gt=after, index__lt=size)
    return rows.select_related("commitment").order_by("index").first()


def check_bundle(entry: Entry) -> tuple[int, str]:
    """How many accesses are as they were bound, and what is wrong; empty: nothing."""
    try:
        bundle = entry.commitment
    except ObjectDoesNotExist:
        return 0, "the accesses it binds are gone"
    if bundle.erased_at is not None:
        gone = Entry.objects.filter(kind=ERASED, subject=subject_of(entry.key)).exists()
        return 0, "" if gone else "the accesses it binds are gone, and the log names nobody who erased them"
    rows = list(bundle.accesses.order_by("id").values_list(*FIELDS))
    said = entry.record or {}
    if (root(leaves(rows)).hex(), len(rows)) != (said.get("root"), said.get("count")):
        return 0, "the accesses it binds are not what they were"
    return len(rows), ""
