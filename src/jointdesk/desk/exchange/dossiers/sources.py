"""What of ours a door names for a dossier, found within what the officer may see; CallerError for all else."""

from collections.abc import Mapping
from urllib.parse import urlencode

from django.utils.translation import gettext as _

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.cases.models import Person
from jointdesk.desk.cases.notices.queries import notice_by_reference
from jointdesk.desk.cases.queries import case_by_reference, cases
from jointdesk.desk.exchange.dossiers.building import Source
from jointdesk.desk.exchange.lookups import find_case, find_hit
from jointdesk.desk.exchange.models import Answer
from jointdesk.desk.exchange.requests.request_queries import requests
from jointdesk.desk.networks.models import Network
from jointdesk.desk.networks.queries import networks
from jointdesk.engine.errors import CallerError

SOURCES = ("network", "case", "hit", "answer")


def source_of(officer: Officer, told: Mapping[str, str]) -> Source:
    """From an address: network=12, case=VN-C-1, hit=3, answer=4."""
    return Source(
        network=_find_network(officer, told.get("network", "")),
        case=find_case(officer, told.get("case", "")),
        hit=find_hit(officer, _whole(told.get("hit", ""))),
        answer=_find_answer(officer, told.get("answer", "")),
    )


def sources_as_query(told: Mapping[str, str]) -> str:
    return urlencode({name: told[name] for name in SOURCES if told.get(name)})


def find_row(officer: Officer, what: str, reference: str) -> int:
    """The id of a row of ours by the reference an officer writes: a network, a case, a notice, a person's number."""
    reference = reference.strip()
    found: int | None = None
    if what == "network":
        found = networks(officer).filter(reference=reference).values_list("pk", flat=True).first()
    elif what == "case":
        case = case_by_reference(officer, reference)
        found = case.pk if case else None
    elif what == "notice":
        notice = notice_by_reference(officer, reference)
        found = notice.pk if notice else None
    elif what == "person" and (number := _whole(reference)) is not None:
        mine = Person.objects.filter(involvements__case__in=cases(officer).order_by().values("pk"))
        found = mine.filter(pk=number).values_list("pk", flat=True).first()
    if found is None:
        raise CallerError(_("There is nothing of this reference, or it is not open to you."))
    return found


def _find_network(officer: Officer, told: str) -> Network | None:
    pk = _whole(told)
    if pk is None:
        return None
    network = networks(officer).filter(pk=pk).first()
    if network is None:
        raise CallerError("network: there is no such network, or it is not open to you")
    return network


def _find_answer(officer: Officer, told: str) -> Answer | None:
    pk = _whole(told)
    if pk is None:
        return None
    mine = Answer.objects.filter(request__in=requests(officer).order_by().values("pk"))
    answer = mine.filter(pk=pk, released_at__isnull=False).first()
    if answer is None:
        raise CallerError("answer: there is no such answer, or it is not open to you")
    return answer


def _whole(text: str) -> int | None:
    return int(text) if text and text.isascii() and text.isdecimal() and len(text) < 18 else None
