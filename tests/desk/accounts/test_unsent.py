"""What an officer wrote comes back to him when the desk cannot take it, and each refusal before a view is a page of ours."""

import re
from html import unescape

import pytest
from django.test import Client

from jointdesk.desk.intake.models import Complaint

OURS = {"HTTP_ORIGIN": "http://testserver"}
NOTE = "Họ đòi thêm tiền “thuế”.\nគាត់គំរាម <b>ខ្ញុំ</b>"
PASSWORD = "correct horse battery"


@pytest.fixture
def alice(cast):
    cast["alice"].set_password(PASSWORD)
    cast["alice"].role = "intake"
    cast["alice"].save()
    return cast["alice"]


@pytest.fixture
def browser():
    return Client(enforce_csrf_checks=True)


def fields(html):
    """The form of the page that gives back, as a browser sends it: (address, what it sends)."""
    form = re.search(r'<form method="post" action="([^"]*)">(.*?)</form>', html, re.DOTALL)
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', form[2])[1]
    sent = re.findall(r'<textarea name="([^"]+)" hidden>\n(.*?)</textarea>', form[2], re.DOTALL)
    return unescape(form[1]), {unescape(name): unescape(value) for name, value in sent} | {
        "csrfmiddlewaretoken": token
    }


def sign_in(browser):
    page = browser.get("/accounts/login/").content.decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)[1]
    said = {"login": "alice", "password": PASSWORD, "csrfmiddlewaretoken": token}
    assert browser.post("/accounts/login/", said).status_code == 302


def test_what_was_written_while_the_session_ended_is_sent_after_signing_in_again(browser, alice):
    written = {
        "narrative": NOTE,
        "received_at": "2026-10-01",
        "channel": "hotline",
        "legal_kind": "denunciation",
        "unit": "national",
        "csrfmiddlewaretoken": "old",
    }
    kept = browser.post("/complaints/new/?from=desk", written, **OURS)
    assert kept.status_code == 401
    assert "no-store" in kept["Cache-Control"]
    address, sent = fields(kept.content.decode())
    assert address == "/complaints/new/?from=desk"
    assert sent["narrative"] == NOTE
    # in another window: the token that the kept page has is not the sign-in's
    sign_in(browser)
    again = browser.post(address, sent, **OURS)
    assert again.status_code == 403
    assert Complaint.objects.count() == 0
    address, sent = fields(again.content.decode())
    answer = browser.post(address, sent, **OURS)
    assert answer.status_code == 302
    assert Complaint.objects.get().narrative == NOTE


@pytest.mark.parametrize("origin", ["http://evil.example", "null", None])
def test_what_another_site_sends_is_given_back_to_nobody(browser, alice, origin):
    said = {"HTTP_ORIGIN": origin} if origin else {}
    outside = browser.post("/complaints/new/", {"narrative": NOTE}, **said)
    assert outside.status_code == 302
    assert outside["Location"] == "/accounts/login/?next=/"
    sign_in(browser)
    inside = browser.post("/complaints/new/", {"narrative": NOTE}, **said)
    assert inside.status_code == 403
    assert "narrative" not in inside.content.decode()
    assert 'href="/"' in inside.content.decode()
    assert Complaint.objects.count() == 0


def test_no_password_is_shown_again(browser, alice):
    secret = {"oldpassword": "a b c", "password1": "d e f"}
    assert browser.post("/accounts/password/change/", secret, **OURS).status_code == 302
    sign_in(browser)
    page = browser.post("/accounts/password/change/", secret, **OURS).content.decode()
    assert "a b c" not in page
    assert "d e f" not in page


def test_a_part_of_a_page_does_not_become_the_sign_in_page(client, db):
    """htmx follows what leads elsewhere, and would put the page of signing in where the panel stood."""
    assert client.get("/networks/", HTTP_HX_REQUEST="true").status_code == 401


def test_a_door_for_forms_is_a_page_that_says_so(client, alice):
    client.force_login(alice)
    answer = client.get("/notifications/read")
    assert answer.status_code == 405
    assert answer["Allow"] == "POST"
    assert b"<h1>" in answer.content


@pytest.mark.parametrize(("code", "status"), [("too_large", 413), ("too_slow", 408)])
def test_what_is_turned_away_before_any_view_has_a_page_in_the_readers_language(client, db, code, status):
    answer = client.get(f"/turned/{code}", HTTP_ACCEPT_LANGUAGE="vi")
    assert answer.status_code == status
    assert 'lang="vi"' in answer.content.decode()


def test_a_fault_of_ours_is_a_page_in_the_readers_language(alice, monkeypatch):
    def break_down(*args, **kwargs):
        raise RuntimeError("name of a person")

    monkeypatch.setattr("jointdesk.desk.accounts.notifications.views.count_unread", break_down)
    client = Client(raise_request_exception=False, headers={"Accept-Language": "km"})
    client.force_login(alice)
    page = client.get("/notifications/")
    assert page.status_code == 500
    assert 'lang="km"' in page.content.decode()
    assert "name of a person" not in page.content.decode()


def test_a_fault_that_breaks_every_page_says_so_in_all_five(alice, monkeypatch):
    def break_down(*args, **kwargs):
        raise RuntimeError

    monkeypatch.setattr("jointdesk.desk.accounts.error_views.render", break_down)
    monkeypatch.setattr("jointdesk.desk.accounts.notifications.views.count_unread", break_down)
    client = Client(raise_request_exception=False)
    client.force_login(alice)
    page = client.get("/notifications/").content.decode()
    assert all(f'lang="{language}"' in page for language in ("en", "vi", "km", "ko", "zh-Hans"))


def test_whoever_writes_for_long_stays_signed_in(client, alice):
    assert client.get("/accounts/here/").status_code == 302
    client.force_login(alice)
    assert client.get("/accounts/here/").status_code == 204


def test_nothing_an_officer_reads_is_kept_by_the_browser(client, alice):
    """Whoever sits down after him presses "back"; a disk that is lost holds no page."""
    client.force_login(alice)
    for path in ("/", "/complaints/", "/api/complaints", "/complaints/none/"):
        assert "no-store" in client.get(path)["Cache-Control"], path
    assert "public" in client.get("/static/desk.js")["Cache-Control"]


def test_references_typed_for_a_judgement_stand_there_again(client, cast):
    client.force_login(cast["alice"])
    answer = client.post(
        "/networks/judge/",
        {"one": "VN-1", "other": "VN-2", "kind": "must_link", "reason": "same"},
        follow=True,
    )
    page = answer.content.decode()
    assert 'value="VN-1"' in page
    assert 'value="VN-2"' in page


def test_a_page_that_refuses_what_was_sent_shows_what_was_written(client, cast):
    """So that it can be copied: the page before it is not kept by the browser."""
    client.force_login(cast["cora"])
    why = "The court asks for it, <b>letter 12</b>"
    answer = client.post(
        "/log/retention/holds/new", {"kind": "complaint", "reference": "none", "reason": why}
    )
    assert answer.status_code == 400
    assert "The court asks for it, &lt;b&gt;letter 12&lt;/b&gt;" in answer.content.decode()
    assert "What you wrote" not in client.get("/complaints/999999/").content.decode()
