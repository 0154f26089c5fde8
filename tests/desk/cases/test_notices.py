"""Notices: whose they are, who may change them, and what a file of them must look like."""

import io
from datetime import date

import pytest

from jointdesk.desk.audit.models import Access, Entry
from jointdesk.desk.cases.models import Notice
from jointdesk.desk.cases.notices import queries
from jointdesk.desk.cases.notices.actions import withdraw_notice
from jointdesk.desk.cases.notices.files import COLUMNS, read_notices
from jointdesk.desk.cases.notices.storing import (
    NoticeRow,
    row_of,
    store_notices,
    store_partner_notices,
)
from jointdesk.desk.cases.signals import notice_stored
from jointdesk.desk.partners.models import Partner
from jointdesk.engine.errors import CallerError, InputError, NotAllowed, NotFound

HEADER = ",".join(COLUMNS)
GOOD = "VN-W-1,red,Nguyễn Văn A,Nguyen Van A;阮文A,1990-05-01,m,vn,C1234567,2025-06-01,Lừa đảo"


def wanted(reference="VN-W-1", **facts):
    return NoticeRow(
        **{"reference": reference, "colour": "red", "name": "A", "issued_on": date(2025, 6, 1), **facts}
    )


def read(*lines, header=HEADER, **options):
    return read_notices(io.BytesIO("\n".join([header, *lines]).encode()), "notices.csv", **options)


@pytest.fixture
def kh(records):
    return records.partner()


@pytest.fixture
def other(records):
    partner = records.partner()
    partner.pk, partner.desk_id = None, "th"
    partner.save()
    return Partner.objects.get(desk_id="th")


@pytest.fixture
def told():
    heard = []

    def hear(sender, notices, **_):
        heard.append(notices)

    notice_stored.connect(hear)
    yield heard
    notice_stored.disconnect(hear)


def test_our_notices_are_stored_logged_and_told(cast, units, told):
    notices = store_notices(cast["alice"], units["national"], [wanted(), wanted("VN-W-2")])
    assert told == [[notice.pk for notice in notices]]
    assert Entry.objects.get(kind="notices_stored").record == {"count": 2}
    first = Notice.objects.get(reference="VN-W-1")
    assert (first.state, first.mark, first.origin) == ("active", "AMBER", None)


@pytest.mark.parametrize(
    ("issued", "review"), [(date(2025, 6, 1), date(2030, 6, 1)), (date(2024, 2, 29), date(2029, 2, 28))]
)
def test_a_notice_is_reviewed_after_five_years(units, issued, review):
    (notice,) = store_notices(None, units["national"], [wanted(issued_on=issued)])
    assert notice.review_on == review


def test_importing_again_brings_up_to_date_and_adds_none(cast, units):
    store_notices(cast["alice"], units["national"], [wanted()])
    store_notices(cast["alice"], units["national"], [wanted(name="B", aliases=("C",))])
    notice = Notice.objects.get()
    assert (notice.name, notice.aliases) == ("B", ["C"])


def test_a_file_lowers_no_handling_mark_and_wakes_no_withdrawn_notice(cast, units):
    (notice,) = store_notices(None, units["national"], [wanted(mark="RED")])
    withdraw_notice(cast["alice"], notice, "mistaken identity")
    store_notices(None, units["national"], [wanted(name="B")])
    notice.refresh_from_db()
    assert (notice.mark, notice.state, notice.name) == ("RED", "withdrawn", "B")


def test_our_file_takes_no_notice_from_a_partner(units, kh):
    store_partner_notices(kh, units["national"], [wanted("KH-W-1")], "police use only")
    store_notices(None, units["national"], [wanted("VN-W-1"), wanted("KH-W-1", name="Ours")])
    notice = Notice.objects.get(origin=kh)  # it made way, and is what it was
    assert (notice.reference, notice.name, notice.conditions) == ("kh:KH-W-1", "A", "police use only")
    assert Notice.objects.get(reference="KH-W-1").name == "Ours"


def test_a_province_changes_no_notice_of_another(cast, units):
    store_notices(cast["alice"], units["national"], [wanted("VN-W-1")])
    store_notices(cast["ivan"], units["VN-HN"], [wanted("VN-W-2")])
    for reference in ("VN-W-1", "VN-W-2"):
        with pytest.raises(CallerError, match="another unit"):
            store_notices(cast["charlie"], units["VN-SG"], [wanted(reference, name="Changed")])
        with pytest.raises(NotFound):
            withdraw_notice(cast["charlie"], Notice.objects.get(reference=reference), "no reason")
    # the national level may, and the notice stays with its unit
    store_notices(cast["alice"], units["national"], [wanted("VN-W-2", name="Changed")])
    assert Notice.objects.get(reference="VN-W-2").unit == units["VN-HN"]
    assert set(Notice.objects.values_list("name", "state")) == {("A", "active"), ("Changed", "active")}


