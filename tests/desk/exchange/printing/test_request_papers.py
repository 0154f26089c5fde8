"""A printed request says what was sent: every field, in both languages, on whichever desk it is printed."""

import io
import uuid
from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse
from pypdf import PdfReader

from jointdesk.desk.audit.models import Access, Entry
from jointdesk.desk.exchange.mail.work import deliver
from jointdesk.desk.exchange.models import Datum, Request
from jointdesk.desk.exchange.printing.answer_papers import answer_paper
from jointdesk.desk.exchange.printing.request_papers import blank_paper, request_paper
from jointdesk.desk.exchange.requests import answer_actions, request_actions
from jointdesk.desk.exchange.requests.answer_actions import AnswerText
from jointdesk.desk.exchange.requests.drafts import Draft
from jointdesk.desk.exchange.requests.labels import identifier_line
from jointdesk.desk.printing.typesetting import typeset
from jointdesk.engine.errors import CallerError
from jointdesk.engine.exchange.requests.form_fields import GROUPS
from jointdesk.engine.exchange.requests.forms import get_examples, request_forms
from jointdesk.engine.exchange.wire.bodies import RequestSent
from released import release

AT = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
KEY = "ab" * 16
FIELDS = {
    "identifiers": ["phone +84900000001", "wallet 0x" + "f" * 40],
    "offence": "Lừa đảo chiếm đoạt tài sản",
    "facts": "Twenty complaints",
    "question": "Who is it?",
}
CHOICES = {word for form in request_forms().values() for field in form.fields for word in field.choices}
DRAFT = Draft(
    form="identify", fields=FIELDS, legal_basis="UNCC", purpose="Find the gang", conditions="Police use only"
)


@pytest.fixture
def sent(kh, partner, cast):
    row = request_actions.draft_request(cast["bob"], partner, DRAFT)
    request_actions.approve_request(cast["dara"], row)
    deliver()
    row.refresh_from_db()
    return row


@pytest.fixture
def received(kh, partner):
    body = RequestSent(
        request=KEY,
        form="identify",
        form_version=1,
        fields=FIELDS,
        legal_basis="UNCC",
        purpose="Find the gang",
        conditions="Police use only",
        mark="TLP:AMBER",
        urgency="urgent",
        deadline=datetime(2027, 1, 1, tzinfo=UTC),
    )
    kh.say(body, KEY)
    return Request.objects.get()


def squeeze(text):
    return "".join(text.split())


def text_of(raw):
    return "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(raw)).pages)


def printed(paper):
    return squeeze(text_of(typeset(paper)))


def in_order(text, *parts):
    """Each part stands after the one before it."""
    place = 0
    for part in parts:
        place = text.find(squeeze(part), place)
        assert place != -1, part
    return True


def test_a_request_says_what_was_sent_in_two_languages(sent):
    text = printed(request_paper(sent, ("vi", "en"), AT))
    assert in_order(
        text,
        "National committee",
        "Công ước LHQ về chống tội phạm mạng, Điều 47",
        "UN Convention against Cybercrime, Article 47",
        "Xác minh người đứng sau",
        "Identify who is behind an identifier",
        "Test desk",
        "Desk kh",
        sent.key.hex,
        "Find the gang",
        "Police use only",
        "+84900000001",
        "0x" + "f" * 40,
        "Twenty complaints",
        "Who is it?",
        "Lừa đảo chiếm đoạt tài sản",
    )
    # its roles, never its officers
    assert squeeze("Two officers") in text
    assert "Bob" not in text
    assert squeeze(f"{sent.answer_by:%Y-%m-%d %H:%M} UTC+00:00") in text
    assert squeeze("Các nhãn là") in text


def test_the_entry_of_the_log_stands_at_its_end(sent):
    entry = Entry.objects.get(subject=f"request:{sent.key.hex}", record__event="send")
    assert bytes(entry.leaf).hex() in printed(request_paper(sent, ("en",), AT))


def test_a_partners_request_bears_the_partners_head(received):
    paper = request_paper(received, ("en",), AT)
    assert (paper.desk, paper.mark) == ("Desk kh", "AMBER")
    text = printed(paper)
    assert in_order(text, "Requesting desk", "Desk kh", "Requested desk", "Test desk")
    assert "Urgent" in text


def test_english_alone_is_no_translation(sent):
    assert "translations" not in printed(request_paper(sent, ("en",), AT))


@pytest.mark.parametrize("languages", [("vi", "km"), ("ko", "en"), ("zh-hans", "vi"), ("km",)])
def test_a_request_in_any_two_languages(sent, languages):
    try:
        text = printed(request_paper(sent, languages, AT))
    except CallerError as error:
        pytest.skip(str(error))
    assert in_order(text, sent.key.hex, "Find the gang", "+84900000001", "Who is it?")
    assert "\x00" not in text


