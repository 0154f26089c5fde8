"""What a joint group keeps: entries, and the edits that make them. Edits are the record, an entry is a view of them."""

from django.conf import settings
from django.db import models

from jointdesk.desk.accounts.marks import Mark
from jointdesk.desk.exchange.groups.group_models import JointGroup


class JointEntry(models.Model):
    """One thing the group keeps: a meeting, a decision, a gang. What it says is computed from its edits alone.

    An entry is known by group, key, kind and, where each desk has its own, the desk: so nobody's edit can take the
    place of another's.
    """

    group = models.ForeignKey(JointGroup, on_delete=models.CASCADE, related_name="entries")
    key = models.UUIDField()
    kind = models.CharField(max_length=40)
    owner = models.CharField(max_length=32, blank=True)  # id of the desk; empty: every member edits it
    founded_by = models.CharField(max_length=32)  # the desk of its oldest edit
    founded_at = models.DateTimeField()
    # the entry it belongs to: the meeting of a decision, the gang of a person
    under = models.CharField(max_length=32, blank=True)
    title = models.CharField(max_length=200, blank=True)
    day = models.DateField()  # its place in the chronology
    due = models.DateField(null=True)  # an open action's
    values = models.JSONField(default=dict)  # what is undisputed
    disputed = models.JSONField(default=list)  # names of fields with several values
    missing = models.PositiveIntegerField(default=0)  # edits it rests on that are not here
    ended = models.BooleanField(default=False)
    mark = models.CharField(max_length=20, choices=Mark, default=Mark.AMBER)  # the strictest of its edits
    changed_at = models.DateTimeField()
    # a member of ours: which of our officers it is; it never leaves
    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["group", "key", "kind", "owner"], name="a_joint_entry_once")
        ]
        indexes = [
            models.Index(fields=["group", "kind", "ended"], name="joint_entries_by_kind"),
            models.Index(fields=["group", "day", "id"], name="joint_entries_by_day"),
            models.Index(fields=["group", "under"], name="joint_entries_under"),
            models.Index(fields=["key"], name="joint_entries_by_key"),
            models.Index(fields=["due"], condition=models.Q(due__isnull=False), name="joint_actions_open"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def conditions(self) -> str:
        """Under which its words came: of every edit that stands. `groups.entries.entries` brings them along."""
        bound = self.__dict__.get("bound")
        if bound is None:
            bound = self.edits.filter(recalled_at=None).exclude(conditions="")
        return " · ".join(dict.fromkeys(edit.conditions for edit in bound))


class JointEdit(models.Model):
    """One desk's word on an entry. `key` commits to all of it (engine/exchange/joint/commitments).

    Once it is taken back `fields`, `author`, `conditions`, `evaluation` and `nonce` are gone, and its place stays.
    """

    entry = models.ForeignKey(JointEntry, on_delete=models.CASCADE, related_name="edits")
    key = models.UUIDField(unique=True)
    desk = models.CharField(max_length=32)
    officer = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )  # null: a partner's
    author = models.CharField(max_length=200, blank=True)  # as the desk that wrote it wants
    version = models.PositiveIntegerField()
    parents = models.JSONField(default=list)
    fields = models.JSONField(default=dict)
    nonce = models.BinaryField(max_length=16, default=bytes)
    seal = models.BinaryField(max_length=32)
    mark = models.CharField(max_length=20, choices=Mark, default=Mark.AMBER)
    conditions = models.CharField(max_length=2000, blank=True)
    evaluation = models.CharField(max_length=60, blank=True)  # a scheme and its native code
    at = models.DateTimeField()
    stored_at = models.DateTimeField()
    recalled_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["at", "key"]
        indexes = [models.Index(fields=["entry", "desk"], name="joint_edits_by_desk")]
