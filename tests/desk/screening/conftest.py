"""A roster of three and notices for some of them, all invented."""

from collections.abc import Callable
from datetime import date

import pytest

from jointdesk.desk.accounts.models import Unit
from jointdesk.desk.cases.models import Notice
from jointdesk.desk.cases.notices.storing import NoticeRow, store_notices
from jointdesk.desk.screening.lines import Source, take_lines
from jointdesk.desk.screening.models import Roster
from jointdesk.desk.screening.roster_actions import add_rows, open_roster
from jointdesk.desk.screening.roster_lines import COLUMNS, REQUIRED, parse_roster_line

ROSTER = """id,name,birth_date,nationality,document
1,NGUYEN VAN HAI,1990-04-12,VN,C1234567
2,TRAN THI MAI ANH,1999-11-03,VN,
3,KIM MINJUN,,KR,
"""
WANTED = NoticeRow(
    "VN-W-1", "red", "Nguyễn Văn Hải", date(2025, 3, 1), (), "1990-04-12", "M", "VN", "C1234567"
)
MISSING = NoticeRow("VN-M-1", "yellow", "Trần Thị Mai Anh", date(2025, 5, 1), (), "1999-11-03", "F", "VN")
NAMESAKE = NoticeRow("KR-W-1", "red", "Kim Min-jun", date(2025, 5, 1), (), "", "M", "KR")


def fill_roster(reference: str, unit: Unit, text: str = ROSTER) -> Roster:
    roster = open_roster(reference, unit, "AMBER")
    add_rows(roster, take_lines(Source.pasted(text), COLUMNS, REQUIRED, parse_roster_line))
    return roster


@pytest.fixture
def fill(units: dict[str, Unit]) -> Callable[..., Roster]:
    """A roster of another operation, from lines with the columns of ROSTER."""

    def fill_other(reference: str, *lines: str, unit: str = "VN-HN") -> Roster:
        text = ROSTER.splitlines()[0] + "\n" + "".join(f"{line}\n" for line in lines)
        return fill_roster(reference, units[unit], text)

    return fill_other


@pytest.fixture
def roster(units: dict[str, Unit]) -> Roster:
    return fill_roster("OP-1", units["VN-HN"])


@pytest.fixture
def notices(units: dict[str, Unit]) -> list[Notice]:
    return store_notices(None, units["national"], [WANTED, MISSING, NAMESAKE])
