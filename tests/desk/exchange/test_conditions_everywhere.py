"""Conditions of use stand wherever the datum does: everything a partner told is planted with conditions of its own, then
every page, panel, print, export and answer of the API that an officer can reach is opened."""

import html
import io
import re
import secrets
from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone
from pypdf import PdfReader

from desk.exchange.data.scene import THEIRS, ask
from joint_edits import MEETING, write_edit
from jointdesk.desk.exchange.groups.group_actions import found_group
from jointdesk.desk.exchange.mail.work import deliver
from jointdesk.desk.exchange.models import JointEntry
from jointdesk.engine.exchange.requests.forms import request_forms
from jointdesk.engine.exchange.wire.bodies import (
    JointGroupAcceptance,
    NoticeSent,
    RequestAnswered,
    RequestSent,
)

# what is said, and under which condition: both words occur nowhere else
PLANTED = {
    "Noticenamed": "under-notice",
    "Requestedfacts": "under-request",
    "Answeredtext": "under-answer",
    "Notewritten": "under-note",
    "Meetingsubject": "under-meeting",
    "Agendapoint": "under-agenda",
    "Decisiontaken": "under-decision",
    "Actionagreed": "under-action",
    "Gangnamed": "under-gang",
    "Gangsterson": "under-gangster",
    "Sitevilla": "under-site",
}
MOST_PAGES = 400
LINK = re.compile(r'(?:href|hx-get)="(/[^"#]*)"')
# signs out, changes the language, or is no page
NO_PAGE = re.compile(r"/(static|accounts/(logout|2fa|sessions)|i18n|wire|docs|api/docs)")


@pytest.fixture
def group(kh, partner, cast):
    group = found_group(cast["bob"], "Border group", "Scams", "bilateral", [partner])
    deliver()
    kh.say(JointGroupAcceptance(group=group.key.hex), group.key.hex)
    deliver()
    return group


@pytest.fixture
def planted(kh, partner, cast, group):
    """Everything that travels, of kh, each under a condition of its own."""
    _plant_notice_and_requests(kh, partner, cast)
    _plant_entries(kh, group)
    deliver()
    assert JointEntry.objects.filter(group=group).count() == 9


def _plant_notice_and_requests(kh, partner, cast):
    kh.say(
        NoticeSent(**{**vars(THEIRS), "names": ("Sok Noticenamed",), "conditions": PLANTED["Noticenamed"]})
    )
    key, form = secrets.token_hex(16), request_forms()["police_information"]
    fields = {
        "concerns": "whereabouts",
        "facts": "Requestedfacts were told",
        "question": "Where is she?",
        "identifiers": ["phone +84900000001"],
    }
    body = RequestSent(
        request=key, form=form.name, form_version=form.version, fields=fields, legal_basis="UNCC", purpose="Find her",
        conditions=PLANTED["Requestedfacts"], mark="TLP:AMBER", urgency="routine", handling="SIENA:H1",
        deadline=datetime.now(UTC).replace(microsecond=0) + timedelta(days=9),
    )  # fmt: skip
    kh.say(body, key)
    row = ask(cast, partner)
    kh.say(
        RequestAnswered(
            request=row.key.hex, datum=secrets.token_hex(16), complete="full", text="Answeredtext is the name",
            identifiers=(("phone", "+855977777779"),), mark="TLP:AMBER", conditions=PLANTED["Answeredtext"],
        ),
        row.key.hex,
    )  # fmt: skip


