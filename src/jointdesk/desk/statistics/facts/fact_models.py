from django.db import models

from jointdesk.desk.accounts.models import Unit


class Measure(models.TextChoices):
    """What is counted. The words for readers are the report's."""

    COMPLAINT = "complaint"
    COMPLAINT_TYPE = "complaint_type"  # code: a scam type; a complaint has several
    LOST = "lost"  # one a complaint and currency
    STOPPED = "stopped"
    RETURNED = "returned"
    SENT = (
        "sent"  # what was lost, by where it went; code: the country of the account (engine/identifiers/homes)
    )
    OPERATION = "operation"
    FOUND = "found"  # code: category of the encounter
    PROPOSED = "proposed"  # for prosecution; code: as what
    BEFORE_COURT = "before_court"
    VICTIM = "victim"  # presumed; code: state of the referral
    IDENTIFIED = "identified"
    REFERRED = "referred"
    REPATRIATED = "repatriated"
    REQUEST_SENT = "request_sent"
    REQUEST_RECEIVED = "request_received"
    ANSWER_GIVEN = "answer_given"  # code: in_time or late
    ANSWER_RECEIVED = "answer_received"
    REFUSED = "refused"
    HIT = "hit"
    PARTNER_ARREST = "partner_arrest"  # code: the country that arrested


# a row is a thing: adding up needs no look at who or what it is of
ADDED_UP = (
    Measure.COMPLAINT,
    Measure.COMPLAINT_TYPE,
    Measure.LOST,
    Measure.STOPPED,
    Measure.RETURNED,
    Measure.SENT,
)


class Kind(models.TextChoices):
    """Of which record a fact tells."""

    COMPLAINT = "complaint"
    OPERATION = "operation"
    PERSON = "person"
    REQUEST = "request"
    HIT = "hit"
    ARREST = "arrest"
    ERASED = "erased"  # the record is gone, for its days were over


class Told(models.Model):
    """What facts and sums have in common. Empty: does not apply, or is not known."""

    measure = models.CharField(max_length=20, choices=Measure)
    day = models.DateField()
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+", db_index=False)
    # ISO 3166-1: of the person, or the country a complaint names
    nationality = models.CharField(max_length=2, blank=True, default="")
    code = models.CharField(max_length=30, blank=True, default="")  # as Measure says
    currency = models.CharField(max_length=5, blank=True, default="")
    number = models.BigIntegerField(default=1)
    hundredths = models.BigIntegerField(default=0)  # of the currency's unit: sums are exact

    class Meta:
        abstract = True


class Fact(Told):
    province = models.CharField(max_length=10, blank=True, default="")  # ISO 3166-2
    sex = models.CharField(max_length=1, blank=True, default="")
    age_band = models.CharField(max_length=5, blank=True, default="")  # on that day (ages.AGE_BANDS)
    partner = models.CharField(max_length=60, blank=True, default="")  # desk id
    # what is counted once: the key of a complaint, person, request, ...; negative: of nobody we still know
    subject = models.BigIntegerField()
    kind = models.CharField(max_length=10, choices=Kind)
    source = models.BigIntegerField(null=True)  # key of the record of that kind; none of what is erased

    class Meta:
        indexes = [
            models.Index(fields=["kind", "source"], name="facts_of_record"),
            models.Index(fields=["measure", "day", "unit"], name="facts_by_day"),
        ]


class Sum(Told):
    """What facts that can be added up come to. `number`: how many facts."""

    # the two largest amounts of one complaint in it: whether a sum tells of few (losses.is_dominated)
    largest = models.BigIntegerField(default=0)
    second = models.BigIntegerField(default=0)

    class Meta:
        abstract = True


class DaySum(Sum):
    """Of a day."""

    class Meta:
        indexes = [
            models.Index(fields=["measure", "day", "unit"], name="sums_by_day"),
            models.Index(fields=["day"], name="sums_of_day"),
        ]


class MonthSum(Sum):
    """Of a whole month, `day` being its first: what its days' sums come to."""

    class Meta:
        indexes = [models.Index(fields=["measure", "day", "unit"], name="sums_by_month")]


class DayChanged(models.Model):
    """Facts of that day changed since it was added up. A row a change: writers never wait for each other."""

    day = models.DateField(db_index=True)


class MonthChanged(models.Model):
    """A day of that month (its first day) was added up since the month was. A row a change."""

    day = models.DateField(db_index=True)
