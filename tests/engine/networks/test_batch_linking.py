"""From a file in numbers only: exactly the networks that the plain definition gives, whatever ids and hashes do."""

from collections import defaultdict
from itertools import count

import numpy as np
import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jointdesk.engine.errors import CallerError
from jointdesk.engine.networks import batch, fingerprints, grouping, hub_rule, link, numbering
from jointdesk.engine.networks.batch import link_scan, name_hubs
from jointdesk.engine.networks.components import connect, find, unite

Row = tuple[object, str, str]
IDS = {
    "integer": [7, 9, 10, 123, 5, 1000, 0, -3],
    "far apart": [2**62, -(2**62), 5, 10**15, 6, 7, 8, 9],
    "serial": [f"C{n:06}" for n in (1, 2, 10, 999999, 5, 123, 0, 77)],
    "prefix of two bytes": [f"Đơn-{n:03}" for n in range(8)],
    "counted": [f"C{n}" for n in (1, 2, 10, 11, 100, 9, 90, 0)],
    "signed": ["C+01", "C001", "C-01", "C-00", "C000", "C 01", "C１２", "C01"],
    "any text": ["", "a", "b\n1", "Å", "å", "10", "9", "\x00"],
}
everything = st.sampled_from(sorted(IDS)).flatmap(
    lambda form: st.lists(
        st.tuples(
            st.sampled_from(IDS[form]),
            st.sampled_from(["phone", "wallet"]),
            st.sampled_from(["", *"123456789"]),
        ),
        min_size=1,
        max_size=40,
    )
)


def frame(rows: list[Row]) -> pl.DataFrame:
    return pl.DataFrame(rows, schema=["complaint", "kind", "value"], orient="row")


def plain(rows: list[Row], hubs: set[tuple[str, str]]) -> list[tuple[object, object]]:
    """Networks by a dictionary and union-find."""
    root = {complaint: complaint for complaint, _, _ in rows}

    def find(complaint: object) -> object:
        while root[complaint] != complaint:
            complaint = root[complaint]
        return complaint

    first: dict[tuple[str, str], object] = {}
    for complaint, *identifier in rows:
        if identifier[1] and tuple(identifier) not in hubs:
            one, other = find(complaint), find(first.setdefault((identifier[0], identifier[1]), complaint))
            root[max(one, other)] = min(one, other)  # type: ignore[type-var]
    return [(complaint, find(complaint)) for complaint in sorted(root)]  # type: ignore[type-var]


def over_degree(rows: list[Row], limit: int) -> set[tuple[str, str]]:
    named = defaultdict(set)
    for complaint, kind, value in rows:
        named[kind, value].add(complaint)
    return {identifier for identifier, complaints in named.items() if len(complaints) > limit}


def tell_sizes(networks: pl.DataFrame) -> tuple[int, int]:
    sizes = networks["network"].value_counts()["count"]
    return len(sizes), max(sizes.to_list())


