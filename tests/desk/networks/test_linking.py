"""Complaints that share identifiers become one network at once, whatever way they came, and part when the link goes."""

import io
import random
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from jointdesk.desk.accounts.models import Officer, Unit
from jointdesk.desk.audit.models import Entry
from jointdesk.desk.intake import actions as intake
from jointdesk.desk.intake.correction_actions import import_corrections
from jointdesk.desk.intake.csv_file import Row
from jointdesk.desk.intake.drafts import by_code, parse_complaint
from jointdesk.desk.intake.import_actions import import_complaints
from jointdesk.desk.intake.models import Complaint, Identifier
from jointdesk.desk.networks import actions
from jointdesk.desk.networks.models import Hub, Linkage, Membership, Network
from jointdesk.desk.networks.relinking import relink_all
from jointdesk.desk.networks.signals import networks_merged
from jointdesk.desk.networks.work import relink_when_due
from jointdesk.engine.errors import CallerError, NotAllowed

pytestmark = pytest.mark.django_db

# what complaint n says: letters are identifiers
PHONES = {letter: f"09{number:02d}345678" for number, letter in enumerate("ABCDEFGH", 60)}


def tell(letters: str) -> str:
    return "; ".join(f"gọi số {PHONES[letter]}" for letter in letters) or "không nhớ gì"


def take(told: dict[str, str]) -> None:
    lines = [f"{name},2025-09-01,VN-HN,VN,{tell(letters)}" for name, letters in told.items()]
    text = "id,received_at,unit,country,narrative\n" + "\n".join(lines)
    import_complaints(io.BytesIO(text.encode()), "c.csv", None)


def take_one(name: str, letters: str) -> Complaint:
    cells = {"id": name, "received_at": "2025-09-02", "unit": "VN-HN", "narrative": tell(letters)}
    draft = parse_complaint(Row("form", 0, cells), by_code(Unit.objects.all()), None)
    return intake.store_complaint(None, draft)


def correct(line: str) -> None:
    text = "id,field,value,corrected_at,reason\n" + line
    import_corrections(io.BytesIO(text.encode()), "k.csv", None)


def partition() -> set[frozenset[str]]:
    groups: dict[int, set[str]] = {}
    for name, network in Membership.objects.values_list("complaint__reference", "network_id"):
        groups.setdefault(network, set()).add(name)
    return {frozenset(group) for group in groups.values()}


def grouped(*groups: str) -> set[frozenset[str]]:
    """grouped("1 2", "3") = {1, 2} and {3}."""
    return {frozenset(group.split()) for group in groups}


def check_counts() -> None:
    for network in Network.objects.filter(merged_into=None, dissolved_at=None):
        assert network.complaint_count == network.memberships.count() > 0
        named = Identifier.objects.filter(mentions__complaint__membership__network=network).distinct()
        assert network.identifier_count == named.count()
        assert network.first_received_at is not None


def test_complaints_that_share_an_identifier_are_one_network(units: Any) -> None:
    take({"1": "A", "2": "AB", "3": "B", "4": "C", "5": ""})
    assert partition() == grouped("1 2 3", "4", "5")
    check_counts()


def test_a_single_complaint_joins_two_networks_and_the_larger_keeps_its_name(units: Any) -> None:
    take({"1": "A", "2": "A", "3": "A", "4": "B", "5": "B"})
    large = Membership.objects.get(complaint__reference="1").network
    small = Membership.objects.get(complaint__reference="4").network
    heard = []

    def hear(kept: Network, gone: Network, **kwargs: Any) -> None:
        heard.append((kept.pk, gone.pk))

    networks_merged.connect(hear)
    take_one("6", "AB")
    networks_merged.disconnect(hear)
    assert partition() == grouped("1 2 3 4 5 6")
    assert Membership.objects.get(complaint__reference="6").network == large
    small.refresh_from_db()
    assert small.merged_into == large
    assert heard == [(large.pk, small.pk)]
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
    assert Linkage.objects.get().due
    assert relink_when_due() == 1
    assert len(partition()) == 24
    assert relink_when_due() == 0


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
