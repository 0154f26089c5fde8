"""Whatever comes in whatever order, through the desk's own actions: after each step the networks are those of the batch."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.intake import actions as intake
from jointdesk.desk.intake.correction_actions import correct
from jointdesk.desk.intake.models import Complaint, Identifier
from jointdesk.desk.networks import actions
from jointdesk.desk.networks.frames import read_hub_rules, read_judgements, read_mentions
from jointdesk.desk.networks.models import Hub, Judgement
from jointdesk.desk.networks.relinking import relink_all
from jointdesk.desk.networks.work import answer_hub_questions
from jointdesk.engine.networks import hub_rule, link
from told import PHONES, check_counts, partition, take, take_one, tell

pytestmark = pytest.mark.django_db
# other ones each time; `make fuzz-orders` (nightly) tries 5,000
SEQUENCES = int(os.environ.get("SEQUENCES", "50"))

LETTERS = st.sets(st.sampled_from(sorted(PHONES)[:6]), max_size=3).map(lambda found: "".join(sorted(found)))
ONE = st.integers(0, 30)
EVENTS = st.one_of(
    st.tuples(st.just("store"), LETTERS),
    st.tuples(st.just("store"), LETTERS),
    st.tuples(st.just("take_file"), st.lists(LETTERS, min_size=1, max_size=4)),
    st.tuples(st.just("withdraw"), ONE),
    st.tuples(st.just("take_back"), ONE),
    st.tuples(st.just("correct"), ONE, LETTERS),
    st.tuples(st.just("judge"), st.sampled_from(("must_link", "cannot_link")), ONE, ONE),
    st.tuples(st.just("undo"), ONE),
    st.tuples(st.just("hub"), st.sampled_from(("declare", "overrule", "release")), ONE),
    st.tuples(st.just("answer")),
)


class Desk:
    """Plays events; one that makes no sense as things stand is passed over."""

    def __init__(self, officer: Officer) -> None:
        self.officer = officer
        self.count = 0
        self.day = datetime(2025, 9, 1, tzinfo=UTC)

    def play(self, event: tuple[Any, ...]) -> None:
        do: Callable[..., None] = getattr(self, event[0])
        do(*event[1:])

    def store(self, letters: str) -> None:
        self.count += 1
        take_one(f"S{self.count}", letters)

    def take_file(self, told: list[str]) -> None:
        names = [f"S{self.count + number}" for number in range(1, len(told) + 1)]
        self.count += len(told)
        take(dict(zip(names, told, strict=True)))

    def withdraw(self, number: int) -> None:
        complaint = self._pick(Complaint.objects.exclude(state="withdrawn"), number)
        if complaint is not None:
            intake.withdraw(self.officer, complaint, "settled")

    def take_back(self, number: int) -> None:
        complaint = self._pick(Complaint.objects.filter(state="withdrawn"), number)
        if complaint is not None:
            correct(self.officer, complaint, "withdrawn", "no", "in error", self._now())

    def correct(self, number: int, letters: str) -> None:
        complaint = self._pick(Complaint.objects.all(), number)
        if complaint is not None:
            correct(self.officer, complaint, "narrative", tell(letters), "misheard", self._now())

    def judge(self, kind: str, number: int, other: int) -> None:
        one, two = self._pick(Complaint.objects.all(), number), self._pick(Complaint.objects.all(), other)
        if one is not None and two is not None and one != two:
            actions.judge(self.officer, kind, one, two, "as told")

    def undo(self, number: int) -> None:
        judgement = self._pick(Judgement.objects.filter(undone_at=None), number)
        if judgement is not None:
            actions.undo(self.officer, judgement)

    def hub(self, word: str, number: int) -> None:
        if word == "release":
            if (hub := self._pick(Hub.objects.all(), number)) is not None:
                actions.release_hub(self.officer, hub)
            return
        identifier = self._pick(Identifier.objects.all(), number)
        if identifier is not None and word == "declare":
            actions.declare_hub(self.officer, identifier, "everybody calls it")
        elif identifier is not None:
            actions.overrule_hub(self.officer, identifier)

    def answer(self) -> None:
        answer_hub_questions()

    def _pick(self, rows: Any, number: int) -> Any:
        found = list(rows.order_by("pk"))
        return found[number % len(found)] if found else None

    def _now(self) -> datetime:
        self.day += timedelta(hours=1)
        return self.day


def batch() -> set[frozenset[str]]:
    """The networks that linking everything at once gives, with the hubs and judgements that stand."""
    names = {str(pk): name for pk, name in Complaint.objects.values_list("pk", "reference")}
    rules, judged = read_hub_rules(rediscover=False), read_judgements()
    linking = link(
        read_mentions(),
        hubs=rules.hubs,
        never_hubs=rules.genuine,
        must_link=judged.must_link,
        cannot_link=judged.cannot_link,
        discover_hubs=False,
    )
    groups: dict[str, set[str]] = {}
    for complaint, network in linking.networks.iter_rows():
        groups.setdefault(str(network), set()).add(names[str(complaint)])
    return {frozenset(group) for group in groups.values()}


@contextmanager
def throwaway() -> Iterator[None]:
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


@settings(
    max_examples=SEQUENCES,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(st.lists(EVENTS, min_size=1, max_size=22))
@example(
    [
        ("store", "A"),
        ("store", "AB"),
        ("store", "B"),
        ("judge", "cannot_link", 0, 2),
        ("store", "BC"),
        ("undo", 0),
    ]
)
@example(
    [("store", "AB"), ("store", "A"), ("store", "B"), ("withdraw", 0), ("take_back", 0), ("correct", 0, "C")]
)
@example(
    [
        ("take_file", ["A", "A", "A"]),
        ("store", "B"),
        ("correct", 3, "AB"),
        ("hub", "declare", 0),
        ("hub", "release", 0),
    ]
)
def test_any_order_of_actions_ends_where_the_batch_ends(
    units: Any, cast: dict[str, Officer], monkeypatch: pytest.MonkeyPatch, events: list[tuple[Any, ...]]
) -> None:
    # common from three complaints on, so that the hub rule has its say in so small a desk
    monkeypatch.setattr(hub_rule, "COMMON_DEGREE", 2)
    monkeypatch.setattr("jointdesk.desk.networks.hub_rows.COMMON_DEGREE", 2)
    monkeypatch.setattr("jointdesk.desk.networks.hub_questions.COMMON_DEGREE", 2)
    with throwaway():
        desk = Desk(cast["alice"])
        for event in events:
            desk.play(event)
            assert partition() == batch(), event
        check_counts()
        relink_all()
        assert partition() == batch()
        check_counts()
