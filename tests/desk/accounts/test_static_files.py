"""Styles and scripts are kept by browsers for a year, under addresses that change with their content."""

import re
from urllib.parse import urljoin

import pytest
from django.contrib.staticfiles import finders
from django.templatetags.static import static
from django.test import override_settings

from jointdesk.desk.accounts import static_files

ADDRESS = re.compile(r"/static/[0-9a-f]{12}/(.+)")


def read(client, address):
    answer = client.get(address)
    return answer.status_code, answer.headers.get("Cache-Control"), b"".join(answer)


@pytest.mark.django_db
def test_every_file_of_a_page_is_kept_for_a_year(client):
    page = client.get("/accounts/login/").content.decode()
    named = re.findall(r'(?:href|src)="(/static/[^"]+)"', page)
    assert named
    for address in named:
        status, kept, _ = read(client, address)
        assert (status, kept) == (200, "max-age=31536000, public, immutable"), address


def test_a_script_finds_the_scripts_it_names(client):
    gate = static("operations/gate.js")
    imports = re.findall(r'from "(\./[^"]+)"', read(client, gate)[2].decode())
    assert imports
    for name in imports:
        status, kept, _ = read(client, urljoin(gate, name))
        assert status == 200, name
        assert "immutable" in kept


@pytest.mark.parametrize("version", ["", "0123456789ab/"])
def test_a_page_of_another_version_gets_the_file_of_this_one_and_does_not_keep_it(client, version):
    address = static("desk/page.css")
    status, kept, content = read(client, f"/static/{version}{ADDRESS.fullmatch(address)[1]}")
    assert (status, kept) == (200, "max-age=300, public")
    assert content == read(client, address)[2]


@pytest.mark.parametrize("path", ["desk/", "nothing.css", "../settings.py", "%2e%2e/settings.py", ""])
def test_what_is_no_file_of_these_is_not_there(client, path):
    for before in ("/static/", "/static/0123456789ab/", static("")):
        assert client.get(before + path).status_code == 404, before + path


def test_the_address_changes_with_any_files_content(tmp_path):
    file = tmp_path / "one.css"
    with override_settings(STATICFILES_DIRS=[tmp_path]):
        finders.get_finder.cache_clear()
        found = [read_digest(file, text) for text in ("a", "b", "a")]
    finders.get_finder.cache_clear()
    assert found[0] == found[2] != found[1]


def read_digest(file, text):
    file.write_text(text)
    return static_files._digest.__wrapped__()
