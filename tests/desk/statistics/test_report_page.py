"""The report at its doors: page, files, API and command say the same, and refuse what is no period."""

import json
import re
from html.parser import HTMLParser

import pytest
from click.testing import CliRunner

from jointdesk.cli.report import command

SEPTEMBER = {"start": "2025-09-01", "end": "2025-09-30"}


@pytest.fixture
def alice(client, cast):
    client.force_login(cast["alice"])
    return client


@pytest.fixture
def ivan(client, cast):
    """An investigator of a province."""
    client.force_login(cast["ivan"])
    return client


class Figures(HTMLParser):
    """The text of each element with an id `figure-...`, and of each table."""

    def __init__(self, page):
        super().__init__()
        self.figures, self.here, self.depth = {}, None, 0
        self.feed(page)

    def handle_starttag(self, tag, attributes):
        name = dict(attributes).get("id") or ""
        if name.startswith("figure-"):
            self.here, self.depth = name.removeprefix("figure-"), 0
        self.depth += tag == "div"

    def handle_endtag(self, tag):
        self.depth -= tag == "div"
        if self.here and self.depth == 0:
            self.here = None

    def handle_data(self, text):
        if self.here and text.strip():
            self.figures.setdefault(self.here, text.strip())


def cut(html, tag, name):
    """The element with this id, which holds no other of its tag."""
    return html.split(f'id="{name}"', 1)[1].split(f"</{tag}>", 1)[0]


def page(client, **query):
    answer = client.get("/report/", query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_page_shows_what_was_counted(records, alice):
    records.crowd(records.operation(province="VN-HN"), 12, "KH")
    records.losses("1000", "2000")
    html = page(alice, **SEPTEMBER)
    figures = Figures(html).figures
    assert figures["foreigners"] == "12"
    assert figures["complaints"] == "2"
    assert "Hanoi" in html
    assert 'id="picture-map"' in html
    assert "How it was counted" in html
    assert "Not for publication" in html


def test_every_link_to_a_file_leads_to_the_same_period(records, alice):
    html = page(alice, **SEPTEMBER, publishable="on")
    links = [
        part.split('"')[0].replace("&amp;", "&")
        for part in html.split('href="')[1:]
        if "/report/file" in part[:20]
    ]
    assert [link.split("?")[0] for link in links] == [
        f"/report/file.{form}" for form in ("pdf", "xlsx", "csv", "json")
    ]
    for link in links:
        answer = alice.get(link)
        assert answer.status_code == 200
        assert "report-to-publish-2025-09-01-2025-09-30" in answer["Content-Disposition"]


def test_behind_a_figure_stands_its_list_where_it_is_not_published(records, alice):
    records.crowd(records.operation(province="VN-HN"), 12, "KH")
    records.crowd(records.operation(province="VN-SG"), 14, "CN")
    records.losses("1000", "2000")
    records.request(("send", "sent", "2025-09-05"))
    records.step(records.found(records.operation(), category="ringleader").person)
    html = page(alice, **SEPTEMBER)
    links = {link.replace("&amp;", "&") for link in re.findall(r'href="(/report/behind/[^"]+)"', html)}
    of_each = {link.split("?")[0]: link for link in sorted(links)}
    assert len(of_each) > 15
    assert {alice.get(link).status_code for link in of_each.values()} == {200}
    # the cell of two codes, and the whole
    assert (
        '<a href="/report/behind/by_province_and_nationality/?start=2025-09-01&amp;end=2025-09-30&amp;code=VN-SG%7CCN">14</a>'
        in html
    )
    assert "/report/behind/" not in page(alice, **SEPTEMBER, publishable="on")


def test_unasked_the_page_shows_the_running_month(records, alice):
    html = page(alice)
    assert 'id="figure-foreigners"' in html


def test_an_empty_desk_has_a_page_too(alice, db):
    html = page(alice, **SEPTEMBER)
    assert "Nothing in this period" in html
    assert "picture-map" not in html


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ({"start": "2025-09-30", "end": "2025-09-01"}, "ends"),
        ({"start": "2025-09-31", "end": "2025-10-01"}, "date"),
        ({"start": "", "end": ""}, "required"),
        ({"start": "1066-01-01", "end": "2025-01-01"}, "between"),
        ({"start": "\x00", "end": "🙂"}, "date"),
    ],
)
def test_no_period_no_figures(alice, query, said):
    html = page(alice, **query)
    assert 'role="alert"' in html
    assert said in html
    assert 'id="figure-foreigners"' not in html
    assert alice.get("/report/file.csv", query).status_code == 400


