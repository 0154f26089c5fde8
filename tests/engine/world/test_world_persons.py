"""Persons can be told apart by a fair rule, rosters miswrite them, notices lie with their home desk."""

import re
from collections import defaultdict

from fair_reader import group_persons, read_tables, standing_rows

from jointdesk.engine.reference import countries, indicators, provinces
from jointdesk.engine.world import World

HANGUL_OR_HAN = re.compile("[\u4e00-\u9fff\uac00-\ud7a3]")


def test_the_rule_groups_rows_exactly_as_the_truth(world: World) -> None:
    files = read_tables(world)
    truth: dict[str, set[str]] = defaultdict(set)
    rows = standing_rows(files)
    standing = {row["id"] for row in rows}
    for row in files["truth/persons.csv"]:
        if row["roster_row"] in standing:
            truth[row["person"]].add(row["roster_row"])
    found = {frozenset(row["id"] for row in person) for person in group_persons(rows)}
    assert found == {frozenset(group) for group in truth.values()}


def test_no_two_persons_share_a_document_or_birth_date_with_a_word_of_the_name(campaign: World) -> None:
    people = {finding.person.id: finding.person for finding in campaign.findings}
    people |= {sought.person.id: sought.person for sought in campaign.sought}
    assert len({person.document for person in people.values()}) == len(people)
    cells: dict[tuple[str, str, str], str] = {}
    for person in people.values():
        for word in person.words:
            cell = (person.nationality, person.birth_date, word)
            assert cells.setdefault(cell, person.id) == person.id


def test_rows_are_in_form(world: World) -> None:
    files = read_tables(world)
    ids: list[str] = []
    for path, rows in files.items():
        if not path.startswith("kh/rosters/"):
            continue
        for row in rows:
            ids.append(row["id"])
            assert row["name"].strip() == row["name"] != ""
            assert re.fullmatch(r"(\d{4}(-\d\d-\d\d)?)?", row["birth_date"])
            assert row["sex"] in ("M", "F", "")
            assert row["nationality"] in countries()
            assert row["role"] in ("suspect", "ringleader", "worker", "")
            assert all(int(number) in indicators() for number in filter(None, row["indicators"].split(";")))
    assert len(set(ids)) == len(ids)
    assert all(row["province"] in provinces() for row in files["kh/operations.csv"])


def test_the_gate_writes_people_as_people_do(campaign: World) -> None:
    written = {row["roster_row"]: row for row in read_tables(campaign)["truth/persons.csv"]}
    people = {finding.row: finding.person for finding in campaign.findings}
    assert written.keys() == people.keys()
    seen: dict[str, int] = defaultdict(int)
    for roster in campaign.rosters.values():
        for row in roster:
            person = people[row.id]
            seen["capitals"] += row.name.isascii() and row.name.isupper()
            seen["other script"] += bool(HANGUL_OR_HAN.search(row.name))
            seen["swapped"] += row.name.split() == [word.upper() for word in person.name.swapped]
            seen["no document"] += not row.document
            seen["no birth date"] += not row.birth_date
            seen["year"] += len(row.birth_date) == 4
            year, month, day = person.birth_date.split("-")
            exchanged = row.birth_date == f"{year}-{day}-{month} ".strip() != person.birth_date
            seen["exchanged"] += exchanged
            wrong = sum(a != b for a, b in zip(row.birth_date, person.birth_date, strict=False))
            seen["wrong digit"] += len(row.birth_date) == 10 and wrong == 1
    assert {kind for kind, count in seen.items() if count < 30} == set()


def test_notices_lie_with_the_home_desk_or_the_host(world: World) -> None:
    files = read_tables(world)
    homes = {desk.upper(): desk for desk in world.desks}
    twice = {notice for notices in wanted_twice(world).values() for notice in notices}
    for desk in world.desks:
        notices = files[f"{desk}/notices.csv"]
        assert len({row["id"] for row in notices}) == len(notices)
        for row in notices:
            if row["id"] in twice:
                assert row["colour"] == "red"
                assert re.fullmatch(r"(\d{4}(-\d\d-\d\d)?)?", row["birth_date"])
                continue
            assert homes.get(row["nationality"], "kh") == desk
            if row["colour"] == "yellow":
                assert row["nationality"] in homes
            assert row["colour"] in ("red", "yellow")
            assert re.fullmatch(r"\d{4}(-\d\d-\d\d)?", row["birth_date"])
            assert row["offence_or_circumstances"]


def test_fugitives_are_wanted_by_two_desks_that_write_them_differently(world: World) -> None:
    twice = wanted_twice(world)
    pairs = len(world.desks) * (len(world.desks) - 1) // 2
    assert len(twice) == pairs * world.scale.wanted_twice
    by_id = {row.notice.id: row for row in world.sought}
    found = {finding.person.id for finding in world.findings}
    for person, (first, second) in twice.items():
        assert by_id[first].desk != by_id[second].desk
        assert person not in found
    names = [(by_id[first].notice.name, by_id[second].notice.name) for first, second in twice.values()]
    assert sum(one != other for one, other in names) >= len(names) // 2


def wanted_twice(world: World) -> dict[str, list[str]]:
    notices: dict[str, list[str]] = defaultdict(list)
    for row in world.sought:
        notices[row.person.id].append(row.notice.id)
    return {person: ids for person, ids in notices.items() if len(ids) > 1}


def test_the_truth_says_which_row_is_which_notice(world: World) -> None:
    files = read_tables(world)
    people = {finding.row: finding for finding in world.findings}
    sought = {row.notice.id: row for row in world.sought}
    kinds: dict[str, set[str]] = defaultdict(set)
    for row in files["truth/notices.csv"]:
        finding = people[row["roster_row"]]
        assert finding.person.document == sought[row["notice"]].person.document
        assert finding.role == ("ringleader" if row["kind"] == "wanted" else "worker")
        kinds[row["kind"]].add(row["notice"])
    assert len(kinds["wanted"]) == world.scale.wanted_found
    assert 0 < len(kinds["missing"]) <= world.scale.missing_found
    assert len(sought) > len(kinds["wanted"]) + len(kinds["missing"]), "some are found nowhere"


def test_screening_files_hold_every_row_and_every_name(world: World) -> None:
    files = read_tables(world)
    assert len(files["rosters.csv"]) == sum(len(roster) for roster in world.rosters.values())
    names = {(row["id"], row["name"]) for row in files["lists.csv"]}
    for sought in world.sought:
        notice = sought.notice
        assert {(notice.id, name) for name in (notice.name, *notice.aliases)} <= names


def test_missing_people_show_signs_and_ringleaders_do_not(campaign: World) -> None:
    rows = {row.id: row for roster in campaign.rosters.values() for row in roster}
    for finding in campaign.findings:
        if finding.sought == "missing":
            assert len(rows[finding.row].indicators) >= 3
        if finding.role == "ringleader":
            assert rows[finding.row].indicators == ()