@pytest.fixture(autouse=True, scope="module")
def _small_piles() -> object:
    """Many chunks and piles although the tests' files are small."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(grouping, "PILE", 8)
        patch.setattr(batch, "CHUNK", 7)
        yield


@settings(max_examples=400, deadline=None)
@given(rows=everything, degree=st.integers(1, 6), listed=st.sets(st.sampled_from("123"), max_size=2))
def test_it_gives_what_union_find_gives(rows: list[Row], degree: int, listed: set[str]) -> None:
    hubs = {("phone", value) for value in listed}
    found = link_scan(frame(rows).lazy(), hub_degree=degree, hubs=hubs)
    assert found.networks.rows() == plain(rows, hubs | over_degree(rows, degree))


@settings(max_examples=150, deadline=None)
@given(rows=everything, data=st.data())
def test_it_agrees_with_link_in_any_order(rows: list[Row], data: st.DataObject) -> None:
    with pytest.MonkeyPatch.context() as patch:
        for module in (hub_rule, batch):
            patch.setattr(module, "COMMON_DEGREE", 2)
        hubs = [("phone", "1"), ("phone", "absent")]
        linking = link(frame(rows), hubs=hubs)
        scan = frame(data.draw(st.permutations(rows))).lazy()
        found = link_scan(scan, hubs=hubs)
        assert (found.count, found.largest) == tell_sizes(linking.networks)
        assert found.networks.equals(linking.networks)
        assert name_hubs(scan, found.hubs).rows() == linking.hubs.rows()


@settings(max_examples=60, deadline=None)
@given(rows=everything, bits=st.sampled_from([0, 1, 3]))
def test_no_two_identifiers_are_taken_for_one_however_weak_the_hash(rows: list[Row], bits: int) -> None:
    with pytest.MonkeyPatch.context() as patch:
        strong = fingerprints.key()
        patch.setattr(fingerprints, "key", lambda: strong % 2**bits)
        networks = link_scan(frame(rows).lazy(), hub_degree=40, hubs=[("phone", "2")]).networks
    assert networks.rows() == plain(rows, {("phone", "2")})


def test_the_check_does_not_depend_on_the_key() -> None:
    many = frame([(n, "phone", str(n)) for n in range(100_000)])
    key, check = many.select(fingerprints.key().alias("key"), fingerprints.check().alias("check"))
    assert key.n_unique() == 100_000
    # of 100,000 random numbers of 32 bits about one pair is equal; and so it is among those of equal low bits
    assert check.n_unique() > 99_990
    assert abs(np.corrcoef(key.to_numpy() >> 32, check.to_numpy())[0, 1]) < 0.02
    assert abs(np.corrcoef(key.to_numpy() & 0xFFFFFFFF, check.to_numpy())[0, 1]) < 0.02


@settings(max_examples=100, deadline=None)
@given(st.lists(st.integers(0, 30), max_size=80), st.integers(0, 63))
def test_one_row_stands_for_all_of_a_key(values: list[int], shift: int) -> None:
    keys = (np.array(values, dtype=np.uint64) << np.uint64(shift)) & np.uint64(2**64 - 1)
    first = grouping.represent(keys)
    assert (keys[first] == keys).all()
    assert len(set(first.tolist())) == len(set(keys.tolist()))


@settings(max_examples=100, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 29), st.integers(0, 29)), max_size=40), st.sampled_from([1, 24]))
def test_hooking_gives_the_components_scipy_gives(pairs: list[tuple[int, int]], rounds: int) -> None:
    one, other = np.array(pairs, dtype=np.int32).reshape(-1, 2).T
    links = np.arange(len(pairs), dtype=np.int32)
    expected = connect(np.concatenate([one, other]), np.concatenate([links, links]), 30, len(pairs))[:30]
    roots = np.arange(30, dtype=np.int32)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("jointdesk.engine.networks.components.HOOKING_ROUNDS", rounds)
        half = len(pairs) // 2
        unite(roots, one[:half], other[:half])
        unite(roots, one[half:], other[half:])
    assert find(roots, roots).tolist() == expected.tolist()


@pytest.mark.parametrize("form", sorted(IDS))
def test_ids_are_numbered_in_their_order(form: str) -> None:
    ids = pl.Series("complaint", IDS[form] * 2)
    recognised = next(iter(numbering.recognise(ids)), None)
    assert (recognised is None) == (form in {"any text", "signed"})
    numbers = ids if recognised is None else ids.to_frame().select(recognised.read()).to_series()
    codes, known = numbering.number(numbers, recognised)
    names = (
        known
        if recognised is None
        else known.to_frame().select(recognised.write(pl.all()).name.keep()).to_series()
    )
    assert names.to_list() == sorted(IDS[form])
    assert names.gather(codes).to_list() == ids.to_list()


def test_ids_that_change_their_form_after_a_while_are_still_told_apart() -> None:
    rows: list[Row] = [(f"C{n:04}", "phone", str(n)) for n in range(1500)]
    rows += [("C+001", "phone", "1"), ("Z", "phone", "2")]
    assert link_scan(frame(rows).lazy()).networks.rows() == plain(rows, set())


def test_counted_ids_that_begin_with_equal_widths_are_numbered_too() -> None:
    rows: list[Row] = [(f"C{n}", "phone", str(n % 3000)) for n in range(1000, 12_000)]
    assert link_scan(frame(rows).lazy()).networks.rows() == plain(rows, set())


def test_no_mentions_no_networks() -> None:
    for dtype in (pl.String, pl.Int64):
        schema = {"complaint": dtype, "kind": pl.String, "value": pl.String}
        found = link_scan(pl.LazyFrame(schema=schema))
        assert (found.networks.height, found.count, found.largest, found.hubs.height) == (0, 0, 0, 0)


def test_long_chains_are_followed_to_their_end() -> None:
    order = np.random.default_rng(5).permutation(3000)
    links = zip(order[:-1], order[1:], count())
    rows = [(int(end), "phone", str(name)) for *ends, name in links for end in ends]
    assert set(link_scan(frame(rows).lazy()).networks["network"]) == {0}  # type: ignore[arg-type]


@pytest.mark.parametrize("column", ["complaint", "kind", "value"])
@pytest.mark.parametrize("ids", [["A", "B"], [1, 2]])
def test_nulls_are_refused(column: str, ids: list[object]) -> None:
    table = frame([(ids[0], "phone", "1"), (ids[1], "phone", "2")])
    holes = table.with_columns(pl.when(pl.int_range(2) == 0).then(pl.col(column)).alias(column))
    with pytest.raises(CallerError):
        link_scan(holes.lazy())
