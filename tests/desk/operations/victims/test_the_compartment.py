"""What is kept of a presumed victim is read by those who work for the person; everybody else sees a code."""

import uuid
from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.cases.protection import ask_concealed, conceal_people
from jointdesk.desk.operations.models import Encounter, Operation, Referral, VictimForm
from jointdesk.desk.operations.queries import PeopleChoice, people, referrals
from jointdesk.desk.operations.roster_actions import RosterImported
from jointdesk.desk.operations.victims import queries
from jointdesk.desk.operations.victims.form_actions import begin_form, finish_form, save_draft
from jointdesk.desk.operations.victims.worker_actions import end_work, name_worker
from jointdesk.engine.errors import CallerError, NotAllowed

pytestmark = pytest.mark.django_db
Raid = Callable[..., RosterImported]
NAME, DOCUMENT, BORN = "TRAN VAN BINH", "C7654321", "1990-02-03"
FINISHED = {"consent": "yes", "outcome": "presumed", "acts": "SECRET WORDS OF THE TALK"}
# whose role does not read the compartment
SHUT = ("alice", "bob", "vera", "ivan", "charlie", "mai", "adam")


@pytest.fixture
def referral(raid: Raid) -> Referral:
    raid(
        "OP-1",
        f"a,{NAME},{BORN},M,VN,{DOCUMENT},suspect,2;7;15,",
        "b,OTHER PERSON,1991-01-01,M,KH,,suspect,,",
    )
    return Referral.objects.get()


@pytest.fixture
def talk(referral: Referral, cast: dict[str, Officer]) -> VictimForm:
    row = begin_form(cast["cora"], referral, "indicators", "vi")
    return finish_form(cast["cora"], save_draft(cast["cora"], row, dict(FINISHED)))


def sign_in(officer: Officer) -> Client:
    client = Client()
    client.force_login(officer)
    return client


def addresses(referral: Referral, talk: VictimForm) -> list[str]:
    """Every page and every question of the API that could tell who it is."""
    return [
        reverse("operation", args=["OP-1"]),
        reverse("operation", args=["OP-1"]) + f"?q={NAME}",
        reverse("operation", args=["OP-1"]) + f"?q={DOCUMENT}",
        reverse("operation", args=["OP-1"]) + "?category=victim",
        reverse("referrals"),
        reverse("referral", args=[referral.pk]),
        reverse("referral-assistance", args=[referral.pk]),
        reverse("victim-form", args=[talk.key]),
        reverse("victim-form-print", args=[talk.key]),
        reverse("candidates"),
        "/api/operations/OP-1/people",
        "/api/operations/referrals",
        "/api/screening/candidates?state=",
    ]


@pytest.mark.parametrize("name", SHUT)
def test_no_page_names_whom_the_officer_may_not_know(
    referral: Referral, talk: VictimForm, cast: dict[str, Officer], name: str
) -> None:
    client = sign_in(cast[name])
    for address in addresses(referral, talk):
        said = (
            client.get(address)
            .content.decode(errors="replace")
            .replace(f"q={NAME}", "")
            .replace(f'value="{NAME}"', "")
        )
        said = (
            said.replace(f"q={DOCUMENT}", "")
            .replace(f'value="{DOCUMENT}"', "")
            .replace("q=TRAN%20VAN%20BINH", "")
        )
        for secret in (NAME, DOCUMENT, BORN, "SECRET WORDS"):
            assert secret not in said, (address, secret)


@pytest.mark.parametrize("name", SHUT)
def test_no_door_of_the_compartment_opens(
    referral: Referral, talk: VictimForm, cast: dict[str, Officer], name: str
) -> None:
    client = sign_in(cast[name])
    draft = begin_form(cast["cora"], referral, "return_risk")
    for address in (
        reverse("victim-form", args=[talk.key]),
        reverse("victim-form", args=[draft.key]),
        reverse("victim-form-drop", args=[draft.key]),
        reverse("victim-form-begin", args=[referral.pk, "indicators"]),
        reverse("referral-assistance", args=[referral.pk]),
    ):
        assert client.post(address, {"do": "finish", "acts": "x"}).status_code in (403, 404), address
    for act in ("gate", "advance", "family", "reflection", "step", "name", "done"):
        data = {"do": act, "state": "needs", "kind": "note", "note": "x", "until": "2030-01-01", "step": "1"}
        client.post(reverse("referral", args=[referral.pk]), data)
    referral.refresh_from_db()
    assert (referral.state, referral.checked_by, referral.consents_to_family) == ("presumed", None, None)
    assert not referral.steps.exists()
    assert not referral.workers.exists()


def test_whoever_may_reads_it(referral: Referral, talk: VictimForm, cast: dict[str, Officer]) -> None:
    for name in ("cora", "sok"):
        client = sign_in(cast[name])
        assert NAME in client.get(reverse("referral", args=[referral.pk])).content.decode()
        assert "SECRET WORDS" in client.get(reverse("victim-form", args=[talk.key])).content.decode()
        assert NAME in client.get(reverse("operation", args=["OP-1"]) + f"?q={NAME}").content.decode()


def test_a_field_officer_reads_those_of_the_own_unit_only(
    referral: Referral, cast: dict[str, Officer]
) -> None:
    sok = cast["sok"]
    assert queries.open_referrals(sok).get() == referral
    Referral.objects.update(unit=cast["charlie"].unit)
    assert not queries.open_referrals(sok).exists()


def test_a_named_case_worker_reads_one_person_until_the_work_ends(
    referral: Referral, talk: VictimForm, cast: dict[str, Officer]
) -> None:
    bob, cora = cast["bob"], cast["cora"]
    name_worker(cora, referral, bob)
    assert queries.form_by_key(bob, talk.key) == talk
    assert referrals(bob).get().person.name == NAME
    end_work(cora, referral, bob)
    assert queries.form_by_key(bob, talk.key) is None
    assert referrals(bob).get().person.name == f"Protected person {referral.code}"


def test_nobody_names_himself(referral: Referral, cast: dict[str, Officer]) -> None:
    with pytest.raises(NotAllowed):
        name_worker(cast["alice"], referral, cast["alice"])
    with pytest.raises(CallerError):
        name_worker(cast["cora"], referral, cast["vera"])


def test_what_is_concealed_is_never_written_back(referral: Referral, cast: dict[str, Officer]) -> None:
    operation = Operation.objects.get()
    [shown, other] = people(cast["alice"], operation, PeopleChoice())
    assert (shown.row.name, other.row.name) == (f"Protected person {referral.code}", "OTHER PERSON")
    for record in (shown.row, shown.person):
        with pytest.raises(NotAllowed):
            record.save()
    assert Encounter.objects.get(pk=shown.pk).row.name == NAME


def test_rows_read_piece_by_piece_are_concealed_too(referral: Referral, cast: dict[str, Officer]) -> None:
    rows = people(cast["alice"], Operation.objects.get(), PeopleChoice())
    assert NAME not in {one.row.name for one in rows.iterator(chunk_size=1)}
    assert NAME not in {one.row.name for one in rows[:1]}


def test_two_officers_who_find_nothing_end_the_secret(referral: Referral, cast: dict[str, Officer]) -> None:
    Referral.objects.update(state=Referral.State.NOT_INDICATED)
    conceal_people(cast["alice"], [referral.person])
    assert referral.person.name == NAME
    assert not ask_concealed(cast["alice"], persons=[referral.person_id]).persons


def test_a_form_that_is_not_there_is_not_found(cast: dict[str, Officer]) -> None:
    assert sign_in(cast["cora"]).get(reverse("victim-form", args=[uuid.uuid4()])).status_code == 404
