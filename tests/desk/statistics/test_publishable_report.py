"""What leaves the desk tells nothing of few people, in no form and by no subtraction."""

import csv
import io
import json
from dataclasses import is_dataclass
from decimal import Decimal
from typing import get_type_hints

import openpyxl
import pytest
from pypdf import PdfReader

from jointdesk.desk.statistics.counting import count
from jointdesk.desk.statistics.formats import render
from jointdesk.desk.statistics.illustrations import draw_beside
from jointdesk.desk.statistics.losses import is_dominated
from jointdesk.desk.statistics.publishable import count_to_publish, make_publishable
from jointdesk.desk.statistics.report import Money, Report
from jointdesk.desk.statistics.tables import headline, tables
from jointdesk.engine.errors import NotAllowed
from jointdesk.engine.reference import read_tsv


@pytest.fixture
def raid(records):
    """61 foreigners, of whom 7 in one province and 6 of one nationality."""
    hanoi, saigon, hue = (records.operation(province=p) for p in ("VN-HN", "VN-SG", "VN-26"))
    records.crowd(hanoi, 30)
    records.crowd(saigon, 24, "CN")
    records.crowd(hue, 1, "CN")
    records.crowd(hue, 6, "MM")
    return records


def test_what_is_large_stays_as_it_is(records, september):
    operation = records.operation()
    records.crowd(operation, 20)
    records.losses(*["100"] * 6)
    whole = count(None, september)
    published = make_publishable(whole)
    assert published.found == whole.found
    assert published.reported == whole.reported
    assert published.publishable


def test_a_small_part_goes_and_another_with_it(raid, september):
    found = count_to_publish(None, september).found
    assert found.foreigners == 61
    assert found.by_province == {"VN-HN": 30, "VN-26": None, "VN-SG": None}
    assert found.by_nationality == {"KH": 30, "CN": None, "MM": None}
    assert found.by_month == {"2025-09": 61}


def test_a_small_total_takes_its_parts_along(records, september):
    records.crowd(records.operation(), 9)
    found = count_to_publish(None, september).found
    assert (found.foreigners, found.persons, found.provinces) == (None, None, None)
    assert found.by_province is found.by_nationality is found.by_month is found.by_category is None


def test_nobody_is_not_few(records, september):
    published = count_to_publish(None, september)
    assert published.found.foreigners == published.victims_presumed == published.reported.complaints == 0
    assert published.found.by_province == {}


def test_persons_less_foreigners_tell_of_few(raid, september):
    raid.crowd(raid.operation(), 3, "VN")
    found = count_to_publish(None, september).found
    assert found.foreigners == 61
    assert found.persons is None
    # nor can the sum of the categories be made
    assert found.by_category is None or None in found.by_category.values()


def test_months_keep_their_order(records, september):
    for day, people in (("2025-09-01", 30), ("2025-08-01", 3), ("2025-07-01", 12)):
        records.crowd(records.operation(day), people)
    period = type(september)(september.start.replace(month=7), september.end)
    assert count_to_publish(None, period).found.by_month == {"2025-07": None, "2025-08": None, "2025-09": 30}


def test_few_victims_are_withheld_wherever_they_would_show(records, september):
    operation = records.operation()
    records.crowd(operation, 40)
    for _ in range(4):
        records.victim(operation)
    published = count_to_publish(None, september)
    assert published.victims_presumed is None
    assert published.referrals_by_state is None
    assert published.found.by_category is None or published.found.by_category["victim"] is None


def test_a_figure_said_elsewhere_covers_nothing(records, september):
    """Presumed victims are in the headline: withholding their part would give the undetermined away."""
    operation = records.operation()
    for _ in range(12):
        records.victim(operation)
    records.crowd(operation, 3, category="undetermined")
    records.crowd(operation, 50)
    published = count_to_publish(None, september)
    assert published.victims_presumed == 12
    assert published.found.by_category == {"victim": 12, "suspect": None, "undetermined": None}


def test_states_of_few_referrals_are_withheld(records, september):
    operation = records.operation()
    for state in ["presumed"] * 15 + ["assisted"] * 11 + ["repatriated"] * 2:
        records.victim(operation, state)
    published = count_to_publish(None, september)
    assert published.victims_presumed == 28
    assert published.referrals_by_state["repatriated"] is None
    # which of the others goes with it is not told by how large they are
    assert sorted(map(str, published.referrals_by_state.values())) in (
        ["11", "None", "None"],
        ["15", "None", "None"],
    )


def test_few_complaints(records, september):
    for _ in range(4):
        records.complaint()
    published = count_to_publish(None, september)
    assert published.reported.complaints is published.reported.networks is None
    assert published.reported.by_scam_type is published.reported.by_province is None


def test_a_rare_scam_type_takes_another_along(records, september):
    for types, times in ((("INVEST",), 20), (("ROMANCE",), 6), (("SEXTORT",), 1)):
        for _ in range(times):
            records.complaint(types=types)
    reported = count_to_publish(None, september).reported
    assert reported.complaints == 27
    assert reported.by_scam_type["SEXTORT"] is None
    assert [reported.by_scam_type[name] for name in ("INVEST", "ROMANCE")].count(None) == 1


