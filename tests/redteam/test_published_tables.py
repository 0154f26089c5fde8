"""A reader with every published figure, all that adds up and a solver finds nobody, however the report falls out."""

import itertools
import os
import random
from collections import defaultdict

import pytest

from jointdesk.desk.statistics.attacker import Cell
from jointdesk.desk.statistics.publishable import make_publishable
from jointdesk.desk.statistics.suppression import Unprotectable, protect, shade
from redteam.published_worlds import COMPLAINTS, PEOPLE, Reader, invent, numbers

# `make attack-tables` tries many more
WORLDS = int(os.environ.get("ATTACKED_WORLDS", "3"))
UNGUARDED = {
    "operations",
    "operations_by_province",
    "operations_by_month",
    "ringleaders_prosecuted",
    "persons_prosecuted",
    "cooperation",
    "networks",
    "provinces",
}


def few_for(path):
    """The threshold of a figure, by its path: courts and raids are public, suspects no secret as a number."""
    if UNGUARDED & set(path) or path[:2] in (("prosecuted", "by_month"), ("prosecuted", "by_nationality")):
        return 0
    if path[:2] == ("found", "by_category"):
        return PEOPLE if path[2] in ("victim", "undetermined") else 0
    return COMPLAINTS if path[0] == "reported" else PEOPLE


@pytest.fixture(scope="module", params=range(WORLDS))
def world(request):
    truth = invent(
        request.param, people=60 + 45 * (request.param % 10), complaints=30 + 30 * (request.param % 10)
    )
    return truth, make_publishable(truth)


def test_no_small_figure_is_told(world):
    truth, published = world
    small = {
        path: value
        for path, value in numbers(truth)
        if isinstance(value, int) and 0 < value < few_for(path[1:] if path[0] == "before" else path)
    }
    told = dict(numbers(published))
    assert small
    assert not {path: value for path, value in small.items() if told.get(path) is not None}


@pytest.mark.parametrize("part", ["now", "before"])
def test_no_small_figure_is_worked_out(world, part):
    truth, published = world if part == "now" else (world[0].before, world[1].before)
    reader = Reader(published, truth)
    guarded = [key for key in reader.withheld if 0 < reader.truth[key] < few_for(key)]
    for key in guarded:
        low, high = reader.interval(key)
        assert low <= reader.truth[key] <= high + 1e-4, key
        assert high >= few_for(key) - 1e-4, (key, low, high)
        assert high - low >= few_for(key) - 1 - 1e-4, (key, low, high)


def test_not_everything_is_withheld(world):
    """What protects by telling nothing would be no report."""
    truth, published = world
    told = [value for path, value in numbers(published.found) if value is not None]
    assert published.found.foreigners == truth.found.foreigners
    assert len(told) >= 5


def test_the_order_of_what_is_withheld_tells_nothing(world):
    _truth, published = world
    for split in (
        published.found.by_province,
        published.found.by_nationality,
        published.reported.by_scam_type,
    ):
        if split:
            hidden = [code for code, count in split.items() if count is None]
            assert list(split)[len(split) - len(hidden) :] == sorted(hidden)


def published_as(parts, few, secret):
    """(total, what is shown) of one table, and None where it is not published or nothing is withheld."""
    total = ("total",)
    cells = {
        (name,): Cell(n, 1 if n < few else None, few if n < few else None, loss=1 + n)
        for name, n in parts.items()
    }
    cells[total] = Cell(sum(parts.values()), place="kept")
    try:
        hidden = protect(
            shade(cells, lambda key: random.Random(f"{secret}{key}").random()),
            [{total: -1, **{(name,): 1 for name in parts}}],
        )
    except Unprotectable:
        return None
    shown = tuple((name, n) for name, n in parts.items() if (name,) not in hidden)
    return (sum(parts.values()), shown) if hidden else None


def test_a_reader_who_knows_the_program_is_left_in_doubt():
    """Every table of three parts: of those that may look alike when published, no part has one value in all.

    With the smallest others always withheld, 3 and 3 beside a 4 would be known: for 2 and 4 the other 4 had gone.
    """
    few, alike, most = 3, defaultdict(list), 4
    for values in itertools.product(range(1, most + 1), repeat=3):
        parts = dict(zip("abc", values, strict=True))
        for secret in range(3):
            if seen := published_as(parts, few, secret):
                alike[seen].append(parts)
    # of larger sums not every table was tried
    whole = {
        seen: worlds for seen, worlds in alike.items() if seen[0] - sum(n for _, n in seen[1]) <= most + 1
    }
    assert len(whole) > 10
    for (total, shown), worlds in whole.items():
        for name in {*"abc"} - {name for name, _n in shown}:
            assert len({world[name] for world in worlds}) > 1, (total, shown, worlds)
