"""Complaints that share identifiers become one network at once, whatever way they came, and part when the link goes."""

import io
import random
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.audit.models import Entry
from jointdesk.desk.intake import actions as intake
from jointdesk.desk.intake.correction_actions import import_corrections
from jointdesk.desk.intake.models import Complaint, Identifier
from jointdesk.desk.networks import actions
from jointdesk.desk.networks.models import Hub, Membership
from jointdesk.desk.networks.relinking import relink_all
from jointdesk.desk.networks.signals import networks_merged
from jointdesk.desk.networks.work import answer_hub_questions
from jointdesk.engine.errors import CallerError, NotAllowed
from told import PHONES, check_counts, grouped, partition, take, take_one, tell

pytestmark = pytest.mark.django_db


def correct(line: str) -> None:
    text = "id,field,value,corrected_at,reason\n" + line
    import_corrections(io.BytesIO(text.encode()), "k.csv", None)


def test_complaints_that_share_an_identifier_are_one_network(units: Any) -> None:
    take({"1": "A", "2": "AB", "3": "B", "4": "C", "5": ""})
    assert partition() == grouped("1 2 3", "4", "5")
    check_counts()


def test_a_single_complaint_joins_two_networks_and_the_larger_keeps_its_name(units: Any) -> None:
    take({"1": "A", "2": "A", "3": "A", "4": "B", "5": "B"})
    large = Membership.objects.get(complaint__reference="1").network
    small = Membership.objects.get(complaint__reference="4").network
    heard: list[dict[int, int]] = []

    def hear(into: dict[int, int], **kwargs: Any) -> None:
        heard.append(into)

    networks_merged.connect(hear)
    take_one("6", "AB")
    networks_merged.disconnect(hear)
    assert partition() == grouped("1 2 3 4 5 6")
    assert Membership.objects.get(complaint__reference="6").network == large
    small.refresh_from_db()
    assert small.merged_into == large
    assert heard == [{small.pk: large.pk}]
    check_counts()


def test_a_withdrawn_complaint_takes_its_links_with_it(units: Any, cast: dict[str, Officer]) -> None:
    take({"1": "A", "2": "AB", "3": "B"})
    correct("2,withdrawn,yes,2025-10-01,settled")
    assert partition() == grouped("1", "3")
    correct("2,withdrawn,no,2025-10-02,in error")
    assert partition() == grouped("1 2 3")
    intake.withdraw(cast["ivan"], Complaint.objects.get(reference="2"), "settled after all")
    assert partition() == grouped("1", "3")
    check_counts()


def test_a_corrected_text_moves_a_complaint(units: Any) -> None:
    take({"1": "A", "2": "A", "3": "B"})
    correct(f"2,narrative,{tell('B')},2025-10-01,miscopied")
    assert partition() == grouped("1", "2 3")
    check_counts()


def test_any_order_of_single_changes_ends_where_linking_all_at_once_ends(units: Any) -> None:
    rng = random.Random(7)
    names = [str(number) for number in range(24)]
    for name in names:
        take_one(name, "".join(rng.sample(sorted(PHONES), rng.choice((0, 1, 1, 2)))))
        if rng.random() < 0.3:
            correct(f"{rng.choice(names[: int(name) + 1])},withdrawn,yes,2025-10-01T00:00:{int(name):02d},")
        if rng.random() < 0.3:
            text = tell("".join(rng.sample(sorted(PHONES), 1)))
            correct(
                f"{rng.choice(names[: int(name) + 1])},narrative,{text},2025-10-01T01:00:{int(name):02d},"
            )
    step_by_step = partition()
    check_counts()
    assert relink_all() == 0
    assert partition() == step_by_step


def test_relinking_again_changes_no_name(units: Any) -> None:
    take({"1": "A", "2": "A", "3": "B"})
    before = dict(Membership.objects.values_list("complaint_id", "network__reference"))
    take({"4": "B", "5": "C"})
    after = dict(Membership.objects.values_list("complaint_id", "network__reference"))
    assert before.items() <= after.items()


