"""What happened meanwhile is marked on the months of the report: within the reader's reach, and never in what is published."""

from datetime import date
from uuid import uuid4

import pytest

from jointdesk.desk.exchange.models import JointGroup
from jointdesk.desk.statistics.counting import count
from jointdesk.desk.statistics.happening import Happening
from jointdesk.desk.statistics.illustrations import draw_beside
from jointdesk.desk.statistics.pictures.flows import Flow
from jointdesk.desk.statistics.pictures.largest import choose_flows
from jointdesk.desk.statistics.publishable import make_publishable
from jointdesk.desk.statistics.report import Period
from jointdesk.desk.statistics.tables import tables
from records import NOON


@pytest.fixture
def raids(records):
    records.crowd(records.operation("2025-07-10", "VN-HN"), 12)
    records.crowd(records.operation("2025-09-15", "VN-SG", unit="VN-HN"), 30, "CN")
    records.crowd(records.operation("2025-09-20", "VN-26"), 9)
    records.partner()
    for joined_at, name in ((NOON, "Ours"), (None, "An invitation")):
        JointGroup.objects.create(
            key=uuid4(),
            name=name,
            legal_basis="bilateral",
            desks=["vn", "kh"],
            founded_at=NOON,
            joined_at=joined_at,
        )
    return records


@pytest.fixture
def autumn(september) -> Period:
    return Period(september.start.replace(month=7), september.end)


def test_large_operations_and_agreements_are_counted(raids, autumn):
    assert [
        (one.day.isoformat(), one.kind, one.places, one.persons) for one in count(None, autumn).happenings
    ] == [
        ("2025-07-10", "operation", ("VN-HN",), 12),
        ("2025-09-15", "agreement", ("KH",), 0),
        ("2025-09-15", "operation", ("VN-SG",), 30),
    ]


def test_a_province_has_its_own_operations(raids, autumn, cast):
    """Ivan is of Hanoi."""
    happenings = count(cast["ivan"], autumn).happenings
    assert [one.places for one in happenings if one.kind == "operation"] == [("VN-SG",)]


def test_what_is_published_names_no_day(raids, autumn):
    published = make_publishable(count(None, autumn))
    assert published.happenings == ()
    assert published.before is not None
    assert published.before.happenings == ()


def test_they_are_marked_on_the_months(raids, autumn):
    report = count(None, autumn)
    (months,) = (
        picture
        for table in tables(report)
        for picture in draw_beside(report, table)
        if picture.key == "months-foreigners"
    )
    assert months.wide.count('class="operation"') == 2 * 2  # on the plot and in its list
    assert "Joint group agreed: Cambodia" in months.said
    assert isinstance(report.happenings[0], Happening)


@pytest.mark.parametrize(
    ("start", "end", "said"),
    [
        ((7, 1), (9, 30), ""),
        ((7, 5), (9, 30), "counted in part: from 5 July 2025 to 30 September 2025"),
        ((7, 1), (9, 29), "counted in part: from 1 July 2025 to 29 September 2025"),
    ],
)
def test_a_month_that_is_counted_in_part_is_said_to_be(raids, start, end, said):
    report = count(None, Period(date(2025, *start), date(2025, *end)))
    (table,) = (table for table in tables(report) if table.key == "by_month")
    notes = [table.note, *(picture.note for picture in draw_beside(report, table))]
    assert len(notes) > 1
    assert all((said in note) if said else not note for note in notes)


def test_flows_of_the_largest_places_are_chosen_by_what_is_shown():
    flows = [Flow(0, f"S{n}", "T", 10 - n) for n in range(5)] + [
        Flow(0, "S0", "U", None),
        Flow(0, "V", "T", None),
    ]
    chosen = choose_flows(flows, most=2)
    assert [(flow.source, flow.target) for flow in chosen] == [("S0", "T"), ("S1", "T")]
