"""What a desk that has just been made still lacks: the steps its officers take once, each shown to whoever may take it.

The list stands on the first page until everything this officer can do of it is done; then nobody sees it again.
"""

from collections.abc import Callable
from dataclasses import dataclass

from allauth.mfa.models import Authenticator
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.intake.models import Complaint
from jointdesk.desk.partners.models import Partner

FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


@dataclass(frozen=True)
class FirstStep:
    """`need`: the right it takes. `is_done` asks whether, never what: nothing of a record is shown."""

    need: str
    label: str | Promise
    why: str | Promise
    page: str
    is_done: Callable[[Officer], bool]


@dataclass(frozen=True)
class StepShown:
    label: str | Promise
    why: str | Promise
    url: str
    done: bool


STEPS = (
    FirstStep(
        "",
        _("Set up your second factor"),
        _("Whoever knows your password alone does not get in."),
        "me",
        lambda officer: Authenticator.objects.filter(user=officer.pk, type__in=FACTORS).exists(),
    ),
    FirstStep(
        "officers.manage",
        _("Open accounts for your colleagues"),
        _("What goes to a partner is approved by two of you."),
        "officer-new",
        lambda officer: Officer.objects.filter(is_active=True).exclude(pk=officer.pk).exists(),
    ),
    FirstStep(
        "complaints.import",
        _("Take in the first complaints"),
        _("From a file or by hand: identifiers are read from them, and networks form by themselves."),
        "complaints-import",
        lambda officer: Complaint.objects.exists(),
    ),
    FirstStep(
        "partners.pair",
        _("Pair with a partner desk"),
        _("Exchange cards, and read the words to each other by telephone."),
        "partners",
        lambda officer: Partner.objects.exists(),
    ),
)


def first_steps(officer: Officer) -> list[StepShown]:
    """The steps open to this officer, in order; none once all of them are done."""
    steps = [
        StepShown(step.label, step.why, reverse(step.page), step.is_done(officer))
        for step in STEPS
        if not step.need or officer.may(step.need)
    ]
    # the second factor alone is asked for by the officer's own page
    return [] if all(step.done for step in steps[1:]) else steps
