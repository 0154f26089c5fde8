"""The pages of notices: a list that is taken away, a form for each colour, each step a page, posters, tables."""

import io
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from PIL import Image

from jointdesk.desk.audit.models import Access, Entry
from jointdesk.desk.cases.actions import open_case
from jointdesk.desk.cases.models import Notice, NoticeTable, Poster
from jointdesk.desk.cases.notices import actions, poster_actions, tables
from jointdesk.desk.cases.notices.colours import colours
from jointdesk.desk.cases.notices.work import forget_old_tables, take_down_due
from jointdesk.desk.cases.protection import Held
from jointdesk.desk.cases.signals import protection_asked
from jointdesk.engine.errors import CallerError, InputError
from notice_examples import ALL, RED, YELLOW


@pytest.fixture
def case(cast, units):
    return open_case(cast["alice"], "Harbour", units["national"])


@pytest.fixture
def missing(cast):
    notice = actions.draft_notice(cast["alice"], "yellow", YELLOW)
    return actions.issue_notice(cast["alice"], notice)


def poster_form(**changes):
    today = timezone.localdate()
    return {
        "first": "vi",
        "beside": "en",
        "says": ["birth_date", "height_cm", "last_seen_at", "last_seen_on"],
        "contact": "117",
        "consent_by": "Nguyễn Văn C",
        "consent_relation": "parent",
        "consent_on": today.isoformat(),
        "consent_scope": "print",
        "until": (today + timedelta(days=60)).isoformat(),
        **changes,
    }


def picture():
    written = io.BytesIO()
    Image.new("RGB", (300, 400), "teal").save(written, "PNG")
    return SimpleUploadedFile("b.png", written.getvalue(), "image/png")


@pytest.mark.parametrize("colour", sorted(ALL))
def test_each_colour_is_written_by_its_form_and_issued(client, cast, case, colour):
    client.force_login(cast["alice"])
    assert client.get("/cases/notices/new/").content.decode().count("notice-colour") >= 7
    place = f"/cases/notices/new/{colour}/?case={case.reference}"
    page = client.get(place)
    assert page.status_code == 200
    told = {**ALL[colour], "mark": "AMBER"}
    told["aliases"] = "\n".join(told.get("aliases", ()))
    answer = client.post(place, told)
    notice = Notice.objects.get()
    assert answer.url == f"/cases/notices/{notice.reference}/"
    assert client.get(answer.url).status_code == 200
    until = timezone.localdate() + timedelta(days=60)
    refused = client.post(f"{answer.url}issue", {"until": until})
    assert refused.status_code == 400  # the question of neutrality is not answered
    client.post(f"{answer.url}issue", {"until": until, "is_neutral": "on"})
    notice.refresh_from_db()
    assert notice.state == ("proposed" if colours()[colour].second else "active")
    if colours()[colour].second:
        client.force_login(cast["dara"])
        assert "confirm" in client.get(answer.url).content.decode()
        client.post(f"{answer.url}confirm")
        notice.refresh_from_db()
    assert (notice.state, notice.valid_until) == ("active", until)
    assert client.get(answer.url).status_code == 200


def test_what_was_typed_comes_back_with_what_is_wrong(client, cast):
    client.force_login(cast["alice"])
    answer = client.post(
        "/cases/notices/new/yellow/", {**YELLOW, "aliases": "", "mark": "AMBER", "nationality": "9"}
    )
    html = answer.content.decode()
    assert answer.status_code == 400
    assert "A country is two letters" in html
    assert "Left for a job" in html
    assert client.get("/cases/notices/new/pink/").status_code == 404


def test_a_notice_is_amended_reviewed_renewed_and_withdrawn_on_its_pages(client, cast, missing):
    client.force_login(cast["dara"])
    place = f"/cases/notices/{missing.reference}/"
    told = {**YELLOW, "aliases": "", "mark": "AMBER", "last_seen_at": "Poipet"}
    assert client.post(f"{place}edit", told).status_code == 400  # without a reason
    client.post(f"{place}edit", {**told, "reason": "seen there"})
    client.post(f"{place}review", {"reason": "nothing new"})
    until = timezone.localdate() + timedelta(days=90)
    assert client.post(f"{place}renew", {"until": "2099-01-01", "reason": "x"}).status_code == 400
    client.post(f"{place}renew", {"until": until, "reason": "still missing"})
    html = client.get(place).content.decode()
    assert "Poipet" in html
    assert "Bavet" in html  # what it said before
    client.post(f"{place}withdraw", {"reason": "came home"})
    missing.refresh_from_db()
    assert (missing.state, missing.valid_until) == ("withdrawn", until)
    for page in ("edit", "issue", "review", "renew", "withdraw", "back", "poster"):
        assert client.get(place + page).status_code == 200, page
    client.force_login(cast["charlie"])
    for page in ("edit", "issue", "review", "renew", "withdraw", "poster"):
        assert client.get(place + page).status_code == 404, page


