"""A row of a gate is put right on the person's page, and taken out where a person was entered twice."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.operations.gate.gate_queries import counts
from jointdesk.desk.operations.live.live_queries import live
from jointdesk.desk.operations.models import Encounter, Referral, SeizedItem
from jointdesk.desk.operations.people.correcting import correct_encounter, withdraw_encounter
from jointdesk.desk.operations.people.outcome_actions import decide_outcome
from jointdesk.desk.operations.people.seizing import Thing, seize
from jointdesk.engine.errors import CallerError, NotAllowed

pytestmark = pytest.mark.django_db
TWICE = (
    "1-0001,TRAN VAN BINH,1990-02-03,M,VN,C7654321,suspect,,",
    "2-0001,BINH,,M,VN,C7654321,,,",
)


def url(found: Encounter) -> str:
    return f"/operations/{found.operation.reference}/people/{found.pk}/"


def test_a_row_is_corrected_on_its_page_and_what_stood_there_stays(
    raid: Callable, met: Callable, client: Client, cast: dict[str, Officer]
) -> None:
    raid("OP-1", "1-0001,TRAN VAN BIHN,1909-02-03,M,VN,C7654321,,,", officer=cast["cora"])
    found = met("OP-1", "1-0001")
    client.force_login(cast["cora"])
    form = {"correct-name": "TRAN VAN BINH", "correct-birth_date": "1990-02-03", "correct-sex": "M"}
    form |= {"correct-nationality": "VN", "correct-document": "C7654321", "correct-reason": "Typed wrongly"}
    told = client.post(url(found), {"do": "correct", **form}, follow=True).content.decode()
    assert "TRAN VAN BIHN" in told
    found = met("OP-1", "1-0001")
    assert (found.row.name, found.row.birth_date) == ("TRAN VAN BINH", "1990-02-03")
    assert (found.person.name, found.person.birth_date) == ("TRAN VAN BINH", "1990-02-03")
    assert [change["field"] for change in found.row.corrections] == ["name", "birth_date"]
    refused = client.post(url(found), {"do": "correct", **form, "correct-birth_date": "03/02/90"})
    assert refused.status_code == 200
    assert met("OP-1", "1-0001").row.birth_date == "1990-02-03"


def test_nothing_is_corrected_without_a_reason_or_a_change(
    raid: Callable, met: Callable, cast: dict[str, Officer]
) -> None:
    raid("OP-1", TWICE[0])
    found = met("OP-1", "1-0001")
    for typed, reason in (({"name": "B"}, " "), ({"name": found.row.name}, "why"), ({"age": "-3"}, "why")):
        with pytest.raises(CallerError):
            correct_encounter(cast["cora"], found, typed, reason)
    with pytest.raises(NotAllowed):
        correct_encounter(cast["vera"], found, {"name": "B"}, "why")


def test_who_was_entered_twice_is_told_counted_once_and_taken_out_with_nothing_lost(
    raid: Callable, met: Callable, client: Client, cast: dict[str, Officer]
) -> None:
    raid("OP-1", *TWICE, officer=cast["cora"])
    first, again = met("OP-1", "1-0001"), met("OP-1", "2-0001")
    operation = first.operation
    assert counts(cast["cora"], operation, None).people == 1
    thing = seize(cast["cora"], operation, Thing("phone", "Black", "S-1", 1, ""), again)
    decide_outcome(cast["cora"], again, "released", place="Home")
    now = live(cast["cora"], operation, timezone.now())
    assert (now.people, now.remaining) == (1, 0)
    client.force_login(cast["cora"])
    assert "more than once here" in client.get(url(first)).content.decode()
    client.post(url(again), {"do": "withdraw", "withdraw-reason": "Two phones"})
    assert SeizedItem.objects.get(pk=thing.pk).encounter == first
    assert first.outcomes.count() == 1
    assert "more than once here" not in client.get(url(first)).content.decode()
    assert client.get(url(again)).status_code == 404


OTHER = {
    "name": "LE QUOC DUNG",
    "birth_date": "1985-05-06",
    "nationality": "KH",
    "document": "N7777777",
}


def test_another_persons_paper_typed_by_mistake_is_put_right_and_harms_nobody(
    raid: Callable, met: Callable, cast: dict[str, Officer]
) -> None:
    raid("OP-1", TWICE[0], "2-0001,LE QUOC DUNG,1990-02-03,M,VN,C7654321,,,")
    assert met("OP-1", "2-0001").person == met("OP-1", "1-0001").person
    correct_encounter(cast["cora"], met("OP-1", "2-0001"), OTHER, "Her neighbour's passport was scanned")
    first, other = met("OP-1", "1-0001").person, met("OP-1", "2-0001").person
    assert (first.name, first.aliases, first.document) == ("TRAN VAN BINH", [], "C7654321")
    assert (other.name, other.birth_date, other.document) == ("LE QUOC DUNG", "1985-05-06", "N7777777")
    assert counts(cast["cora"], met("OP-1", "1-0001").operation, None).people == 2


def test_whose_nationality_alone_is_put_right_stays_one(
    raid: Callable, met: Callable, cast: dict[str, Officer]
) -> None:
    raid("OP-1", "1-0001,TRAN VAN BINH,1990-02-03,M,VN,,,,", "2-0001,Trần Văn Bình,1990-02-03,M,VN,,,,")
    correct_encounter(cast["cora"], met("OP-1", "2-0001"), {"nationality": "KH"}, "The embassy says so")
    assert met("OP-1", "2-0001").person == met("OP-1", "1-0001").person
    assert met("OP-1", "2-0001").person.nationality == "KH"


def test_who_is_held_is_never_parted_by_a_correction(
    raid: Callable, met: Callable, cast: dict[str, Officer]
) -> None:
    raid("OP-1", "1-0001,LAN,1999-05-06,F,VN,C7654321,,2;3;7;8,", "2-0001,LAN,1999-05-06,F,VN,C7654321,,,")
    correct_encounter(cast["cora"], met("OP-1", "2-0001"), OTHER, "They are two")
    assert met("OP-1", "2-0001").person == met("OP-1", "1-0001").person
    assert met("OP-1", "2-0001").category == "victim"
    person = met("OP-1", "1-0001").person
    assert (person.name, person.document) == ("LAN", "C7654321")


def test_who_may_be_a_victim_is_not_taken_out_but_for_a_second_row(
    raid: Callable, met: Callable, cast: dict[str, Officer]
) -> None:
    raid("OP-1", "1-0001,LAN,1999-05-06,F,VN,C7654321,,2;3;7;8,", "2-0001,LAN,,F,VN,C7654321,,,")
    first, again = met("OP-1", "1-0001"), met("OP-1", "2-0001")
    withdraw_encounter(cast["cora"], first, "Two phones")
    assert Referral.objects.get().state == "presumed"
    with pytest.raises(CallerError, match="may be a victim"):
        withdraw_encounter(cast["cora"], again, "Never there")


def test_what_hangs_on_a_row_keeps_it(raid: Callable, met: Callable, cast: dict[str, Officer]) -> None:
    raid("OP-1", TWICE[0])
    found = met("OP-1", "1-0001")
    decide_outcome(cast["cora"], found, "released")
    with pytest.raises(CallerError, match="stands with this row"):
        withdraw_encounter(cast["cora"], found, "Never there")


def test_whom_the_officer_may_not_know_is_not_corrected(
    raid: Callable, met: Callable, client: Client, cast: dict[str, Officer]
) -> None:
    raid("OP-1", "1-0001,LAN,1999-05-06,F,VN,C7654321,,2;3;7;8,")
    found = met("OP-1", "1-0001")
    client.force_login(cast["bob"])
    form = {"do": "correct", "correct-name": "Somebody", "correct-reason": "why"}
    assert client.post(url(found), form).status_code in (200, 403)
    assert met("OP-1", "1-0001").row.name == "LAN"