@pytest.mark.parametrize("name", ["mai", "sok", "vera"])
def test_who_may_not_import_imports_none(cast, name):
    with pytest.raises(NotAllowed):
        store_notices(cast[name], cast[name].unit, [wanted()])
    assert not Notice.objects.exists()


def test_a_partners_notice_comes_twice_and_is_one(units, kh, told):
    for _ in range(2):
        store_partner_notices(kh, units["national"], [wanted("KH-W-1", mark="GREEN")], "no onward transfer")
    notice = Notice.objects.get()
    assert (notice.origin, notice.conditions, notice.mark) == (kh, "no onward transfer", "GREEN")
    assert told == [[notice.pk], [notice.pk]]


LONG = "L" * 60


def test_a_partner_overwrites_neither_ours_nor_another_partners(units, kh, other):
    """Nor is it told that the reference is taken: that would say what we hold. Its notice is filed beside."""
    store_notices(None, units["national"], [wanted("VN-W-1"), wanted(LONG)])
    store_partner_notices(other, units["national"], [wanted("TH-W-1")], "")
    for reference in ("VN-W-1", "TH-W-1", LONG, "VN-W-1"):
        store_partner_notices(kh, units["national"], [wanted(reference, name="X")], "")
    kept = dict(Notice.objects.filter(name="A").values_list("reference", "origin__desk_id"))
    assert kept == {"VN-W-1": None, LONG: None, "TH-W-1": other.desk_id}
    beside = set(Notice.objects.filter(name="X", origin=kh).values_list("reference", flat=True))
    assert {"kh:VN-W-1", "kh:TH-W-1"} < beside
    assert len(beside) == 3


def test_only_ours_is_ours_to_withdraw(cast, units, kh):
    (ours,) = store_notices(None, units["national"], [wanted()])
    (theirs,) = store_partner_notices(kh, units["national"], [wanted("KH-W-1")], "")
    withdraw_notice(cast["alice"], ours, "found")
    with pytest.raises(CallerError):
        withdraw_notice(cast["alice"], theirs, "found")
    assert Entry.objects.get(kind="notice_withdrawn").record == {"officer": cast["alice"].pk}
    assert ours.steps.get().reason == "found"


def test_a_notice_travels_as_it_came(units):
    row = wanted(
        aliases=("B", "C"),
        birth_date="1990-05",
        sex="F",
        nationality="VN",
        document="C1",
        circumstances="x",
        mark="GREEN",
    )
    (notice,) = store_notices(None, units["national"], [row])
    assert row_of(notice) == row


def test_a_person_is_sought_everywhere_but_red_ones(cast, units):
    store_notices(
        None, units["national"], [wanted(), wanted("VN-W-2", mark="RED"), wanted("VN-M-1", colour="yellow")]
    )
    for name in ("alice", "charlie", "sok"):
        assert {notice.reference for notice in queries.notices(cast[name])} == {"VN-W-1", "VN-M-1"}
    for name in ("mai", "adam"):
        assert not queries.notices(cast[name]).exists()
    assert queries.notice_by_reference(cast["alice"], "VN-W-2") is None


def test_notices_are_found_by_name_document_colour_and_state(cast, units):
    store_notices(
        None,
        units["national"],
        [wanted(name="Trần Thị B", document="C77"), wanted("VN-M-1", colour="yellow")],
    )
    alice = cast["alice"]
    for chosen in ({"text": "thị"}, {"text": " c77 "}, {"text": "W-1"}, {"colour": "red", "state": "active"}):
        assert [n.reference for n in queries.notices(alice, **chosen)] == ["VN-W-1"], chosen
    assert not queries.notices(alice, state="resolved").exists()
    assert not queries.notices(alice, text="no\x00where").exists()


def test_a_file_is_read_whole(units):
    rows, refused = read(GOOD, 'VN-M-1,yellow,"Trần, B",,1999,,,,2025-07-01,')
    assert refused == []
    assert rows[0] == NoticeRow(
        reference="VN-W-1",
        colour="red",
        name="Nguyễn Văn A",
        issued_on=date(2025, 6, 1),
        aliases=("Nguyen Van A", "阮文A"),
        birth_date="1990-05-01",
        sex="M",
        nationality="VN",
        document="C1234567",
        circumstances="Lừa đảo",
    )
    assert (rows[1].name, rows[1].birth_date, rows[1].aliases) == ("Trần, B", "1999", ())


