"""The truth of complaints: gangs hang together, hubs and mules glue little, hits and losses are computed."""

import re
from collections import Counter, defaultdict

import polars as pl
import pytest
from fair_reader import days_between, read_tables
from worlds import made

from jointdesk.engine.networks import link
from jointdesk.engine.networks.b_cubed import b_cubed
from jointdesk.engine.reference import countries, provinces, scam_types
from jointdesk.engine.world import World


def partition(world: World, desk: str | None, hubs: set[tuple[str, str]]) -> tuple[float, float, float]:
    """B-cubed of plain components against gangs, over the complaints that are not withdrawn."""
    gangs = {plan.id: plan.gang for plan in world.plans(desk) if not plan.withdrawn}
    rows = [row for row in world.mentions() if row[0] in gangs]
    rows += [(complaint, "", "") for complaint in gangs.keys() - {row[0] for row in rows}]
    mentions = pl.DataFrame(rows, schema=["complaint", "kind", "value"], orient="row")
    found = link(mentions, hubs=hubs).networks
    return b_cubed(dict(found.iter_rows()), gangs)


@pytest.mark.parametrize("seed", [1, 2, 3, 4, 5])
@pytest.mark.parametrize("complaints", [300, 2000])
def test_a_gang_is_a_component_of_each_desk_and_of_the_world(seed: int, complaints: int) -> None:
    world = made(seed, complaints, "small", ("vn", "kh"))
    for desk in (None, "vn", "kh"):
        precision, recall, f1 = partition(world, desk, set(world.hubs))
        assert f1 >= 0.95, (desk, precision, recall)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_the_default_hub_rule_finds_the_hubs_by_itself(seed: int) -> None:
    assert partition(made(seed, 2000, "small", ("vn", "kh")), None, set())[2] >= 0.97


def test_hubs_are_named_by_complaints_that_have_nothing_else_in_common(world: World) -> None:
    assert world.hubs
    gangs = defaultdict(list)
    for plan in world.plans():
        for hub in plan.hubs:
            gangs[hub.value].append(plan.gang)
    for named in gangs.values():
        assert len(named) >= 30
        assert len(set(named)) >= 0.85 * len(named)


def test_mules_are_shared_by_few_complaints_of_two_gangs() -> None:
    world = made(1, 2000, "small", ("vn", "kh"))
    assert world.planned.mules
    glued = set()
    for mule, first, second in world.planned.mules:
        named = [plan.gang for plan in world.plans() if any(trace == mule for trace, _ in plan.traces)]
        assert set(named) == {first, second}
        assert len(named) <= 6
        glued |= {first, second}
    share = sum(plan.gang in glued for plan in world.plans()) / len(world.planned.plans)
    assert share <= 0.06


def test_hits_are_what_texts_of_both_desks_name(world: World) -> None:
    files = read_tables(world)
    desks = {row["complaint"]: row["desk"] for row in files["truth/complaints.csv"]}
    hubs = {(row["kind"], row["value"]) for row in files["truth/hubs.csv"]}
    named: dict[tuple[str, str], set[str]] = defaultdict(set)
    for row in files["mentions.parquet"]:
        named[row["kind"], row["value"]].add(desks[row["complaint"]])
    order = {desk: place for place, desk in enumerate(world.desks)}
    expected = {
        (*mention, a, b)
        for mention, where in named.items()
        if mention not in hubs
        for a in where
        for b in where
        if order[a] < order[b]
    }
    assert {tuple(row.values()) for row in files["truth/hits.csv"]} == expected
    assert len(world.desks) == 1 or len(expected) > 20


def test_withdrawn_complaints_name_nothing_in_the_truth(world: World) -> None:
    files = read_tables(world)
    withdrawn = {row["complaint"] for row in files["truth/complaints.csv"] if row["withdrawn"]}
    told = {
        row["id"]
        for desk in world.desks
        for row in files[f"{desk}/corrections.csv"]
        if row["field"] == "withdrawn"
    }
    assert withdrawn == told != set()
    assert withdrawn.isdisjoint(row["complaint"] for row in files["mentions.parquet"])


