"""Families' reports in the bar, the palette and the search: for who may hear families, and no word of who was found."""

import pytest
from django.test import Client

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.audit.models import Access
from jointdesk.desk.cases.families.notice_making import make_notice
from jointdesk.desk.cases.families.report_actions import Told, record_report
from jointdesk.desk.cases.models import FamilyReport

pytestmark = pytest.mark.django_db
TOLD = Told(
    name="Trần Thị Mai Anh", reporter="Trần Văn Bình", relation="parent", contact="+84 91", nationality="VN"
)


@pytest.fixture
def report(cast: dict[str, Officer]) -> FamilyReport:
    return record_report(cast["cora"], TOLD)


def search(client: Client, officer: Officer, path: str, text: str) -> str:
    """What is found, without what was asked."""
    client.force_login(officer)
    answer = client.post(path, {"q": text})
    return answer["Location"] if answer.status_code == 302 else answer.content.decode()


def test_the_bar_and_the_palette_lead_to_the_reports(client: Client, cast: dict[str, Officer]) -> None:
    for name, officer in cast.items():
        found = search(client, officer, "/search/quick/", "families")
        assert ('href="/cases/families/"' in found) == officer.may("families.read"), name
        shown = client.get("/").content.decode()
        assert ('class="place" href="/cases/families/"' in shown) == officer.may("families.read"), name


def test_a_report_is_found_by_its_reference_and_by_whom_it_misses(
    client: Client, cast: dict[str, Officer], report: FamilyReport
) -> None:
    url = f"/cases/families/{report.reference}/"
    assert url in search(client, cast["cora"], "/search/quick/", report.reference)
    assert url not in search(client, cast["cora"], "/search/quick/", "Mai Anh")
    assert url in search(client, cast["cora"], "/search/", "Mai Anh")
    assert Access.objects.filter(subject=f"family_report:{report.reference}", purpose="looked up by name")
    for name, officer in cast.items():
        if not officer.may("families.read"):
            for text in (report.reference, "Mai Anh"):
                assert url not in search(client, officer, "/search/", text), name


def test_the_notice_shows_the_report_it_was_made_of_to_whoever_may_read_it(
    client: Client, cast: dict[str, Officer], report: FamilyReport
) -> None:
    notice, _issued = make_notice(cast["cora"], report)
    for name, officer in cast.items():
        if officer.may("notices.read") and officer.unit == report.unit:
            client.force_login(officer)
            page = client.get(f"/cases/notices/{notice.reference}/").content.decode()
            assert (f"/cases/families/of-notice/{notice.pk}/" in page) == officer.may("families.read"), name
