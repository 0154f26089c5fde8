"""Whom families miss, in the demo: a report that became a notice and the person at the gate who is asked first, and a
report that nobody has acted on; notices of other colours beside them.
"""

import re
from datetime import UTC, datetime, timedelta
from typing import Any

from jointdesk.cli.demo.officer import DeskOfficer
from jointdesk.cli.demo.path import RAIDING, MainJob

# the first is met at the gate (raid_work.PEOPLE)
MISSED = (
    {
        "name": "Phạm Văn Thử",
        "nationality": "VN",
        "sex": "m",
        "reporter": "Phạm Thị Mẫu",
        "relation": "parent",
        "contact": "+84 900 000 001",
        "answer_safely": "After 20:00; nobody at his old work.",
        "last_place": "Mộc Bài",
        "said_going_to": "Bavet",
        "lure": "Answering calls in a casino, 900 USD a month",
        "police_report": "Tây Ninh, 12/2025",
        "consents_to_search": "on",
    },
    {
        "name": "Siti Contoh",
        "nationality": "ID",
        "sex": "f",
        "birth_date": "2008",
        "reporter": "Ani Contoh",
        "relation": "sibling",
        "contact": "+62 800 000 002",
        "last_place": "Phnom Penh",
        "life_at_risk": "on",
    },
)
NOTICES: tuple[tuple[str, dict[str, Any]], ...] = (
    ("orange", {"threat_object": "Armed guards", "place": "Tower B", "imminence": "At any search"}),
    ("purple", {"method": "Job adverts in closed chat groups; passports taken at the border."}),
    ("red", {"name": "陈样本", "nationality": "CN", "birth_date": "1985-02-03"}),
)
SAID = {
    "private": "yes",
    "consent": "yes",
    "needs": "medical",
    "indicator_3": "yes",
    "indicator_7": "yes",
    "indicator_15": "yes",
    "outcome": "presumed",
    "language": "vi",
    "do": "finish",
}


def report_missed(job: MainJob) -> None:
    """Before the raid: two families report, one report becomes a yellow notice."""
    intake, liaison = job.as_(RAIDING, "intake"), job.as_(RAIDING, "liaison")
    last = (datetime.now(UTC) - timedelta(days=50)).date().isoformat()
    for told in MISSED:
        intake.send("/cases/families/new/", {"through": "officer", "last_contact_on": last, **told})
    listed = intake.http.get("/cases/families/").raise_for_status().text
    *_others, first = re.findall(r'href="(/cases/families/F-[\d-]+/)"', listed)
    liaison.send(f"{first}notice", {})
    for colour, fields in NOTICES:
        draft = liaison.post("/cases/notices", {"colour": colour, "fields": fields})
        if colour != "red":
            liaison.post(f"/cases/notices/{draft['reference']}/issue", {})


def hear_found(job: MainJob, operation: str) -> int:
    """After it: the missing person is confirmed and has spoken; who works for the person is to ask about the family."""
    field = job.as_(RAIDING, "field")
    found = field.get("/screening/candidates", operation=operation, kind="", colour="yellow")["candidates"]
    mine = [one for one in found if one["notice_name"] == MISSED[0]["name"]]
    for candidate in mine:
        field.post(f"/screening/candidates/{candidate['id']}/decide", {"confirm": True})
    listed = field.http.get("/operations/referrals/", params={"due": "ask"}).raise_for_status().text
    for referral in dict.fromkeys(re.findall(r'href="(/operations/referrals/\d+/)"', listed)):
        _talk(field, referral)
    return len(mine)


def _talk(field: DeskOfficer, referral: str) -> None:
    field.send(f"{referral}forms/indicators/", {"language": "vi"})
    page = field.http.get(referral).raise_for_status().text
    form = re.search(r'href="(/operations/referrals/forms/[0-9a-f-]+/)"', page)
    if form is not None:
        field.send(form[1], SAID)
