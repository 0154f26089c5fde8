"""What is known from a partner goes into a dossier only with its originator's leave, for every desk that will read it.

What already stands in the group was given to its desks by whoever wrote it: naming it again passes nothing on.
"""

from collections.abc import Sequence

from jointdesk.desk.exchange.data.leave import require_leave, require_leave_for
from jointdesk.desk.exchange.data.passages import datum_of
from jointdesk.desk.exchange.data.received import Pair, identifiers_of_edit
from jointdesk.desk.exchange.groups.edit_mail import readers_of
from jointdesk.desk.exchange.models import Datum, JointEntry, JointGroup, ProposedEntry


def require_leave_of_all(group: JointGroup, rows: Sequence[ProposedEntry]) -> list[Datum]:
    """The partners' data that these entries rest on. Raises CallerError where one may not go to a desk of the group."""
    copied = [
        datum for key in dict.fromkeys(row.datum for row in rows if row.datum) if (datum := datum_of(key))
    ]
    pairs = {pair for row in rows for pair in identifiers_of_edit(row.kind, row.fields)}
    pairs -= _standing(group, pairs)
    used: dict[int, Datum] = {datum.pk: datum for datum in copied}
    for partner in readers_of(group):
        for datum in copied:
            require_leave(partner, datum)
        used |= {datum.pk: datum for datum in require_leave_for(partner, sorted(pairs))}
    return list(used.values())


def _standing(group: JointGroup, pairs: set[Pair]) -> set[Pair]:
    """Of these identifiers, those that an entry of the group names already."""
    if not pairs:
        return set()
    named = JointEntry.objects.filter(group=group, kind="gang_identifier", ended=False)
    standing = named.filter(title__in={value[:200] for _, value in pairs}).values_list("values", flat=True)
    return {(str(values.get("type", "")), str(values.get("value", ""))) for values in standing} & pairs