def test_the_list_is_narrowed_and_taken_away(client, cast, missing, django_assert_max_num_queries):
    client.force_login(cast["alice"])
    with django_assert_max_num_queries(14):
        html = client.get("/cases/notices/?whose=mine&colour=yellow&state=active").content.decode()
    assert missing.reference in html
    assert missing.reference not in client.get("/cases/notices/?whose=partners").content.decode()
    lines = b"".join(
        client.get("/cases/notices/?form=csv&purpose=search&whose=ours").streaming_content
    ).decode()
    assert missing.reference in lines
    assert client.get("/cases/notices/?form=xlsx").status_code == 200


def test_a_photograph_is_shown_as_our_own_drawing(client, cast, missing):
    client.force_login(cast["alice"])
    place = f"/cases/notices/{missing.reference}/photo"
    assert client.get(place).status_code == 404
    wrong = client.post(place, {"photo": SimpleUploadedFile("b.png", b"no picture at all")})
    assert wrong.status_code == 400
    assert client.post(place, {"photo": picture()}).status_code == 302
    shown = client.get(place)
    assert shown.content.startswith(b"\x89PNG")
    assert "sandbox" in shown["Content-Security-Policy"]


def test_a_poster_is_made_with_consent_approved_by_another_and_printed(client, cast, missing):
    client.force_login(cast["alice"])
    client.post(f"/cases/notices/{missing.reference}/photo", {"photo": picture()})
    answer = client.post(f"/cases/notices/{missing.reference}/poster", poster_form(with_photo="on"))
    assert answer.status_code == 302, answer.content.decode()
    poster = Poster.objects.get()
    assert set(poster.facts) == {"name", "aliases", "birth_date", "height_cm", "last_seen_at", "last_seen_on"}
    file = f"/cases/notices/posters/{poster.pk}/file/"
    client.post(f"/cases/notices/posters/{poster.pk}/approve")
    poster.refresh_from_db()
    assert poster.approved_at is None  # not by who made it
    client.force_login(cast["sok"])
    assert client.get(file + "a4").status_code == 404
    client.force_login(cast["dara"])
    client.post(f"/cases/notices/posters/{poster.pk}/approve")
    assert client.get(file + "a4").content.startswith(b"%PDF")
    assert client.get(file + "phone").content.startswith(b"\x89PNG")
    assert Access.objects.filter(act="disclosure", purpose="poster of a missing person").exists()
    client.post(f"/cases/notices/posters/{poster.pk}/down", {"reason": "the family asks for it"})
    assert client.get(file + "a4").status_code == 302
    assert Entry.objects.filter(kind="poster_withdrawn").exists()
    assert "the family asks for it" in client.get(f"/cases/notices/{missing.reference}/").content.decode()


@pytest.mark.parametrize(
    "wrong",
    [
        {"until": "2099-01-01"},
        {"consent_on": "2099-01-01"},
        {"consent_by": " "},
        {"contact": "1"},
        {"consent_relation": "neighbour"},
        {"says": ["document"]},
        {"first": "de"},
    ],
)
def test_a_poster_without_a_true_consent_is_none(client, cast, missing, wrong):
    client.force_login(cast["alice"])
    answer = client.post(f"/cases/notices/{missing.reference}/poster", poster_form(**wrong))
    assert answer.status_code == 400
    assert not Poster.objects.exists()


def test_nobody_who_is_wanted_or_protected_is_on_a_poster_and_one_that_hangs_comes_down(
    client, cast, case, missing
):
    client.force_login(cast["alice"])
    wanted = actions.draft_notice(cast["alice"], "red", RED, case=case)
    assert client.get(f"/cases/notices/{wanted.reference}/poster").status_code == 404
    client.post(f"/cases/notices/{missing.reference}/poster", poster_form())
    poster = Poster.objects.get()
    poster_actions.approve_poster(cast["dara"], poster)
    assert take_down_due() == 0

    def hold(sender, persons, notices, **_):
        return Held(notices=frozenset(notices) & {missing.pk})

    protection_asked.connect(hold)
    try:
        answer = client.post(f"/cases/notices/{missing.reference}/poster", poster_form())
        assert answer.status_code == 400
        poster.refresh_from_db()
        with pytest.raises(CallerError):
            poster_actions.require_printable(poster)
        assert take_down_due() == 1
    finally:
        protection_asked.disconnect(hold)
    poster.refresh_from_db()
    assert (poster.withdrawn_by, poster.withdrawn_why) == (None, "held")