def _plant_entries(kh, group):
    meeting, gang = secrets.token_hex(16), secrets.token_hex(16)
    day = timezone.localdate().isoformat()

    def say(kind, fields, word, entry=""):
        entry = entry or secrets.token_hex(16)
        body = write_edit(
            "kh", group.key.hex, kind, fields, entry=entry, conditions=PLANTED[word], evaluation="4x4:B2"
        )
        kh.say(body, group.key.hex)

    say("note", {"day": day, "text": "Notewritten today"}, "Notewritten")
    say("meeting", {**MEETING, "subject": "Meetingsubject"}, "Meetingsubject", meeting)
    say("agenda_item", {"meeting": meeting, "number": 1, "subject": "Agendapoint"}, "Agendapoint")
    say("decision", {"meeting": meeting, "number": 1, "text": "Decisiontaken by all"}, "Decisiontaken")
    action = {"of_meeting": meeting, "what": "Actionagreed", "desk": "vn", "due": _due()}
    say("action", action, "Actionagreed")
    say(
        "gang",
        {"name": "Gangnamed", "aliases": ["Kim"], "status": "active", "crime_types": ["scams"]},
        "Gangnamed",
        gang,
    )
    say("gang_person", {"gang": gang, "names": ["Gangsterson"], "role": "leader"}, "Gangsterson")
    say("gang_site", {"gang": gang, "name": "Sitevilla", "country": "KH"}, "Sitevilla")


def _due():
    return (timezone.localdate() + timedelta(days=5)).isoformat()


def _text(answer):
    kind = answer.headers.get("Content-Type", "")
    raw = b"".join(answer) if answer.streaming else answer.content
    if kind.startswith("application/pdf"):
        # typeset lines may break anywhere in a word
        return "".join("".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(raw)).pages)
    if kind.startswith(("text/", "application/json")):
        return html.unescape(raw.decode())
    return ""


def _walk(client, starts):
    """Address and text of every page that links lead to."""
    waiting, seen = list(starts), set(starts)
    while waiting and len(seen) < MOST_PAGES * 3:
        address = waiting.pop(0)
        answer = client.get(address)
        if answer.status_code in (301, 302):
            found = [answer.headers["Location"]]
        elif answer.status_code != 200:
            continue
        else:
            text = _text(answer)
            yield address, text
            found = LINK.findall(text)
        for link in found:
            if link.startswith("/") and link not in seen and not NO_PAGE.match(link):
                seen.add(link)
                waiting.append(link)


# a name to choose from in a form only points at a datum
POINTS = re.compile(r"(?s)<option.*?</option>")


def _bare(pages):
    """Where a planted word stands without its condition; and the words that stand somewhere at all."""
    bare, met = [], set()
    for address, text in pages:
        text = POINTS.sub("", text)
        for word, condition in PLANTED.items():
            if word in text:
                met.add(word)
                if condition not in text:
                    bare.append((word, address))
    return bare, met


def test_on_every_page_panel_and_print(client, planted, cast):
    client.force_login(cast["bob"])
    bare, met = _bare(_walk(client, ["/", "/exchange/", "/exchange/requests/?direction=all&state=all"]))
    assert met == set(PLANTED)
    assert "\n".join(f"{word} {address}" for word, address in bare) == ""


def test_in_every_answer_of_the_api(client, planted, group, cast):
    client.force_login(cast["bob"])
    paths = client.get("/api/openapi.json").json()["paths"]
    reads = [path for path, known in paths.items() if "get" in known]
    pages, ids = [], set()
    for path in reads:
        if "{" not in path:
            answer = client.get(path)
            if answer.status_code == 200:
                pages.append((path, _text(answer)))
    for _ in range(2):
        for _path, text in pages:
            ids |= set(re.findall(r"\b[0-9a-f]{32}\b", text))
        for path in reads:
            if path.count("{") == 1 and "exchange" in path:
                for key in sorted(ids | {"kh"})[:60]:
                    address = re.sub(r"{[^}]+}", key, path)
                    answer = client.get(address)
                    if answer.status_code == 200 and (address, _text(answer)) not in pages:
                        pages.append((address, _text(answer)))
    bare, met = _bare(pages)
    assert {"Requestedfacts", "Answeredtext", "Notewritten", "Gangnamed"} <= met
    assert "\n".join(f"{word} {address}" for word, address in bare) == ""
