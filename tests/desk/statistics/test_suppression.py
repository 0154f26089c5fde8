"""Nothing withheld can be worked out: a reader who knows totals and rules tries every table there could be."""

import itertools
import random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import linprog

from jointdesk.desk.statistics.attacker import Attacker, Cell, connected
from jointdesk.desk.statistics.suppression import Unprotectable, find_gaps, is_small, protect

FIVE = 5
TOTAL = ("total",)


def guarded(value, threshold=FIVE, **facts):
    small = is_small(value, threshold)
    return Cell(value, 1 if small else None, threshold if small else None, loss=1 + value, **facts)


def one_table(parts, threshold=FIVE):
    cells = {(name,): guarded(value, threshold) for name, value in parts.items() if value}
    return {**cells, TOTAL: Cell(sum(parts.values()), place="kept")}, [{TOTAL: -1, **dict.fromkeys(cells, 1)}]


def cross_table(rows, threshold=FIVE):
    """Both margins are told unless they are small, and the total."""
    values = {(f"r{r}", f"c{c}"): n for r, row in enumerate(rows) for c, n in enumerate(row) if n}
    cells = {key: guarded(value, threshold) for key, value in values.items()}
    equations = []
    for place in (0, 1):
        margins = sorted({key[place] for key in values})
        for margin in margins:
            parts = [key for key in values if key[place] == margin]
            cells[margin,] = guarded(sum(values[key] for key in parts), threshold)
            equations.append({(margin,): -1, **dict.fromkeys(parts, 1)})
        equations.append({TOTAL: -1, **{(margin,): 1 for margin in margins}})
    cells[TOTAL] = Cell(sum(values.values()), place="kept")
    return cells, equations


def hidden_in(parts, threshold=FIVE):
    return {key[0] for key in protect(*one_table(parts, threshold))}


def reader_finds(cells, equations, hidden):
    """(key, least, greatest) of each withheld figure, by a program of its own: nothing here is the product's."""
    keys = [key for key, cell in cells.items() if key in hidden or cell.place == "unseen"]
    matrix = np.array([[line.get(key, 0) for key in keys] for line in equations]).reshape(
        len(equations), len(keys)
    )
    truth = np.array([cells[key].value for key in keys])
    bounds = [(0 if cells[key].place == "unseen" else 1, None) for key in keys]
    for number, key in enumerate(keys):
        ends = []
        for sign in (1, -1):
            target = np.zeros(len(keys))
            target[number] = sign
            found = linprog(target, A_eq=matrix, b_eq=matrix @ truth, bounds=bounds, method="highs-ds")
            ends.append(sign * found.fun if found.status == 0 else -sign * np.inf)
        yield key, *ends


def possible_values(shown, total):
    """What a reader holds possible for each withheld count: all ways to make up the total."""
    hidden = [key for key, count in shown.items() if count is None]
    rest = total - sum(count for count in shown.values() if count is not None)
    values = {key: set() for key in hidden}
    for cut in itertools.combinations(range(1, rest), len(hidden) - 1) if hidden else ():
        edges = (0, *cut, rest)
        for key, low, high in zip(hidden, edges, edges[1:], strict=False):
            values[key].add(high - low)
    return values


@pytest.mark.parametrize(
    ("parts", "hidden"),
    [
        ({"a": 50, "b": 7}, set()),
        # alone, it is the total less the others
        ({"a": 50, "b": 7, "c": 3}, {"b", "c"}),
        # two ones would be two: a third goes with them
        ({"a": 50, "b": 9, "c": 1, "d": 1}, {"b", "c", "d"}),
        # together large enough to stay a secret
        ({"a": 50, "b": 4, "c": 4}, {"b", "c"}),
        ({"a": 50, "b": 0, "c": 8}, set()),
        ({}, set()),
    ],
)
def test_the_smallest_others_go_with_a_small_one(parts, hidden):
    assert hidden_in(parts) == hidden


@pytest.mark.parametrize("parts", [{"a": 1, "b": 1, "c": 1, "d": 1, "e": 1}, {"a": 3}, {"a": 2, "b": 2}])
def test_a_table_that_cannot_keep_its_secret_is_said_to_be_one(parts):
    with pytest.raises(Unprotectable) as stuck:
        protect(*one_table(parts))
    assert stuck.value.keys <= {(name,) for name in parts}


def test_what_must_stay_is_no_cover():
    cells, equations = one_table({"victim": 12, "suspect": 300, "undetermined": 3}, 10)
    cells["victim",] = Cell(12, place="kept")
    assert protect(cells, equations) == {("suspect",), ("undetermined",)}


def test_a_difference_of_two_totals_is_a_figure_too():
    """Persons less foreigners are people of our own country, in no table at all."""
    cells = {
        ("persons",): Cell(64),
        ("foreigners",): Cell(61, place="kept"),
        ("others",): guarded(3, 10, place="unseen", least=0),
    }
    assert protect(cells, [{("persons",): -1, ("foreigners",): 1, ("others",): 1}]) == {("persons",)}