@pytest.mark.parametrize("how", ["expired", "ended"])
def test_a_poster_ends_with_its_consent_and_with_its_notice(client, cast, missing, how):
    client.force_login(cast["alice"])
    client.post(f"/cases/notices/{missing.reference}/poster", poster_form())
    if how == "expired":
        Poster.objects.update(expires_on=timezone.localdate() - timedelta(days=1))
    else:
        actions.withdraw_notice(cast["alice"], missing, "came home")
    assert [take_down_due() for _ in range(2)] == [1, 0]


TABLE = """Mã;Loại;Họ tên;Ngày sinh;Quốc tịch;Ngày phát hành;Tội danh
VN-W-1;truy nã;Trần Văn A;12/4/1990;Việt Nam;1/6/2025;Lừa đảo
VN-M-1;mất tích;Lê Thị B;2004;Việt Nam;2/6/2025;Đi làm
VN-X-1;tím;C;;;1/6/2025;x
VN-W-1;truy nã;Hai lần;;;1/6/2025;x
"""


def test_a_table_is_agreed_over_a_preview_and_then_taken(client, cast):
    client.force_login(cast["alice"])
    file = SimpleUploadedFile("danh-sach.csv", TABLE.encode())
    place = client.post("/cases/notices/import/", {"file": file}).url
    html = client.get(place).content.decode()
    assert "2 notices understood" in html
    assert "2 lines set aside" in html
    assert not Notice.objects.exists()
    chosen = {
        f"column-{at}": name for at, name in enumerate(tables.guess_columns(NoticeTable.objects.get().header))
    }
    assert all(chosen.values())
    refused = client.post(place, {**chosen, "take": ""})
    assert refused.status_code == 400
    assert "line 4" in refused.content.decode()
    assert client.post(place, {**chosen, "column-0": "name", "take": ""}).status_code == 400
    client.post(place, {**chosen, "take": "", "quarantine": "on"})
    rows = Notice.objects.order_by("reference").values_list(
        "reference", "colour", "birth_date", "nationality"
    )
    assert list(rows) == [("VN-M-1", "yellow", "2004", "VN"), ("VN-W-1", "red", "1990-04-12", "VN")]
    assert not NoticeTable.objects.exists()


def test_a_table_is_its_officers_alone_and_forgotten_after_a_day(client, cast):
    table = tables.open_table(cast["alice"], TABLE.encode(), "x.csv")
    client.force_login(cast["dara"])
    assert client.get(f"/cases/notices/import/{table.pk}/").status_code == 404
    NoticeTable.objects.update(made_at=timezone.now() - timedelta(days=2))
    forget_old_tables()
    assert not NoticeTable.objects.exists()
    with pytest.raises(InputError):
        tables.open_table(cast["alice"], b"\xff\xfe\x00", "x.csv")


def test_the_api_drafts_issues_amends_and_withdraws(client, cast, case):
    client.force_login(cast["alice"])

    def send(method, path, **said):
        return getattr(client, method)(f"/api/cases/notices{path}", said, content_type="application/json")

    made = send("post", "", colour="red", fields=RED, case=case.reference).json()
    reference = made["reference"]
    assert (made["state"], made["fields"]["law"]) == ("draft", RED["law"])
    assert send("post", "", colour="red", fields={"name": "A", "clothes": "x"}).status_code == 400
    assert (
        send("put", f"/{reference}", fields={**RED, "law": "Art. 290"}).json()["fields"]["law"] == "Art. 290"
    )
    assert send("post", f"/{reference}/issue").json()["state"] == "proposed"
    assert send("post", f"/{reference}/confirm").status_code == 400
    client.force_login(cast["dara"])
    assert send("post", f"/{reference}/confirm").json()["state"] == "active"
    until = (timezone.localdate() + timedelta(days=9)).isoformat()
    renewed = send("post", f"/{reference}/renew", until=until, reason="r").json()
    assert renewed["valid_until"] == until
    assert send("get", f"/{reference}").json()["case"] == case.reference
    assert send("post", f"/{reference}/withdraw", reason="found").json()["state"] == "withdrawn"
    assert send("get", "/VN-W-none").status_code == 404
    client.force_login(cast["sok"])
    assert send("post", "", colour="yellow", fields=YELLOW).status_code == 403
