"""What travelled between desks and can be followed: a datum, its passages, and what is known only from it."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from jointdesk.desk.accounts.marks import Mark
from jointdesk.desk.cases.models import Notice
from jointdesk.desk.partners.models import Partner


class Datum(models.Model):
    """An answer, a request, a notice, an edit, a file: `key` is the same on every desk it has come to."""

    class State(models.TextChoices):
        CURRENT = "current", _("In force")
        CORRECTED = "corrected", _("Corrected")
        RETRACTED = "retracted", _("Retracted")
        ERASED = "erased", _("Erased")

    key = models.UUIDField(unique=True)
    kind = models.CharField(max_length=20)
    subject = models.CharField(max_length=120, db_index=True)  # what it belongs to here: "request:<key>"
    # desk id of its originator, which may be no partner of ours; our own for ours
    origin = models.CharField(max_length=32)
    mark = models.CharField(max_length=20, choices=Mark, default=Mark.AMBER)
    conditions = models.CharField(max_length=2000, blank=True)
    handling = models.CharField(max_length=20, blank=True)  # scheme and native code: "SIENA:H2"
    state = models.CharField(max_length=20, choices=State, default=State.CURRENT)
    known_at = models.DateTimeField()
    changed_at = models.DateTimeField(null=True)
    # what a retraction took out of the rows, so that an officer's objection can put it back; gone once erased
    aside = models.JSONField(null=True)
    # an officer objects to its being taken away: the law wants it kept
    held_reason = models.CharField(max_length=300, blank=True)
    held_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    held_at = models.DateTimeField(null=True)
    # a notice has no key of its own
    notice = models.OneToOneField(Notice, on_delete=models.SET_NULL, null=True, related_name="datum")

    @property
    def is_ours(self) -> bool:
        return self.origin == settings.DESK.id

    @property
    def origin_name(self) -> str:
        """The originator's name, if it is another desk."""
        if self.is_ours:
            return ""
        partner = Partner.objects.filter(desk_id=self.origin).first()
        return partner.name if partner is not None else self.origin

    @property
    def is_gone(self) -> bool:
        """Nobody is to use it any more."""
        return self.state in (self.State.RETRACTED, self.State.ERASED)


class Leave(models.Model):
    """The originator lets a datum be passed on to one desk: given to us, or by us."""

    datum = models.ForeignKey(Datum, on_delete=models.CASCADE, related_name="leaves")
    holder = models.CharField(max_length=32)  # desk id of whoever may pass it on
    desk = models.CharField(max_length=32)  # and to whom
    answer = models.UUIDField()  # the answer that says so: with it the leave is taken back
    conditions = models.CharField(max_length=2000, blank=True)
    given_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["datum", "holder", "desk", "answer"], name="a_leave_once")
        ]


class Passage(models.Model):
    """A datum came from a partner, or went to one."""

    datum = models.ForeignKey(Datum, on_delete=models.CASCADE, related_name="passages")
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="passages")
    sent = models.BooleanField()  # False: it came
    message = models.UUIDField(null=True)  # id of the message that carried it
    at = models.DateTimeField()
    leave = models.ForeignKey(Leave, on_delete=models.SET_NULL, null=True, related_name="passages")
    # the copy at the other end was taken back
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["datum", "partner", "sent"], name="a_passage_once_each_way")
        ]
        # each receipt asks for what its message carried
        indexes = [models.Index(fields=["message"], name="carried_by")]


class ReceivedIdentifier(models.Model):
    """A partner's datum names this identifier: as long as nothing of ours does, only the originator passes it on."""

    datum = models.ForeignKey(Datum, on_delete=models.CASCADE, related_name="identifiers")
    kind = models.CharField(max_length=30)
    value = models.CharField(max_length=500)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["datum", "kind", "value"], name="received_once_a_datum")
        ]
        indexes = [models.Index(fields=["kind", "value"])]


class DatumUse(models.Model):
    """Something of ours rests on a partner's datum: "request:<key>", "entry:<key>". Flagged when it is recalled."""

    datum = models.ForeignKey(Datum, on_delete=models.CASCADE, related_name="uses")
    subject = models.CharField(max_length=120)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["datum", "subject"], name="a_use_once")]
