"""What stands beside the entries of a dossier at this desk alone: proposals of ours, and what of ours an entry is."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from jointdesk.desk.accounts.marks import Mark
from jointdesk.desk.cases.models import Case, Notice, Person
from jointdesk.desk.exchange.groups.group_models import JointGroup
from jointdesk.desk.networks.models import Network


class DossierProposal(models.Model):
    """What one officer wants to write into a dossier: nothing leaves before another one approves.

    Once it is sent the text stands in the edits alone, so that a recall finds it: the rows here are emptied.
    """

    class State(models.TextChoices):
        WAITING = "waiting", _("Waits for approval")
        SENT = "sent", _("Sent")
        DECLINED = "declined", _("Not sent")

    key = models.UUIDField(unique=True)
    group = models.ForeignKey(JointGroup, on_delete=models.PROTECT, related_name="proposals")
    # key of the entry of kind `gang` it writes into, or makes
    dossier = models.UUIDField(db_index=True)
    title = models.CharField(max_length=200)
    purpose = models.CharField(max_length=300)
    state = models.CharField(max_length=20, choices=State, default=State.WAITING, db_index=True)
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    proposed_at = models.DateTimeField()
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True)
    note = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["-proposed_at", "-id"]


class ProposedEntry(models.Model):
    """One edit of a proposal. `entry` empty: a new entry, and the one it became once it is sent."""

    proposal = models.ForeignKey(DossierProposal, on_delete=models.CASCADE, related_name="entries")
    place = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=40)
    entry = models.UUIDField(null=True)
    fields = models.JSONField(default=dict)
    parents = models.JSONField(null=True)  # edit ids the officer had before him; null: a new entry
    mark = models.CharField(max_length=20, choices=Mark, default=Mark.AMBER)
    conditions = models.CharField(max_length=2000, blank=True)
    evaluation = models.CharField(max_length=60, blank=True)
    # what of ours the entry is: becomes an EntryLink once it is sent; never sent itself
    links = models.JSONField(default=dict)  # "network" | "case" | "person" | "notice" -> id
    # a partner's datum the text was copied from: its originator's conditions bind
    datum = models.UUIDField(null=True)

    class Meta:
        ordering = ["place", "id"]


class EntryLink(models.Model):
    """An officer's word that an entry is one of our networks, cases, persons or notices. It never leaves."""

    entry = models.UUIDField(db_index=True)
    dossier = models.UUIDField(db_index=True)
    network = models.ForeignKey(Network, on_delete=models.CASCADE, null=True, related_name="entry_links")
    case = models.ForeignKey(Case, on_delete=models.CASCADE, null=True, related_name="entry_links")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, null=True, related_name="entry_links")
    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, null=True, related_name="entry_links")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        constraints = [
            *(
                models.UniqueConstraint(fields=["entry", what], name=f"an_entry_is_a_{what}_once")
                for what in ("network", "case", "person", "notice")
            )
        ]