@pytest.mark.parametrize("name", list(request_forms()))
def test_every_form_is_printed_blank_and_filled_in(name, partner, units):
    form = request_forms()[name]
    text = printed(blank_paper(form, ("en", "vi"), AT))
    grouped = [field for group in GROUPS for field in form.fields if field.group == group]
    assert in_order(text, form.title, *(field.label for field in grouped))
    for fields in get_examples(AT.date())[name]:
        row = Request(
            key=uuid.UUID(KEY),
            direction="sent",
            partner=partner,
            unit=units["national"],
            type=name,
            form_version=form.version,
            fields=fields,
            legal_basis=form.legal_bases[0],
            purpose="p",
            state="sent",
            drafted_at=AT,
        )
        filled = printed(request_paper(row, ("en",), AT))
        assert in_order(filled, *(field.label for field in grouped if field.name in fields))
        written = [
            identifier_line(item) if name == "identifiers" else item
            for name, value in fields.items()
            for item in (value if isinstance(value, list) else [value])
        ]
        for text in written:
            if isinstance(text, str) and text.isascii() and text not in CHOICES:
                assert squeeze(text) in filled


def test_nothing_said_is_no_answer(received):
    with pytest.raises(CallerError, match="Nothing has been said"):
        answer_paper(received, ("en",), AT)


def test_an_answer_not_released_is_not_printed(received, cast):
    answer_actions.prepare_answer(cast["bob"], received, AnswerText(text="Not yet released"))
    with pytest.raises(CallerError, match="Nothing has been said"):
        answer_paper(Request.objects.get(), ("en",), AT)


def test_an_answer_with_its_conditions(received, cast):
    said = AnswerText(
        text="The number is Chan's",
        identifiers=[("phone", "+84900000001")],
        conditions="No court",
        mark="GREEN",
        handling="SIENA:H1",
    )
    answer_actions.prepare_answer(cast["bob"], received, said)
    release(cast["dara"], received)
    paper = answer_paper(Request.objects.get(), ("en", "vi"), AT)
    # the stricter of question and answer
    assert paper.mark == "AMBER"
    assert in_order(
        printed(paper),
        "Test desk",
        "Desk kh",
        KEY,
        "(H1)",
        "No court",
        "The number is Chan's",
        "+84900000001",
    )


def test_what_was_taken_back_says_so(sent):
    Datum.objects.update_or_create(
        key=sent.key,
        defaults={
            "kind": "request",
            "subject": f"request:{sent.key.hex}",
            "origin": "vn",
            "state": Datum.State.RETRACTED,
            "known_at": AT,
            "changed_at": AT,
        },
    )
    text = printed(request_paper(sent, ("en", "vi"), AT))
    assert in_order(text, "No longer as it was sent: Retracted", "2026-11-22 10:00 UTC+00:00")


def test_a_refusal_with_its_ground_and_reasons(received, cast):
    answer_actions.refuse_request(cast["bob"], received, "sovereignty", "Our prosecutor objects: see Art. 40")
    text = printed(answer_paper(Request.objects.get(), ("en", "vi"), AT))
    assert in_order(text, "Refused", "Sovereignty", "Our prosecutor objects: see Art. 40")


def test_a_postponement_with_its_day(received, cast):
    until = (datetime.now(UTC) + timedelta(days=300)).replace(hour=8, minute=0, second=0, microsecond=0)
    answer_actions.postpone_request(cast["bob"], received, until, "A trial is under way")
    text = printed(answer_paper(Request.objects.get(), ("en",), AT))
    assert in_order(text, "Postponed", f"{until:%Y-%m-%d} 08:00 UTC+00:00", "A trial is under way")


def test_the_doors_give_a_pdf_and_note_the_look(sent, client, cast):
    client.force_login(cast["bob"])
    for door in (reverse("request-print", args=[sent.key]), f"/api/exchange/requests/{sent.key.hex}/print"):
        Access.objects.all().delete()
        answer = client.get(door, {"lang": "vi", "with": "en"})
        assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
        assert "Identify who is behind an identifier" in text_of(answer.content)
        look = Access.objects.get()
        assert (look.act, look.subject, look.officer) == (
            "consultation",
            f"request:{sent.key.hex}",
            cast["bob"],
        )


def test_the_doors_refuse_whom_and_what_they_do_not_know(sent, client, cast):
    door = reverse("request-print", args=[sent.key])
    client.force_login(cast["mai"])
    assert client.get(door).status_code == 403
    client.force_login(cast["bob"])
    assert client.get(door, {"lang": "xx"}).status_code == 400
    assert client.get(door, {"lang": "vi", "with": "../../etc"}).status_code == 400
    assert client.get(reverse("answer-print", args=[sent.key])).status_code == 400
    assert client.get(reverse("request-print", args=[uuid.uuid4()])).status_code == 404
    assert client.get(reverse("form-print", args=["nothing"])).status_code == 404
    assert client.post(door).status_code == 405


def test_a_blank_form_through_both_doors(client, cast, db):
    client.force_login(cast["bob"])
    for door in (reverse("form-print", args=["preserve"]), "/api/exchange/forms/preserve/print"):
        answer = client.get(door, {"lang": "en"})
        assert "Preserve stored data" in text_of(answer.content)
    client.force_login(cast["mai"])
    assert client.get(reverse("form-print", args=["preserve"])).status_code == 403
