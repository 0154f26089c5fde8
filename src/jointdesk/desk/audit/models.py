"""All tables of this room, as Django looks for them."""

from jointdesk.desk.audit.accesses.access_models import Access, Commitment, Lookup, Remark, Sign, Taken, Tally
from jointdesk.desk.audit.backups.backup_models import Backup, BackupKey
from jointdesk.desk.audit.break_glass.grant_models import Grant
from jointdesk.desk.audit.log_models import Checkpoint, Cosignature, Entry, Erasure, Node, OwnKey, Tree
from jointdesk.desk.audit.retention.retention_models import LegalHold, RecordErasure, RetentionReview

__all__ = [
    "Access",
    "Backup",
    "BackupKey",
    "Checkpoint",
    "Commitment",
    "Cosignature",
    "Entry",
    "Erasure",
    "Grant",
    "LegalHold",
    "Lookup",
    "Node",
    "OwnKey",
    "RecordErasure",
    "Remark",
    "RetentionReview",
    "Sign",
    "Taken",
    "Tally",
    "Tree",
]