def test_margins_of_a_cross_table_give_nothing_away():
    cells, equations = cross_table([[20, 3, 30], [25, 40, 35], [30, 45, 50]])
    hidden = protect(cells, equations)
    # a rectangle: the other corners of the cheapest one
    assert hidden == {("r0", "c1"), ("r0", "c0"), ("r1", "c0"), ("r1", "c1")}


def test_who_counts_the_rows_of_a_small_total_knows_as_much():
    cells, equations = cross_table([[1, 1, 1], [20, 30, 40], [25, 35, 45]])
    hidden = protect(cells, equations)
    assert {("r0",), ("r0", "c0"), ("r0", "c1"), ("r0", "c2")} <= hidden
    ends = {key: (low, high) for key, low, high in reader_finds(cells, equations, hidden)}
    assert ends[("r0",)][0] <= 3
    assert ends[("r0",)][1] >= 7


def test_sums_of_money_are_protected_by_a_share_of_them():
    cells = {(name,): Cell(value, least=0, loss=1) for name, value in {"a": 5e9, "b": 8e9, "c": 7e11}.items()}
    cells["c",] = Cell(7e11, low=6e11, high=8e11, least=0)
    cells[TOTAL] = Cell(7.13e11, place="kept")
    with pytest.raises(Unprotectable):
        protect(cells, [{TOTAL: -1, ("a",): 1, ("b",): 1, ("c",): 1}])
    cells["b",] = Cell(2e11, least=0)
    cells[TOTAL] = Cell(9.05e11, place="kept")
    assert protect(cells, [{TOTAL: -1, ("a",): 1, ("b",): 1, ("c",): 1}]) >= {("b",), ("c",)}


TABLES = st.lists(st.one_of(st.integers(1, 6), st.integers(1, 16)), min_size=1, max_size=6)


@given(TABLES, st.sampled_from([2, 3, FIVE]))
@settings(max_examples=40, deadline=None)
def test_no_withheld_count_of_one_table_can_be_worked_out(counts, threshold):
    parts = {f"p{number}": count for number, count in enumerate(counts)}
    try:
        hidden = hidden_in(parts, threshold)
    except Unprotectable:
        return
    shown = {key: None if key in hidden else count for key, count in parts.items()}
    assert {key for key, count in parts.items() if is_small(count, threshold)} <= hidden
    for key, values in possible_values(shown, sum(counts)).items():
        if is_small(parts[key], threshold):
            assert set(range(1, threshold + 1)) <= values, (key, values)
    # and no more than needed: the largest of the others, shown again, would give something away
    if extra := [key for key in hidden if not is_small(parts[key], threshold)]:
        cells, equations = one_table(parts, threshold)
        less = {(key,) for key in hidden} - {(max(extra, key=lambda key: parts[key]),)}
        assert find_gaps(cells, equations, less)


@pytest.mark.parametrize("seed", range(4))
def test_no_withheld_count_of_a_cross_table_can_be_worked_out(seed):
    world = random.Random(seed)
    rows = [
        [int(world.paretovariate(0.5)) if world.random() < 0.8 else 0 for _ in range(5)] for _ in range(5)
    ]
    cells, equations = cross_table([[min(n, 90) for n in row] for row in rows])
    try:
        hidden = protect(cells, equations)
    except Unprotectable as stuck:
        pytest.fail(f"{stuck.keys}")
    assert {key for key, cell in cells.items() if cell.unsafe} <= hidden
    for key, low, high in reader_finds(cells, equations, hidden):
        if cells[key].unsafe:
            least = max(
                1, sum(1 for line in equations if line.get(key) == -1 for part in line if part != key)
            )
            assert low <= least + 1e-4, key
            assert high >= FIVE - 1e-4, key


def test_the_same_tables_give_the_same_answer():
    cells, equations = cross_table([[1, 9, 14], [12, 2, 30], [40, 11, 3]])
    assert protect(cells, equations) == protect(dict(reversed(cells.items())), equations[::-1])


def test_tables_that_nothing_joins_are_apart():
    cells, equations = one_table({"a": 3, "b": 40})
    cells["alone",] = Cell(7)
    assert sorted(map(len, connected(cells, equations))) == [1, 3]


def test_an_interval_is_open_where_nothing_bounds_it():
    cells, equations = one_table({"a": 3, "b": 40})
    assert Attacker(cells, equations, [("a",), ("b",)]).interval(("a",)) == (1, pytest.approx(42))
    assert Attacker(cells, equations, [("a",), TOTAL]).interval(("a",)) == (1, float("inf"))
    assert Attacker(cells, equations, [("a",)]).interval(("b",)) == (40, 40)
