from django.http import HttpRequest
from ninja import Router, Schema

from jointdesk.desk.accounts.directory import unit_of_code
from jointdesk.desk.accounts.request import officer_of
from jointdesk.desk.cases import actions, queries
from jointdesk.desk.cases.case_api import router as cases
from jointdesk.desk.cases.notices.api import router as notices
from jointdesk.desk.cases.persons.person_api import router as persons
from jointdesk.desk.networks.queries import networks as networks_of
from jointdesk.engine.errors import CallerError

router = Router()


class NewCase(Schema):
    title: str
    unit: str = "national"
    networks: list[str] = []


class CaseOut(Schema):
    reference: str
    title: str
    state: str
    networks: list[str]


@router.post("", response=CaseOut)
def open_case(request: HttpRequest, new: NewCase) -> CaseOut:
    """Open a case from networks, named by their references."""
    officer = officer_of(request)
    unit = unit_of_code(new.unit)
    if unit is None:
        raise CallerError(f"unit: no unit has the code {new.unit[:40]!r}")
    chosen = list(networks_of(officer).filter(reference__in=new.networks))
    if missing := set(new.networks) - {network.reference for network in chosen}:
        raise CallerError(f"networks: no network {min(missing)[:40]!r}, or it is not open to you")
    case = actions.open_case(officer, new.title, unit, chosen)
    return CaseOut(reference=case.reference, title=case.title, state=case.state, networks=new.networks)


@router.get("", response=list[CaseOut])
def list_cases(request: HttpRequest, q: str = "", state: str = "") -> list[CaseOut]:
    """The first 200 cases open to the officer, newest first."""
    found = queries.search_cases(officer_of(request), q, state).prefetch_related("networks")[:200]
    return [
        CaseOut(
            reference=case.reference,
            title=case.title,
            state=case.state,
            networks=[network.reference for network in case.networks.all()],
        )
        for case in found
    ]


# in this order: addresses of notices and persons would be read as references of cases
router.add_router("", notices)
router.add_router("", persons)
router.add_router("", cases)
