"""What operations tell the exchange of persons: a presumed victim in any operation enters no set of any partner's.

Open indications are enough, whatever the state of the referral; only two officers' finding that there are none ends it.
"""

from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.cases.models import Notice, Person
from jointdesk.desk.exchange.matching.people import Known
from jointdesk.desk.exchange.travel import LEAVING
from jointdesk.desk.operations.models import Encounter, Referral
from jointdesk.desk.operations.queries import operations
from jointdesk.desk.operations.referrals.states import may_inform_origin
from jointdesk.desk.screening.models import Candidate

_SAID_TO_BE_ONE = (Candidate.Decision.PROPOSED, Candidate.Decision.CONFIRMED)


def on_people_asked(**_: Any) -> Known:
    victims = Person.objects.filter(
        Q(encounters__category=Encounter.Category.VICTIM)
        | Q(referral__isnull=False) & ~Q(referral__state=Referral.State.NOT_INDICATED)
    )
    ids = frozenset(victims.values_list("pk", flat=True))
    referrals = Referral.objects.exclude(state=Referral.State.NOT_INDICATED)
    passed = frozenset(one.person_id for one in referrals if may_inform_origin(one))
    # a notice and a victim: an officer says so, or the machine does and nobody has contradicted
    same = Q(decision__in=_SAID_TO_BE_ONE) | Q(decision=Candidate.Decision.OPEN, outcome="match")
    notices = Notice.objects.filter(
        pk__in=Candidate.objects.filter(same, row__encounter__person__in=victims).values("notice")
    )
    found = Encounter.objects.filter(operation__mark__in=LEAVING, row__withdrawn_at=None)
    return Known(
        victims=ids,
        guarded=ids - passed,
        victim_notices=frozenset(notices.values_list("pk", flat=True)),
        found=frozenset(found.values_list("person", flat=True)),
    )


def on_open_people_asked(officer: Officer, **_: Any) -> QuerySet[Person]:
    """Persons found in operations that the officer may read; each is asked, for they are very many."""
    met = Encounter.objects.filter(operation__in=operations(officer).order_by(), row__withdrawn_at=None)
    return Person.objects.filter(Exists(met.order_by().filter(person=OuterRef("pk"))))