BAD = [
    ("VN-W-2,pink,A,,,,,,2025-06-01,", "colour"),
    ("VN-W-2,green,A,,,,,,2025-06-01,", "record"),
    ("VN-W-2,purple,A,,,,,,2025-06-01,how", "name"),
    (",red,A,,,,,,2025-06-01,", "id"),
    ("VN-W-2,red,,,,,,,2025-06-01,", "name"),
    ("VN-W-2,red,A,,,,,,,", "issued_on"),
    ("VN-W-2,red,A,,,,,,2025-06-31,", "issued_on"),
    ("VN-W-2,red,A,,1990-13,,,,2025-06-01,", "birth_date"),
    ("VN-W-2,red,A,,01/05/1990,,,,2025-06-01,", "birth_date"),
    ("VN-W-2,red,A,,١٩٩٠,,,,2025-06-01,", "birth_date"),
    ("VN-W-2,red,A,,,,Vietnam,,2025-06-01,", "nationality"),
    ("VN-W-2,red,A,,,,VNM,,2025-06-01,", "nationality"),
    (f"VN-W-2,red,{'x' * 201},,,,,,2025-06-01,", "name"),
    ("VN-W-1,red,The same once more,,,,,,2025-06-01,", "id"),
]


@pytest.mark.parametrize(("line", "field"), BAD)
def test_a_bad_line_is_named_by_line_and_field(line, field):
    with pytest.raises(InputError) as error:
        read(GOOD, line)
    assert (error.value.file, error.value.line, error.value.field) == ("notices.csv", 3, field)


def test_with_quarantine_only_the_bad_lines_stay_out():
    rows, refused = read(GOOD, *(line for line, _ in BAD), quarantine=True)
    assert [row.reference for row in rows] == ["VN-W-1"]
    assert [(error.line, error.field) for error, _ in refused] == [
        (n, field) for n, (_, field) in enumerate(BAD, 3)
    ]
    assert refused[0][1]["colour"] == "pink"


@pytest.mark.parametrize(
    "header", ["id,colour,name", "id,colour,name,issued_on,height", "id,id,colour,name,issued_on", ""]
)
def test_a_wrong_header_is_refused_with_quarantine_too(header):
    with pytest.raises(InputError):
        read(GOOD, header=header, quarantine=True)


def test_a_file_that_is_not_utf8_is_refused():
    with pytest.raises(InputError, match="UTF-8"):
        read_notices(
            io.BytesIO(HEADER.encode() + b"\nVN-W-1,red,Nguy\xe9n,,,,,,2025-06-01,\n"), "notices.csv"
        )


def upload(client, text, **options):
    file = io.BytesIO(text.encode())
    file.name = "notices.csv"
    query = "&".join(f"{key}={value}" for key, value in options.items())
    return client.post(f"/api/cases/notices/import?{query}", {"file": file})


def test_the_api_imports_all_or_nothing_or_all_but_the_bad(client, cast, units):
    client.force_login(cast["alice"])
    text = "\n".join([HEADER, GOOD, BAD[0][0]])
    refused = upload(client, text)
    assert refused.status_code == 400
    assert "notices.csv, line 3, field colour" in refused.json()["detail"]
    assert not Notice.objects.exists()
    done = upload(client, text, quarantine="true").json()
    assert done["rows"] == 1
    assert len(done["refused"]) == 1
    (listed,) = client.get("/api/cases/notices", {"colour": "red"}).json()
    assert (listed["reference"], listed["origin"]) == ("VN-W-1", None)
    client.force_login(cast["sok"])
    assert upload(client, "\n".join([HEADER, GOOD])).status_code == 403


def test_pages_show_notices_and_note_who_looked(client, cast, units, kh, django_assert_max_num_queries):
    store_notices(None, units["national"], [wanted(f"VN-W-{n}", name=f"Người <{n}>") for n in range(60)])
    store_partner_notices(
        kh, units["national"], [wanted("KH-W-1", issued_on=date(2026, 1, 1))], "police use only"
    )
    client.force_login(cast["charlie"])
    with django_assert_max_num_queries(12):
        html = client.get("/cases/notices/").content.decode()
    assert html.count("<tr>") == 51
    assert "Desk of Cambodia" in html
    assert "Người &lt;" in html
    html = client.get("/cases/notices/KH-W-1/").content.decode()
    assert "police use only" in html
    looked = Access.objects.filter(officer=cast["charlie"], act="consultation")
    assert set(looked.values_list("subject", flat=True)) == {"notices:list", "notice:KH-W-1"}
    client.force_login(cast["mai"])
    for path in ("KH-W-1/", ""):
        answer = client.get(f"/cases/notices/{path}")
        assert answer.status_code == 403
        assert "Người" not in answer.content.decode()
    assert not Access.objects.filter(officer=cast["mai"]).exists()