def test_for_publication_the_page_withholds(records, alice):
    records.crowd(records.operation(province="VN-HN"), 30)
    records.crowd(records.operation(province="VN-SG"), 24)
    records.crowd(records.operation(province="VN-26"), 7)
    whole, published = page(alice, **SEPTEMBER), page(alice, **SEPTEMBER, publishable="on")
    whole, published = (html.split("<main", 1)[1].split("</main>")[0] for html in (whole, published))
    assert ">7<" in whole
    assert ">7<" not in published
    # the small one and another: two rows, two tiles of each drawing of the map, wide and for a phone
    assert cut(published, "table", "table-by_province").count(">x<") == 2
    assert cut(published, "figure", "picture-map").count(">x<") == 4
    assert "Small figures withheld" in published


def test_a_province_has_no_switch_and_no_way_around_it(records, ivan):
    records.crowd(records.operation(unit="VN-HN"), 3)
    html = page(ivan, **SEPTEMBER)
    assert "publishable" not in html
    assert Figures(html).figures["foreigners"] == "3"
    # a switch it has not is not thrown
    assert "Not for publication" in page(ivan, **SEPTEMBER, publishable="on")
    assert ivan.get("/report/file.csv", {**SEPTEMBER, "publishable": "on"}).status_code == 403
    api = ivan.get("/api/report", {"from": "2025-09-01", "to": "2025-09-30", "publishable": "true"})
    assert api.status_code == 403
    assert "national" in api.json()["detail"]


def test_charlie_sees_nothing_of_another_province(records, client, cast):
    records.crowd(records.operation(unit="VN-HN"), 5)
    records.complaint(unit="VN-HN")
    client.force_login(cast["charlie"])
    figures = Figures(page(client, **SEPTEMBER)).figures
    assert set(figures.values()) == {"0"}


def test_who_may_not_is_told_so(client, cast):
    client.force_login(cast["adam"])
    assert client.get("/report/").status_code == 403
    assert client.get("/report/file.pdf", SEPTEMBER).status_code == 403
    assert client.get("/api/report", {"from": "2025-09-01", "to": "2025-09-30"}).status_code == 403


def test_a_stranger_signs_in_first(client, db):
    assert client.get("/report/").status_code == 302
    assert client.get("/report/file.csv", SEPTEMBER).status_code == 302
    assert client.get("/api/report", {"from": "2025-09-01", "to": "2025-09-30"}).status_code == 401


@pytest.mark.parametrize("form", ["csv", "xlsx", "pdf", "json"])
def test_files_are_named_and_typed(records, alice, form):
    answer = alice.get(f"/report/file.{form}", SEPTEMBER)
    assert answer.status_code == 200
    assert answer["Content-Disposition"] == f'attachment; filename="report-2025-09-01-2025-09-30.{form}"'
    start = {"csv": b"\xef\xbb\xbf", "xlsx": b"PK", "pdf": b"%PDF", "json": b"{"}[form]
    assert answer.content.startswith(start)
    assert answer["Content-Type"].startswith(
        {"csv": "text/csv", "xlsx": "application/vnd", "pdf": "application/pdf", "json": "application/json"}[
            form
        ]
    )


def test_no_other_file_is_made(alice):
    assert alice.get("/report/file.exe", SEPTEMBER).status_code == 404


def test_the_api_says_what_the_page_shows(records, alice):
    records.crowd(records.operation(), 3)
    said = alice.get("/api/report", {"from": "2025-09-01", "to": "2025-09-30"}).json()
    assert said["foreigners"] == 3
    withheld = alice.get(
        "/api/report", {"from": "2025-09-01", "to": "2025-09-30", "publishable": "true"}
    ).json()
    assert withheld["foreigners"] is None
    assert withheld["by_province"] is None


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ({"from": "2025-09-30", "to": "2025-09-01"}, 400),
        ({"from": "2025-09-01"}, 422),
        ({"from": "x", "to": "2025-09-01"}, 422),
    ],
)
def test_the_api_refuses_what_is_no_period(alice, query, status):
    assert alice.get("/api/report", query).status_code == status


