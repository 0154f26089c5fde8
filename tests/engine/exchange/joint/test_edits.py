"""What desks keep together is the set of their edits: order, repetition and partitions change nothing."""

import itertools
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jointdesk.engine.exchange.joint.edits import Edit, read_entry

START = datetime(2026, 11, 1, 8, tzinfo=UTC)
DESKS = ("vn", "kh", "kr")


def edit(id_: str, parents: str = "", desk: str = "vn", minute: int = 0, **fields: object) -> Edit:
    return Edit(
        id=id_,
        entry="e",
        kind="meeting",
        parents=frozenset(parents.split()),
        fields=fields,
        desk=desk,
        at=START + timedelta(minutes=minute),
    )


FOUNDED = edit("a", subject="First", place="Bavet")


def test_a_later_edit_replaces_what_it_has_seen_and_leaves_the_rest():
    state = read_entry([edit("b", "a", "kh", 1, place="Moc Bai"), FOUNDED])
    assert state.values == {"subject": "First", "place": "Moc Bai"}
    assert (state.conflicts, state.heads, state.missing) == ({}, {"b"}, frozenset())


def test_two_that_did_not_see_each_other_stand_side_by_side_whoever_was_later():
    edits = [FOUNDED, edit("b", "a", "vn", 5, place="Hanoi"), edit("c", "a", "kh", 9, place="Phnom Penh")]
    for some in itertools.permutations(edits):
        state = read_entry(some)
        assert [(said.value, said.edit.desk) for said in state.conflicts["place"]] == [
            ("Hanoi", "vn"),
            ("Phnom Penh", "kh"),
        ]
        assert state.values == {"subject": "First"}
        assert state.shown("place") == "Phnom Penh"


def test_only_an_edit_that_has_seen_all_of_them_ends_a_conflict():
    edits = [FOUNDED, edit("b", "a", place="Hanoi"), edit("c", "a", "kh", place="Phnom Penh")]
    one_seen = [*edits, edit("d", "b", "kr", 9, place="Seoul")]
    assert {said.value for said in read_entry(one_seen).conflicts["place"]} == {"Seoul", "Phnom Penh"}
    both_seen = [*edits, edit("d", "b c", "kr", 9, place="Seoul")]
    assert read_entry(both_seen).values["place"] == "Seoul"


def test_who_says_the_same_does_not_contradict():
    edits = [FOUNDED, edit("b", "a", place="Hanoi"), edit("c", "a", "kh", place="Hanoi")]
    state = read_entry(edits)
    assert state.values["place"] == "Hanoi"
    assert len(state.said["place"]) == 2


@pytest.mark.parametrize(("one", "other"), [(True, 1), ("1", 1), (["a"], "a")])
def test_values_of_two_types_are_two_values(one, other):
    assert "place" in read_entry([edit("b", place=one), edit("c", desk="kh", place=other)]).conflicts


def test_a_list_is_the_same_however_it_is_kept():
    assert not read_entry([edit("b", place=["x"]), edit("c", desk="kh", place=("x",))]).conflicts


def test_a_field_set_to_nothing_is_cleared():
    state = read_entry([FOUNDED, edit("b", "a", place="")])
    assert state.values == {"subject": "First"}
    assert state.shown("place", "nowhere") == "nowhere"


def test_a_recalled_edit_says_nothing_and_its_child_still_stands():
    edits = [FOUNDED, edit("b", "a", place="Hanoi"), edit("c", "b", "kh", subject="Second")]
    recalled = [replace(one, fields={}) if one.id == "b" else one for one in edits]
    assert read_entry(recalled).values == {"subject": "Second", "place": "Bavet"}


def test_what_came_before_a_recalled_edit_is_still_before_what_came_after():
    edits = [FOUNDED, edit("b", "a"), edit("c", "b", "kh", place="Moc Bai")]
    state = read_entry(edits)
    assert state.values["place"] == "Moc Bai"
    assert not state.conflicts


def test_a_parent_that_is_not_here_is_named():
    state = read_entry([edit("b", "a", place="Hanoi")])
    assert state.missing == {"a"}
    assert state.values == {"place": "Hanoi"}


def test_parents_in_a_circle_hide_nothing_and_end():
    circle = [
        edit("b", "c", "kh", place="Hanoi"),
        edit("c", "b", "kh", place="Hue"),
        edit("d", "d", place="Seoul"),
    ]
    for some in itertools.permutations([*circle, FOUNDED]):
        assert {said.value for said in read_entry(some).conflicts["place"]} == {
            "Bavet",
            "Hanoi",
            "Hue",
            "Seoul",
        }


@st.composite
def histories(draw: st.DrawFn) -> list[Edit]:
    """Three desks that write and send each other what they please, in parts and in any order."""
    seen: dict[str, list[Edit]] = {desk: [FOUNDED] for desk in DESKS}
    edits = [FOUNDED]
    for number in range(draw(st.integers(1, 12))):
        desk = draw(st.sampled_from(DESKS))
        if draw(st.booleans()):
            others = [one for one in edits if one not in seen[desk]]
            seen[desk] += (
                draw(st.lists(st.sampled_from(others), unique_by=lambda one: one.id)) if others else []
            )
        names = draw(st.sets(st.sampled_from(("subject", "place")), min_size=1))
        fields = {name: draw(st.sampled_from("xyz")) for name in names}
        parents = " ".join(read_entry(seen[desk]).heads)
        new = edit(f"n{number}", parents, desk, draw(st.integers(0, 3)), **fields)
        edits.append(new)
        seen[desk].append(new)
    return edits


@given(histories(), st.randoms(use_true_random=False))
def test_desks_that_have_the_same_edits_say_the_same(edits, random):
    once, twice = list(edits), [*edits, *edits]
    random.shuffle(once)
    random.shuffle(twice)
    assert read_entry(once) == read_entry(twice) == read_entry(edits)


@given(histories())
def test_nothing_is_lost_before_somebody_who_saw_it_said_otherwise(edits):
    state, by_id = read_entry(edits), {one.id: one for one in edits}

    def ancestors(one: Edit) -> set[str]:
        found, ahead = set(), list(one.parents)
        while ahead:
            here = ahead.pop()
            if here not in found and here in by_id:
                found.add(here)
                ahead += by_id[here].parents
        return found

    for name in ("subject", "place"):
        setters = [one for one in edits if name in one.fields]
        overtaken = {old.id for new in setters for old in setters if old.id in ancestors(new)}
        assert {said.edit.id for said in state.said.get(name, ())} == {one.id for one in setters} - overtaken


@given(histories())
def test_one_edit_that_names_all_heads_ends_every_conflict(edits):
    last = edit("last", " ".join(read_entry(edits).heads), "kr", 99, subject="s", place="p")
    state = read_entry([*edits, last])
    assert state.values == {"subject": "s", "place": "p"}
    assert state.heads == {"last"}


class Counted(frozenset):
    looks = 0

    def __iter__(self):
        Counted.looks += 1
        return super().__iter__()


def test_parents_are_looked_at_a_few_times_however_deep_a_history_is():
    """Many edits, each with as many parents as are taken."""
    names = [f"{number:06}" for number in range(2_000)]
    edits = [
        replace(edit(name, **{f"f{number % 60}": "x"}), parents=Counted(names[max(0, number - 50) : number]))
        for number, name in enumerate(names)
    ]
    Counted.looks = 0
    assert read_entry(edits).heads == {names[-1]}
    assert Counted.looks <= 4 * len(edits)