def test_duplicates_are_recognisable_and_nothing_else_looks_like_one(world: World) -> None:
    """The rule: same desk, currency and amount, an identifier in common that is no hub, within ten days."""
    files = read_tables(world)
    named: dict[str, set[tuple[str, str]]] = defaultdict(set)
    for row in files["mentions.parquet"]:
        if (row["kind"], row["value"]) not in world.hubs:
            named[row["complaint"]].add((row["kind"], row["value"]))
    alike = defaultdict(list)
    for row in files["complaints.csv"]:
        if row["amount"] and not row["withdrawn"]:
            alike[row["desk"], row["currency"], row["amount"]].append(row)
    found = {
        (second["id"], first["id"])
        for rows in alike.values()
        for place, first in enumerate(rows)
        for second in rows[place + 1 :]
        if named[first["id"]] & named[second["id"]]
        and days_between(first["received_at"], second["received_at"]) < 10
    }
    told = {row["id"]: row for row in files["complaints.csv"]}
    truth = {
        (row["complaint"], row["duplicate_of"])
        for row in files["truth/complaints.csv"]
        if row["duplicate_of"]
    }
    assert found == {pair for pair in truth if told[pair[0]]["amount"]}
    assert all(told[again]["narrative"] != told[first]["narrative"] for again, first in truth)
    assert len(truth) == int(len(told) * 0.03)


def test_losses_are_those_of_corrected_first_reports(world: World) -> None:
    files = read_tables(world)
    totals = world.totals()
    truth = {row["complaint"]: row for row in files["truth/complaints.csv"]}
    for desk in world.desks:
        amounts = {row["id"]: row for row in files[f"{desk}/complaints.csv"]}
        for row in files[f"{desk}/corrections.csv"]:
            if row["field"] in ("amount", "narrative"):
                amounts[row["id"]][row["field"]] = row["value"]
        losses: Counter[str] = Counter()
        count = 0
        for row in amounts.values():
            known = truth[row["id"]]
            if (
                known["duplicate_of"]
                or known["withdrawn"]
                or not totals["from"] <= row["received_at"] <= totals["to"]
            ):
                continue
            count += 1
            if row["amount"]:
                losses[row["currency"]] += int(row["amount"])
        assert totals["desks"][desk] == {"complaints": count, "losses": losses}
        final = {row["id"]: row["narrative"] for row in files["complaints.csv"]}
        assert all(row["narrative"] == final[row["id"]] for row in amounts.values())


def test_corrections_change_something_and_come_later(world: World) -> None:
    files = read_tables(world)
    fields: Counter[str] = Counter()
    for desk in world.desks:
        received = {row["id"]: row for row in files[f"{desk}/complaints.csv"]}
        for row in files[f"{desk}/corrections.csv"]:
            fields[row["field"]] += 1
            assert row["corrected_at"] > received[row["id"]]["received_at"]
            assert row["value"] != received[row["id"]].get(row["field"])
    assert fields.keys() == {"amount", "narrative", "withdrawn"}


def test_complaints_are_in_form(world: World) -> None:
    files = read_tables(world)
    seen: dict[str, set[str]] = defaultdict(set)
    for desk in world.desks:
        rows = files[f"{desk}/complaints.csv"]
        assert [row["received_at"] for row in rows] == sorted(row["received_at"] for row in rows)
        assert len({row["id"] for row in rows}) == len(rows)
        for row in rows:
            assert row["unit"].startswith(desk.upper())
            assert row["unit"] in provinces()
            assert row["country"] in countries()
            assert row["narrative"].strip()
            assert "{" not in row["narrative"]
            assert re.fullmatch(r"\d*", row["amount"])
            assert bool(row["amount"]) == bool(row["currency"])
            assert all(code in scam_types() for code in filter(None, row["scam_types"].split(";")))
            for column in ("language", "legal_kind", "channel"):
                seen[column].add(row[column])
            seen["empty"] |= {column for column, value in row.items() if not value}
    assert seen["legal_kind"] == {"denunciation", "report", "proposal"}
    assert seen["language"] >= {"km", "ko", "zh", "en"}
    assert seen["empty"] == {"complainant_name", "complainant_contact", "amount", "currency", "scam_types"}