@pytest.mark.parametrize(
    ("amounts", "shown"),
    [
        (["100"] * 5, True),
        (["100"] * 4, False),
        # one of them lost nearly all of it: the second largest could work out how much
        (["1000000", "100", "100", "100", "100"], False),
        (["1000000", "900000", "60000", "60000", "60000"], True),
        # more than three quarters of it is his, though the second largest could not say how much to a tenth
        (["1000000", "80000", "80000", "80000", "80000"], False),
        (["1000000", "90000", "90000", "90000", "90000"], True),
    ],
)
def test_losses_that_tell_what_one_lost(records, september, amounts, shown):
    records.losses(*amounts)
    losses = count_to_publish(None, september).reported.losses
    assert (losses.sums["VND"] is not None) is shown


def test_what_was_stopped_of_a_few_is_withheld_though_the_losses_of_many_are_not(records, september):
    for _number in range(6):
        records.payment(records.complaint(), "100", returned="10")
    records.payment(records.complaint(), "100", stopped="90")
    reported = count_to_publish(None, september).reported
    assert reported.losses.sums == {"VND": Decimal(700)}
    assert reported.returned.sums == {"VND": Decimal(60)}
    assert reported.stopped.sums == {"VND": None}


def test_payments_of_one_who_lost_nearly_all_are_withheld(records, september):
    records.losses("100", "100", "100", "100")
    rich = records.complaint(amount=Decimal("5"), currency="VND")
    for _number in range(5):
        records.payment(rich, "1000000")
    assert count_to_publish(None, september).reported.losses.sums == {"VND": None}


@pytest.mark.parametrize(("rest", "dominated"), [("9.99", True), ("10", False)])
def test_the_largest_loss_is_blurred_by_a_tenth_of_it(rest, dominated):
    assert is_dominated(Decimal("150") + Decimal(rest), Decimal("100"), Decimal("50")) is dominated


def test_the_period_before_is_published_by_the_same_rules(records, september):
    records.crowd(records.operation("2025-08-10"), 3)
    records.crowd(records.operation("2025-09-10"), 30)
    published = count_to_publish(None, september)
    assert published.before is not None
    assert published.before.found.foreigners is None
    assert published.as_json()["before"]["foreigners"] is None


def test_courts_are_public(records, september):
    records.step(records.found(records.operation()).person)
    assert count_to_publish(None, september).ringleaders_prosecuted == 1


def test_a_province_does_not_publish(cast, september):
    with pytest.raises(NotAllowed, match="national"):
        count_to_publish(cast["ivan"], september)


def test_the_rules_of_publishing_are_said_and_once_only(records, september):
    published = count_to_publish(None, september)
    assert any("withheld" in rule for rule in published.counting_rules)
    assert make_publishable(published) is published


def test_no_form_says_more_than_the_other(raid, september):
    published = count_to_publish(None, september)
    said = json.loads(json.dumps(published.as_json()))
    assert said["publishable"] is True
    assert said["by_province"] == {"VN-HN": 30, "VN-26": None, "VN-SG": None}

    rows = list(csv.DictReader(io.StringIO(render(published, "csv").decode("utf-8-sig"))))
    now = "2025-09-01/2025-09-30"
    told = [row["value"] for row in rows if row["table"] == "by_province" and row["period"] == now]
    assert sorted(told) == ["30", "x", "x"]

    book = openpyxl.load_workbook(io.BytesIO(render(published, "xlsx")))
    sheet = next(one for one in book if "T_by_province" in one.tables)
    cells = [row[1].value for row in sheet.iter_rows(min_row=4)]
    # the total is written: no formula adds up what is left
    assert cells == [30, "x", "x", 61]

    text = "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(render(published, "pdf"))).pages)
    assert "24" not in text.split("Foreigners by province")[1].split("Foreigners by month")[0]


def test_a_table_withheld_whole_says_so(records, september):
    records.crowd(records.operation(), 9)
    published = count_to_publish(None, september)
    by_key = {table.key: table for table in tables(published)}
    assert by_key["by_province"].withheld
    assert by_key["by_province"].total == ()
    figures = {row.code: row.values[0] for row in by_key["found_figures"].rows}
    assert figures["foreigners"] is None
    assert {key: value for key, _, value in headline(published)}["foreigners"] is None
    assert draw_beside(published, by_key["by_province"]) == []
    assert (
        "by_province,,,foreigners,2025-09-01/2025-09-30,x" in render(published, "csv").decode().splitlines()
    )
    text = "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(render(published, "pdf"))).pages)
    assert "Withheld" in text


def test_every_count_of_the_report_is_guarded_or_said_to_be_open():
    """A new figure has a line in publishing.tsv, or it would leave the desk unguarded."""
    lines = {row["path"]: row for row in read_tsv("jointdesk.desk.statistics", "publishing.tsv")}
    assert set(lines) == set(_counts(Report))
    for row in lines.values():
        assert row["few"] != "-" or row["why"], row
        assert {row["total"], row["across"]} - {""} <= set(lines), row


# told as they are: what raids and partners' dealings are counted by
OPEN = {
    "before",
    "cooperation",
    "counting_rules",
    "operations",
    "operations_by_province",
    "operations_by_month",
}
OPEN |= {"ringleaders_prosecuted", "persons_prosecuted", "period", "publishable", "desk", "country", "unit"}
# happenings: none in what is published (test_happenings.py)
OPEN |= {"unit_code", "happenings"}


def _counts(kind, path=""):
    for name, hint in get_type_hints(kind).items():
        if not path and name in OPEN:
            continue
        if is_dataclass(hint) and hint is not Money:
            yield from _counts(hint, f"{path}{name}.")
        else:
            yield path + name
