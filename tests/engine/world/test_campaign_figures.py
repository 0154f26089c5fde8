"""At scale campaign the truth is the published figures, and a fair reader of the files finds them."""

from collections import Counter

from fair_reader import count_campaign, group_persons, read_tables, standing_rows

from jointdesk.engine.world import World


def test_the_truth_is_the_published_figures(campaign: World) -> None:
    totals = campaign.totals()
    assert (totals["from"], totals["to"]) == ("2025-06-28", "2025-10-15")
    assert (totals["foreigners"], totals["provinces"], totals["ringleaders_prosecuted"]) == (3455, 18, 75)
    assert "KH-12" in totals["by_province"]
    assert sum(totals["by_province"].values()) == sum(totals["by_nationality"].values()) == 3455


def test_a_fair_reader_of_the_files_finds_the_truth(campaign: World) -> None:
    totals = campaign.totals()
    counted = count_campaign(campaign, read_tables(campaign))
    assert counted == {key: totals[key] for key in counted}


def test_a_fair_reader_finds_the_truth_of_other_worlds_too(world: World) -> None:
    totals = world.totals()
    counted = count_campaign(world, read_tables(world))
    assert counted == {key: totals[key] for key in counted}


def test_naive_counting_is_wrong_in_every_way(campaign: World) -> None:
    totals = campaign.totals()
    naive = totals["naive"]
    assert naive["rows"] > totals["foreigners"]
    assert naive["foreign_rows"] != totals["foreigners"]
    assert naive["provinces"] == 19
    assert naive["court_rows"] > naive["court_rows_of_the_period"] > totals["ringleaders_prosecuted"]


def test_the_later_operations_lie_outside_the_period(campaign: World) -> None:
    files = read_tables(campaign)
    operations = {row["id"]: row for row in files["kh/operations.csv"]}
    later: Counter[tuple[str, str]] = Counter()
    for person in group_persons(standing_rows(files)):
        operation = operations[person[0]["operation"]]
        if operation["date"] > "2025-10-15" and person[0]["nationality"] != "KH":
            later[operation["date"], operation["province"]] += 1
    assert later == {("2025-10-22", "KH-12"): 86, ("2025-10-28", "KH-12"): 41, ("2025-10-28", "KH-7"): 24}
    por_senchey = next(row for row in operations.values() if row["date"] == "2025-10-22")
    assert (por_senchey["site"], por_senchey["partners"]) == ("Por Senchey district", "KR")


def test_partner_arrests_stand_apart(campaign: World) -> None:
    arrests = read_tables(campaign)["kh/partner_arrests.csv"]
    assert [(row["partner"], row["nationality"], row["count"]) for row in arrests] == [
        ("SG", "SG", "27"),
        ("SG", "MY", "7"),
    ]
    assert {row["gang"] for row in arrests} <= {gang.name for gang in campaign.gangs}


def test_people_are_found_twice_and_corrections_come_late(campaign: World) -> None:
    files = read_tables(campaign)
    twice = [
        person
        for person in group_persons(standing_rows(files))
        if len({row["operation"] for row in person}) > 1
    ]
    assert len(twice) == 150
    corrections = files["kh/roster_corrections.csv"]
    assert any(row["corrected_at"] > "2025-10-15" for row in corrections)
    nationalities = [row["value"] for row in corrections if row["field"] == "nationality"]
    assert nationalities.count("KH") >= 40
    assert len(nationalities) > nationalities.count("KH")
    assert any(row["field"] == "withdrawn" for row in corrections)