def run(*arguments):
    """The command, in the tests' own database: the desk's folder has been entered already."""
    return CliRunner().invoke(command, ["--from", "2025-09-01", "--to", "2025-09-30", *arguments])


@pytest.fixture
def _entered(monkeypatch):
    monkeypatch.setattr("jointdesk.cli.home.enter", lambda home: None)


@pytest.mark.usefixtures("_entered")
def test_the_command_prints_the_api_s_answer(records, alice):
    records.crowd(records.operation(), 3)
    result = run()
    assert result.exit_code == 0
    said = alice.get("/api/report", {"from": "2025-09-01", "to": "2025-09-30"}).json()
    printed = json.loads(result.stdout)
    for report in (said, printed):
        report.pop("unit"), report["before"].pop("unit")
    assert printed == said


@pytest.mark.usefixtures("_entered")
def test_the_command_withholds_on_request(records):
    records.crowd(records.operation(), 3)
    assert json.loads(run("--publishable").stdout)["foreigners"] is None


@pytest.mark.usefixtures("_entered")
@pytest.mark.parametrize("form", ["json", "csv", "xlsx", "pdf"])
def test_the_command_writes_a_file_or_none(records, tmp_path, form):
    path = tmp_path / f"report.{form}"
    assert run("--format", form, "-o", str(path)).exit_code == 0
    assert path.stat().st_size > 100
    assert [found.name for found in tmp_path.iterdir()] == [path.name]


@pytest.mark.usefixtures("_entered")
def test_a_report_that_fails_leaves_no_file(records, tmp_path, monkeypatch):
    from jointdesk.desk.printing import fonts

    monkeypatch.setattr(fonts, "_find_family", lambda script: None)
    result = run("--format", "pdf", "--language", "ko", "-o", str(tmp_path / "r.pdf"))
    assert result.exit_code != 0
    assert list(tmp_path.iterdir()) == []


@pytest.mark.usefixtures("_entered")
def test_a_unit_s_part_alone(records, alice, ivan):
    records.crowd(records.operation(unit="VN-HN", province="VN-HN"), 3)
    records.crowd(records.operation(unit="VN-SG", province="VN-SG"), 4)
    assert json.loads(run().stdout)["foreigners"] == 7
    assert json.loads(run("--unit", "VN-SG").stdout)["foreigners"] == 4
    unknown = run("--unit", "VN-XX")
    assert str(unknown.exception) == "no unit has the code 'VN-XX'"
    assert "whole desk" in str(run("--unit", "VN-SG", "--publishable").exception)


def test_the_page_offers_the_units_an_officer_sees(records, client, cast):
    records.crowd(records.operation(unit="VN-HN", province="VN-HN"), 3)
    records.crowd(records.operation(unit="VN-SG", province="VN-SG"), 4)
    client.force_login(cast["alice"])
    html = page(client, **SEPTEMBER, unit="VN-HN")
    assert Figures(html).figures["foreigners"] == "3"
    assert 'value="VN-SG"' in html
    # every way to another period, and every file, is of the same unit
    ways = html.split('class="report-ways"')[1].split("</nav>")[0]
    assert ways.count("unit=VN-HN") == ways.count("<a ") > 4
    assert html.count("unit=VN-HN", html.index("/report/file.pdf")) >= 4
    file = client.get("/report/file.csv", {**SEPTEMBER, "unit": "VN-HN"})
    assert 'filename="report-vn-hn-2025-09-01-2025-09-30.csv"' in file["Content-Disposition"]
    assert 'role="alert"' in page(client, **SEPTEMBER, unit="VN-HN", publishable="on")
    assert (
        client.get("/report/file.csv", {**SEPTEMBER, "unit": "VN-HN", "publishable": "on"}).status_code == 400
    )
    client.force_login(cast["ivan"])
    assert 'name="unit"' not in page(client, **SEPTEMBER)
    assert 'id="figure-foreigners"' not in page(client, **SEPTEMBER, unit="VN-SG")


def test_days_are_asked_for(records):
    assert CliRunner().invoke(command, ["--format", "csv"]).exit_code == 2


@pytest.mark.parametrize("arguments", [["--from", "2025-13-01"], ["--format", "docx"], ["--language", "xx"]])
def test_wrong_usage_is_exit_2(arguments):
    assert run(*arguments).exit_code == 2