def test_a_hotline_that_strangers_name_is_a_hub_and_glues_nothing(units: Any) -> None:
    many = {f"s{number}": "H" for number in range(30)}
    take(many | {"1": "A", "2": "A"})
    hub = Hub.objects.get(identifier__value="+84" + PHONES["H"][1:])
    assert (hub.source, hub.degree) == (Hub.Source.RULE, 30)
    assert frozenset({"1", "2"}) in partition()
    assert len(partition()) == 31
    take_one("3", "AH")
    assert frozenset({"1", "2", "3"}) in partition()
    hub.refresh_from_db()
    assert hub.degree == 31


def test_what_becomes_a_hub_one_by_one_is_found_by_the_worker(units: Any) -> None:
    take({f"s{number}": "" for number in range(3)})
    for number in range(21):
        take_one(f"h{number}", "H")
    assert frozenset(f"h{number}" for number in range(21)) in partition()
    assert answer_hub_questions() == 1
    assert len(partition()) == 24
    assert answer_hub_questions() == 0
    assert relink_all() == 0
    check_counts()


def test_an_officer_overrules_a_hub_and_takes_it_back(units: Any, cast: dict[str, Officer]) -> None:
    take({f"s{number}": "H" for number in range(30)})
    identifier = Identifier.objects.get()
    actions.overrule_hub(cast["alice"], identifier)
    assert len(partition()) == 1
    assert relink_all() == 0
    actions.release_hub(cast["alice"], Hub.objects.get())
    assert len(partition()) == 30
    assert Entry.objects.filter(kind__startswith="hub_").count() == 2


def test_an_officer_declares_a_hub_and_it_survives_a_rebuild(units: Any, cast: dict[str, Officer]) -> None:
    take({"1": "A", "2": "A"})
    actions.declare_hub(cast["alice"], Identifier.objects.get(), "the office's own number")
    assert partition() == grouped("1", "2")
    assert relink_all() == 0


def test_judgements_join_and_part_and_can_be_undone(units: Any, cast: dict[str, Officer]) -> None:
    take({"1": "A", "2": "A", "3": "B"})
    one, two, three = Complaint.objects.order_by("reference")
    apart = actions.judge(cast["alice"], "cannot_link", two, one, "two gangs share the phone")
    assert partition() == grouped("1", "2", "3")
    joined = actions.judge(cast["alice"], "must_link", one, three, "same voice")
    assert partition() == grouped("1 3", "2")
    assert relink_all() == 0
    actions.undo(cast["alice"], apart)
    assert partition() == grouped("1 2 3")
    actions.undo(cast["alice"], joined)
    assert partition() == grouped("1 2", "3")


def test_the_contrary_judgement_replaces_the_standing_one(units: Any, cast: dict[str, Officer]) -> None:
    take({"1": "A", "2": "B"})
    one, two = Complaint.objects.order_by("reference")
    first = actions.judge(cast["alice"], "must_link", one, two, "same gang")
    again = actions.judge(cast["cora"], "must_link", two, one, "same gang")
    assert again.pk == first.pk
    actions.judge(cast["cora"], "cannot_link", one, two, "not so")
    first.refresh_from_db()
    assert first.undone_at is not None
    assert partition() == grouped("1", "2")


def test_a_judgement_needs_the_right_two_complaints_and_a_reason(
    units: Any, cast: dict[str, Officer]
) -> None:
    take({"1": "A", "2": "B"})
    one, two = Complaint.objects.order_by("reference")
    for name in ("mai", "bob", "vera", "sok"):
        with pytest.raises(NotAllowed):
            actions.judge(cast[name], "must_link", one, two, "because")
    for kind, other, reason in (
        ("maybe", two, "because"),
        ("must_link", one, "why"),
        ("must_link", two, " "),
    ):
        with pytest.raises(CallerError):
            actions.judge(cast["alice"], kind, one, other, reason)


def test_a_single_complaint_costs_the_same_whatever_else_is_stored(units: Any) -> None:
    take({"1": "A", "2": "A"})
    with CaptureQueriesContext(
        connection,
    ) as few:
        take_one("x", "A")
    take({f"n{number}": "BCDEF"[number % 5] for number in range(90)})
    with CaptureQueriesContext(connection) as many:
        take_one("y", "A")
    assert len(many) <= len(few) + 3
