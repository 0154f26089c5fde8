"""A life at risk: one officer sends, the second looks within 24 hours, else both desks are alarmed."""

from typing import Any

import pytest

from three_desks.trio import Trio

pytestmark = pytest.mark.processes
WHY = "The family has a live call from the compound."
# the day is over: nobody waits for it here
A_DAY_LATER = """
from datetime import timedelta
from django.utils import timezone
from jointdesk.desk.exchange.safeguards.reviews import raise_missing
print(raise_missing(timezone.now() + timedelta(hours=25)))
"""


def send_alone(trio: Trio, asker: str, answerer: str) -> tuple[str, Any]:
    key = trio.draft(asker, answerer, "locate_and_assist", urgency="life_at_risk")
    told = trio.officer(asker).post(f"/exchange/requests/{key}/send-alone", {"why": WHY})
    trio.settle()
    return key, told


def waiting(trio: Trio, desk: str, subject: str, **wanted: Any) -> list[Any]:
    rows = trio.officer(desk).get("/exchange/reviews", **wanted)
    return [row for row in rows if row["subject"] == subject]


def test_one_officer_sends_and_another_reviews_and_both_desks_know(trio: Trio) -> None:
    key, told = send_alone(trio, "vn", "kr")
    [theirs] = waiting(trio, "kr", key, waiting=True)
    assert theirs["by_partner"]
    assert trio.refused(
        lambda: trio.officer("vn").post(f"/exchange/reviews/{told['id']}", {"outcome": "confirmed"})
    )
    trio.officer("vn", "liaison2").post(f"/exchange/reviews/{told['id']}", {"outcome": "confirmed"})
    trio.settle()
    assert not waiting(trio, "kr", key, waiting=True)
    [reviewed] = waiting(trio, "kr", key)
    assert reviewed["outcome"] == "confirmed"


def test_what_nobody_reviews_is_an_alarm_on_both_desks(trio: Trio) -> None:
    key, _told = send_alone(trio, "kr", "kh")
    for desk in ("kr", "kh"):
        assert trio.inside(desk, A_DAY_LATER).strip() == "1"
        [missing] = waiting(trio, desk, key, missing=True)
        assert missing["missing"]


def test_what_can_wait_is_not_sent_alone(trio: Trio) -> None:
    key = trio.draft("vn", "kh", fields=trio.of_our_own())
    assert trio.refused(lambda: trio.officer("vn").post(f"/exchange/requests/{key}/send-alone", {"why": WHY}))
    assert trio.state("vn", key) == "drafted"
