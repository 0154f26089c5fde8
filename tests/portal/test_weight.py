"""What an old telephone on a slow line loads before it can be written in: little, packed, and styles and scripts once."""

import re

import httpx
import pytest

from patience import PATIENCE_SECONDS
from public_door import Door

LOADED = re.compile(r'(?:href|src)="(/static/[^"]+)"')
# a first visit in octets, heads included; at 10 KB a second less than two seconds
MOST, MOST_REQUESTS = 20_000, 9


@pytest.mark.parametrize("language", ["vi", "km"])
@pytest.mark.parametrize("path", ["/", "/report/", "/help/", "/check/", "/receipt/"])
def test_a_first_visit_is_light(door: Door, language: str, path: str):
    headers = {"accept-language": language, "accept-encoding": "gzip"}
    with httpx.Client(timeout=PATIENCE_SECONDS, base_url=door.address, headers=headers) as phone:
        page = phone.get(path)
        loaded = [phone.get(address) for address in dict.fromkeys(LOADED.findall(page.text))]
    assert {answer.status_code for answer in (page, *loaded)} == {200}
    assert {answer.headers["content-encoding"] for answer in (page, *loaded)} == {"gzip"}
    assert 1 + len(loaded) <= MOST_REQUESTS
    sizes = [answer.num_bytes_downloaded + len(str(answer.headers)) for answer in (page, *loaded)]
    assert sum(sizes) < MOST, sizes


def test_styles_and_scripts_are_asked_for_once_and_anew_when_they_change(door: Door):
    with httpx.Client(timeout=PATIENCE_SECONDS, base_url=door.address) as phone:
        page = phone.get("/report/")
        addresses = LOADED.findall(page.text)
        kept = {phone.get(address).headers["cache-control"] for address in addresses}
    assert all(re.search(r"\?[0-9a-f]{8}$", address) for address in addresses)
    assert kept == {"max-age=2592000, public"}
    assert page.headers["cache-control"] == "no-store, private"


def test_whoever_cannot_unpack_gets_it_plain_and_what_is_sealed_stays_as_it_is(door: Door):
    with httpx.Client(
        timeout=PATIENCE_SECONDS, base_url=door.address, headers={"accept-encoding": "identity"}
    ) as phone:
        page = phone.get("/report/")
    assert "content-encoding" not in page.headers
    assert "<h1>" in page.text
