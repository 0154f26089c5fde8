"""Whatever is written of a protected person in free words is sealed: steps, reviews, where he or she was taken."""

from collections.abc import Callable
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.attachments.rotation import Rotated, rotate
from jointdesk.desk.operations.models import Encounter, Outcome, Referral, ReferralReview, ReferralStep
from jointdesk.desk.operations.people.outcome_actions import decide_outcome, move_category
from jointdesk.desk.operations.referrals.actions import review
from jointdesk.desk.operations.referrals.step_actions import add_step, finish_step

pytestmark = pytest.mark.django_db
Raid = Callable[..., Any]
Met = Callable[[str, str], Encounter]
SHELTER, REASONS, TAKEN = "nhà tạm lánh số 7", "she was locked in on floor 4", "Hospital Calmette"
ROWS = ("operations_referralstep", "operations_referralreview", "operations_outcome")


@pytest.fixture
def referral(raid: Raid) -> Referral:
    raid("OP-1", "a,TRAN VAN BINH,1990-02-03,M,VN,C7654321,,2;7;15,", "b,LE VAN B,1991-01-01,M,KH,,suspect,,")
    return Referral.objects.get()


@pytest.fixture
def told(referral: Referral, cast: dict[str, Officer]) -> Referral:
    add_step(cast["sok"], referral, "safety", SHELTER)
    review(referral, cast["sok"], "upheld", REASONS)
    decide_outcome(cast["cora"], referral.encounter, "hospital", place=TAKEN, note="burns")
    return referral


def clear_text(table: str) -> str:
    """Everything a table holds, as whoever has the database alone reads it."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT * FROM {table}")
        values = [value for row in cursor.fetchall() for value in row]
    return " ".join(
        bytes(one).decode("utf-8", "replace") if isinstance(one, bytes | memoryview) else str(one)
        for one in values
    )


def test_the_database_alone_says_nothing_of_it(told: Referral) -> None:
    said = " ".join(map(clear_text, ROWS))
    assert not any(words in said for words in (SHELTER, REASONS, TAKEN, "burns"))
    assert told.steps.get(kind="safety").note == SHELTER
    assert told.reviews.get().note == REASONS
    outcome = Outcome.objects.get()
    assert (outcome.where, outcome.note, outcome.place) == (TAKEN, "burns", "")


def test_what_came_of_a_step_is_sealed_with_it(told: Referral, cast: dict[str, Officer]) -> None:
    step = add_step(cast["sok"], told, "follow_up", "call her aunt")
    finish_step(cast["sok"], step, "she is with her aunt")
    assert "aunt" not in clear_text("operations_referralstep")
    assert ReferralStep.objects.get(pk=step.pk).note == "call her aunt\nshe is with her aunt"


def test_a_step_without_words_has_no_key(told: Referral) -> None:
    step = ReferralStep.objects.create(referral=told, kind="gate", at=told.opened_at)
    assert (step.secret, step.note) == (None, "")


def test_where_others_went_stays_countable(
    told: Referral, cast: dict[str, Officer], met: Met, client: Client
) -> None:
    decide_outcome(cast["cora"], met("OP-1", "b"), "released", place="Bus 3")
    client.force_login(cast["alice"])
    numbers = client.get("/api/operations/OP-1/live").json()["outcomes"]
    places = {one["code"]: one["places"] for one in numbers}
    assert places == {"released": {"Bus 3": 1}, "hospital": {"": 1}}


def test_who_becomes_protected_later_was_taken_somewhere_too(
    referral: Referral, cast: dict[str, Officer], met: Met
) -> None:
    decide_outcome(cast["cora"], met("OP-1", "b"), "released", place="Guesthouse Mekong", note="by taxi")
    assert Outcome.objects.get().place == "Guesthouse Mekong"
    move_category(cast["cora"], met("OP-1", "b"), "victim", "he told of guards")
    assert "Mekong" not in clear_text("operations_outcome")
    assert Outcome.objects.get().where == "Guesthouse Mekong"


@pytest.mark.parametrize(
    ("name", "reads"), [("cora", True), ("sok", True), ("alice", False), ("vera", False)]
)
def test_who_may_not_know_the_person_reads_no_place(
    told: Referral, cast: dict[str, Officer], client: Client, name: str, reads: bool
) -> None:
    client.force_login(cast[name])
    page = client.get(f"/operations/OP-1/people/{told.encounter_id}/").content.decode()
    page += client.get(f"/operations/referrals/{told.pk}/").content.decode()
    assert [words in page for words in (TAKEN, "burns", REASONS, SHELTER)] == [reads] * 4


def test_a_change_of_the_desks_key_loses_none(told: Referral) -> None:
    before = {row.pk: row.wrapped_by for row in ReferralReview.objects.all()}
    for _ in rotate(Rotated()):
        pass
    assert all(before[row.pk] != row.wrapped_by for row in ReferralReview.objects.all())
    assert (told.reviews.get().note, told.steps.get(kind="safety").note) == (REASONS, SHELTER)
    assert Outcome.objects.get().where == TAKEN


class Before:
    """A row as it stood before the migration: with a note in clear, and a place."""

    def __init__(self, row: Any, note: str, place: str = "") -> None:
        self.__dict__.update(row=row, note=note, place=place, kind=getattr(row, "kind", ""), sealed=None)
        self.secret = None
        self.wrapped_by = ""

    @property
    def encounter(self) -> Encounter:
        found: Encounter = self.row.encounter
        return found

    def save(self, update_fields: list[str]) -> None:
        for name in update_fields:
            setattr(self.row, name, getattr(self, name))
        self.row.save(update_fields=update_fields)


class Rows:
    """The apps of a migration, where the three models still have their words in clear."""

    def __init__(self, words: dict[str, str]) -> None:
        self.words = words

    def get_model(self, app: str, name: str) -> Any:
        model = apps.get_model(app, name)
        if name == "Referral":
            return model
        place = TAKEN if name == "Outcome" else ""
        self.found = [Before(row, self.words[name], place) for row in model.objects.order_by("pk")]
        return type("Model", (), {"objects": self})

    def order_by(self, *_names: str) -> "Rows":
        return self

    select_related = order_by

    def iterator(self, _size: int) -> list[Before]:
        return self.found


def test_words_written_before_are_sealed_by_the_migration(told: Referral) -> None:
    for model in (ReferralStep, ReferralReview, Outcome):
        model.objects.update(sealed=None, secret=None, wrapped_by="")
    migration = import_module("jointdesk.desk.operations.migrations.0010_words_about_victims_are_sealed")
    migration.seal_notes(Rows({"ReferralStep": SHELTER, "ReferralReview": REASONS, "Outcome": "burns"}), None)
    assert told.steps.get(kind="safety").note == SHELTER
    assert told.reviews.get().note == REASONS
    outcome = Outcome.objects.get()
    assert (outcome.place, outcome.where, outcome.note) == ("", TAKEN, "burns")
