"""A case holds its identifiers from the public list, so that nobody learns there that he is investigated."""

import pytest

from jointdesk.desk.cases import links, public_list, queries
from jointdesk.desk.intake.listings.models import ListingDecision
from jointdesk.desk.intake.models import Identifier, Mention
from jointdesk.desk.networks.models import Hub
from jointdesk.engine.errors import CallerError, NotAllowed, NotFound

OWN, ACCOUNT = "+84912345678", "TCB:19012345678901"


@pytest.fixture
def case(records, cast):
    """One with a number of its own, and a network whose complaints name an account and a passport."""
    case = records.case()
    links.add_identifiers(cast["alice"], case, OWN)
    told = [records.complaint(), records.complaint()]
    for kind, value in (("bank_account", ACCOUNT), ("document", "N1234567")):
        named = Identifier.objects.create(kind=kind, value=value)
        for one in told:
            Mention.objects.create(complaint=one, identifier=named, raw=value, start=0, end=5)
    case.networks.add(records.network(*told))
    return case


def held():
    return set(
        ListingDecision.objects.filter(act="held", lifted_at=None).values_list("identifier__value", "case")
    )


def test_its_own_alone_or_what_its_networks_name_too(case, cast):
    assert public_list.hold_from_public(cast["alice"], case, "own", "They look themselves up") == 1
    assert held() == {(OWN, case.reference)}
    assert public_list.hold_from_public(cast["alice"], case, "all", "And the mules") == 1
    assert held() == {(OWN, case.reference), (ACCOUNT, case.reference)}


def test_no_hub_unless_an_officer_found_it_genuine(case, cast):
    account = Identifier.objects.get(value=ACCOUNT)
    hub = Hub.objects.create(identifier=account, source="rule", reason="Many name it")
    assert [one.value for one in public_list.holdable(cast["alice"], case, "all")] == [OWN]
    hub.overruled_by = cast["alice"]
    hub.save()
    assert {one.value for one in public_list.holdable(cast["alice"], case, "all")} == {OWN, ACCOUNT}


def test_it_is_lifted_with_a_reason_but_not_what_another_open_case_names(case, cast, records):
    public_list.hold_from_public(cast["alice"], case, "all", "They look themselves up")
    other = records.case()
    links.add_identifiers(cast["alice"], other, OWN)
    with pytest.raises(CallerError):
        public_list.lift_holds(cast["alice"], case, " ")
    public_list.lift_holds(cast["alice"], case, "Arrested")
    assert held() == {(OWN, case.reference)}
    other.state = "closed"
    other.save()
    case.state = "closed"
    case.save()
    assert public_list.lift_holds(cast["alice"], case, "Arrested") == 1
    assert held() == set()


def test_who_may_and_what_there_must_be(case, cast, records):
    with pytest.raises(NotAllowed):
        public_list.hold_from_public(cast["bob"], case, "own", "why")
    with pytest.raises(NotFound):
        public_list.hold_from_public(cast["charlie"], case, "own", "why")
    with pytest.raises(CallerError, match="nothing in this case"):
        public_list.hold_from_public(cast["alice"], records.case(), "own", "why")


def test_from_the_page_of_the_case(case, client, cast):
    client.force_login(cast["alice"])
    page, form = f"/cases/{case.reference}/", f"/cases/{case.reference}/hold/"
    assert form in client.get(page).content.decode()
    assert client.post(form, {"reach": "own", "reason": ""}).status_code == 400
    assert client.post(form, {"reach": "own", "reason": "They look"}, follow=True).status_code == 200
    told = client.get(page).content.decode()
    assert "1 identifier is held from the public list for this case." in told
    client.post(f"{form}lift/", {"reason": "Arrested"})
    assert held() == set()
    # holds tell of investigations: whoever may not decide is told of none
    client.force_login(cast["bob"])
    assert form not in client.get(page).content.decode()
    assert client.get(form).status_code == 403


def test_a_closed_case_reminds_of_what_it_still_holds(case, client, cast):
    public_list.hold_from_public(cast["alice"], case, "own", "They look themselves up")
    waits = "closed cases that still keep identifiers from the public list"
    client.force_login(cast["alice"])
    assert not queries.closed_holding(cast["alice"]).exists()
    closing = {"state": "closed", "drop_tasks": "1"}
    closed = client.post(f"/cases/{case.reference}/state", closing, follow=True).content.decode()
    assert "still keeps 1 identifier from the public list" in closed
    assert waits in client.get("/").content.decode()
    assert case.reference in client.get("/cases/", {"whose": "holding"}).content.decode()
    # holds tell of investigations: whoever may not decide is told of none
    client.force_login(cast["bob"])
    assert "still keeps" not in client.get(f"/cases/{case.reference}/").content.decode()
    assert case.reference not in client.get("/cases/", {"whose": "holding"}).content.decode()
    client.force_login(cast["alice"])
    public_list.lift_holds(cast["alice"], case, "Arrested")
    assert waits not in client.get("/").content.decode()
