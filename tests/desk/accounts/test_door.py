"""Every page needs a signed-in officer; the pages keep the Content-Security-Policy; errors are pages."""

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from jointdesk.desk.accounts.middleware import OPEN_PREFIXES


def paths(resolver: URLResolver, prefix: str = "/") -> list[str]:
    found = []
    for entry in resolver.url_patterns:
        route = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            found += paths(entry, route)
        elif isinstance(entry, URLPattern) and "<" not in route and "(" not in route and "^" not in route:
            found.append(route)
    return found


def test_no_page_opens_without_signing_in(client, db):
    walked = [path for path in paths(get_resolver()) if not path.startswith(OPEN_PREFIXES)]
    assert len(walked) > 10
    for path in walked:
        answer = client.get(path)
        assert answer.status_code == 302, path
        assert answer.headers["Location"].startswith("/accounts/login/"), path


def test_the_api_answers_401_without_signing_in(client, db):
    for path in ("/api/cases", "/api/cases/notices"):
        assert client.get(path).status_code == 401


def test_the_api_is_described_to_officers_only(client, cast):
    for path in ("/api/docs", "/api/openapi.json"):
        assert client.get(path).status_code == 302
    client.force_login(cast["alice"])
    described = client.get("/api/openapi.json").json()["paths"]
    assert "/api/exchange/requests" in described
    page = client.get("/api/docs").content.decode()
    assert "https://" not in page  # the page must not call out to other hosts


def test_sign_in_with_a_wrong_password_says_so_and_a_right_one_lets_in(client, cast):
    cast["alice"].set_password("correct horse battery")
    cast["alice"].save()
    wrong = client.post("/accounts/login/", {"login": "alice", "password": "wrong"})
    assert wrong.status_code == 200
    assert 'role="alert"' in wrong.content.decode()
    right = client.post("/accounts/login/", {"login": "alice", "password": "correct horse battery"})
    assert right.status_code == 302


def test_nobody_can_sign_up(client, db):
    assert "id_password1" not in client.get("/accounts/signup/", follow=True).content.decode()


def test_the_policy_allows_nothing_inline_and_no_other_host(client, db):
    policy = client.get("/accounts/login/").headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "http" not in policy


def test_a_forbidden_action_is_a_page_that_says_so(client, cast):
    client.force_login(cast["mai"])
    answer = client.post("/cases/new/", {"title": "x", "unit": cast["mai"].unit.pk, "mark": "AMBER"})
    assert answer.status_code == 403
    page = answer.content.decode()
    assert "not open to your role" in page
    assert page.index("Investigator</li>") < page.index("Commander</li>")  # whom to ask
    assert "Auditor</li>" not in page


@pytest.mark.parametrize("language", ["vi", "km", "ko", "zh-hans", "en"])
def test_the_language_is_chosen_and_kept(client, db, language):
    client.post("/i18n/setlang/", {"language": language, "next": "/accounts/login/"})
    assert f'<html lang="{language}">' in client.get("/accounts/login/").content.decode()
