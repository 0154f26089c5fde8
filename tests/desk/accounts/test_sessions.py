"""A session ends after a day, when its officer changes, and when somebody ends it; each is listed in coarse words."""

import time

import pytest
from django.test import Client

from jointdesk.desk.accounts.administration import officer_actions
from jointdesk.desk.accounts.models import OfficerSession, Role
from jointdesk.desk.accounts.sessions import keeping
from jointdesk.desk.accounts.sessions.whereabouts import network_of

FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:130.0) Gecko/20100101 Firefox/130.0"


def test_a_session_is_listed_in_coarse_words(client, cast, sign_in):
    sign_in(client, cast["alice"], HTTP_USER_AGENT=FIREFOX, REMOTE_ADDR="203.0.113.77")
    row = OfficerSession.objects.get(officer=cast["alice"])
    assert (row.program, row.network, row.method) == ("Firefox · Windows", "203.0.0.0/16", "password")
    page = client.get("/me/").content.decode()
    assert "Firefox · Windows" in page
    assert "203.0.113.77" not in page


def test_an_address_loses_its_second_half():
    assert network_of("2001:db8:1:2::3") == "2001:db8::/32"
    assert network_of("nonsense") == ""


def test_a_day_after_signing_in_a_session_ends(client, cast, sign_in):
    sign_in(client, cast["alice"])
    session = client.session
    session[keeping.BEGAN] = time.time() - keeping.LONGEST_SECONDS - 1
    session.save()
    assert client.get("/me/").headers["Location"].startswith("/accounts/login/")
    assert client.get("/api/cases").status_code == 401
    assert not OfficerSession.objects.exists()


@pytest.mark.parametrize("change", ["role", "unit_id", "password", "sessions_epoch"])
def test_a_changed_officer_is_signed_out_everywhere(client, cast, units, change):
    client.force_login(cast["ivan"])
    assert client.get("/me/").status_code == 200
    value = {"role": Role.FIELD, "unit_id": units["VN-SG"].pk, "password": "x", "sessions_epoch": 7}[change]
    type(cast["ivan"]).objects.filter(pk=cast["ivan"].pk).update(**{change: value})
    assert client.get("/me/").status_code == 302


def test_one_session_is_ended_and_the_other_stays(cast):
    here, there = Client(), Client()
    for window in (here, there):
        window.force_login(cast["alice"])
    far = OfficerSession.objects.get(key=there.session.session_key)
    assert here.post(f"/me/sessions/{far.pk}/end").status_code == 302
    assert there.get("/me/").status_code == 302
    assert here.get("/me/").status_code == 200


def test_all_others_are_ended(cast):
    windows = [Client() for _ in range(3)]
    for window in windows:
        window.force_login(cast["alice"])
    windows[0].post("/me/sessions/end")
    assert [window.get("/me/").status_code for window in windows] == [200, 302, 302]
    assert OfficerSession.objects.get().key == windows[0].session.session_key


def test_nobody_ends_anothers_session(client, cast):
    other = Client()
    other.force_login(cast["bob"])
    client.force_login(cast["alice"])
    row = OfficerSession.objects.get(officer=cast["bob"])
    assert client.post(f"/me/sessions/{row.pk}/end").status_code == 404
    assert other.get("/me/").status_code == 200


def test_a_closed_account_is_out_at_once(client, cast):
    client.force_login(cast["ivan"])
    officer_actions.close_account(cast["adam"], cast["ivan"], "left the service")
    assert client.get("/me/").status_code == 302


def test_signing_out_takes_the_row_along(client, cast):
    client.force_login(cast["alice"])
    client.post("/accounts/logout/")
    assert not OfficerSession.objects.exists()


def test_rows_of_sessions_that_ran_out_are_forgotten(client, cast):
    client.force_login(cast["alice"])
    assert keeping.forget_ended() == 0
    OfficerSession.objects.update(seen_at="2026-01-01T00:00Z")
    assert keeping.forget_ended() == 1
