"""What stands in the files of the auditors' lists: what their pages show, one fact a column."""

from django.utils.translation import gettext_lazy as _

from jointdesk.desk.accounts.leaving import Columns
from jointdesk.desk.audit.subject_words import name_kind

ACCESSES: Columns = (
    (_("When"), lambda row: row.at),
    (_("Officer"), lambda row: str(row.officer or "")),
    (_("Unit"), lambda row: str(row.officer.unit) if row.officer else ""),
    (_("What was done"), lambda row: row.get_act_display()),
    (_("Subject"), lambda row: row.subject),
    (_("Purpose"), lambda row: row.purpose),
    (_("Recipients"), lambda row: row.recipients),
    (_("Emergency access"), lambda row: "" if row.grant_id is None else str(row.grant_id)),
)
OFFICERS: Columns = (  # an officer and how often he looked
    (_("Officer"), lambda row: str(row[0])),
    (_("Role"), lambda row: row[0].get_role_display()),
    (_("Unit"), lambda row: row[0].unit.name),
    (_("Accesses"), lambda row: row[1]),
)
UNUSUAL: Columns = (
    (_("Day"), lambda row: row.day),
    (_("Officer"), lambda row: str(row.officer)),
    (_("Role"), lambda row: row.officer.get_role_display()),
    (_("Unit"), lambda row: row.officer.unit.name),
    (_("What stands out"), lambda row: "; ".join(map(str, row.why))),
    (_("Remarked"), lambda row: _("Remarked") if row.remarked else ""),
)
ENTRIES: Columns = (
    (_("Index"), lambda row: row.index),
    (_("When"), lambda row: row.created_at),
    (_("What"), lambda row: row.kind),
    (_("Subject"), lambda row: row.subject),
    (_("Key"), lambda row: row.key.hex),
    (_("Leaf"), lambda row: bytes(row.leaf).hex()),
)
ERASURES: Columns = (
    (_("Index"), lambda row: row.entry.index),
    (_("What"), lambda row: "" if row.erased_at else row.entry.kind),
    (_("Reason"), lambda row: row.reason),
    (_("Proposed"), lambda row: row.proposed_at),
    (_("Proposed by"), lambda row: str(row.proposed_by)),
    (_("Erased"), lambda row: row.erased_at),
    (_("Erased by"), lambda row: str(row.erased_by or "")),
)
RETENTION: Columns = (
    (_("Due"), lambda row: row.due_on),
    (_("What kind of record"), lambda row: name_kind(row.subject.partition(":")[0])),
    (_("Record"), lambda row: row.subject.partition(":")[2]),
    (_("Unit"), lambda row: row.unit.name if row.unit else ""),
    (_("Decision"), lambda row: row.get_decision_display()),
    (_("Until"), lambda row: row.next_on),
)
GRANTS: Columns = (
    (_("When"), lambda row: row.opened_at),
    (_("Who"), lambda row: str(row.officer)),
    (_("Unit"), lambda row: row.officer.unit.name),
    (_("Record"), lambda row: row.subject),
    (_("Reason"), lambda row: row.reason),
    (_("Until"), lambda row: row.until),
    (_("Closed"), lambda row: row.closed_at),
    (_("Reviewed"), lambda row: row.reviewed_at),
    (_("Reviewed by"), lambda row: str(row.reviewed_by or "")),
)
