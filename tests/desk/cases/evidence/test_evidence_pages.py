"""Evidence on pages: what an officer sees and may do, forms that keep what was typed, downloads that harm nobody."""

import uuid

import pytest

from jointdesk.desk.attachments.models import Attachment
from jointdesk.desk.attachments.storage import path_of
from jointdesk.desk.audit.models import Access, Entry
from jointdesk.desk.cases.evidence.custody import Told
from jointdesk.desk.cases.evidence.exhibit_actions import add_files
from jointdesk.desk.cases.evidence.handing_over import hand_over
from jointdesk.desk.cases.models import Exhibit

from .conftest import picture, upload


@pytest.fixture
def alice(client, cast):
    client.force_login(cast["alice"])
    return client


def url(exhibit, what=""):
    return f"/evidence/{exhibit.key}/{what}"


def test_an_exhibit_is_taken_in_with_a_photograph(alice, case, cast):
    page = f"/evidence/case/{case.reference}/new/"
    assert alice.get(page).status_code == 200
    said = {"kind": "phone", "title": "Telephone, red", "seized_where": "Gate", "files": upload()}
    answer = alice.post(page, said, follow=True)
    exhibit = Exhibit.objects.get()
    assert (exhibit.title, exhibit.holder, exhibit.files.get().part) == (
        "Telephone, red",
        cast["alice"],
        "photograph",
    )
    assert "Telephone, red" in answer.content.decode()
    assert Access.objects.filter(subject=f"evidence:{exhibit.key.hex}", act="collection").exists()


def test_a_form_that_fails_keeps_what_was_typed(alice, case):
    page = f"/evidence/case/{case.reference}/new/"
    answer = alice.post(page, {"kind": "files", "title": "Chat export", "serial": "ABC"})
    text = answer.content.decode()
    assert answer.status_code == 400
    assert "Choose a file." in text
    assert 'value="Chat export"' in text
    assert 'value="ABC"' in text
    assert Exhibit.objects.count() == 0


def test_the_page_shows_its_way_and_what_may_be_done(client, phone, cast):
    for name, words, none in (
        ("alice", ["In whose hands", "Hand over", "Has it now"], ["Did you take it?"]),
        ("vera", ["In whose hands"], ["Write down a step", "Add files"]),
    ):
        client.force_login(cast[name])
        text = client.get(url(phone)).content.decode()
        assert all(word in text for word in words)
        assert not any(word in text for word in none)
    client.force_login(cast["charlie"])
    assert client.get(url(phone)).status_code == 404
    assert client.get(url(phone, "label/")).status_code == 404
    client.force_login(cast["adam"])
    assert client.get("/evidence/").status_code == 403


def test_a_hand_over_is_proposed_and_answered_on_pages(client, phone, cast):
    client.force_login(cast["alice"])
    wrong = client.post(url(phone, "hand-over/"), {"why": "To the laboratory"})
    assert wrong.status_code == 400
    assert 'value="To the laboratory"' in wrong.content.decode()
    client.post(url(phone, "hand-over/"), {"why": "To the laboratory", "to": cast["ivan"].pk})
    assert "Not answered yet" in client.get(url(phone)).content.decode()
    client.force_login(cast["ivan"])
    assert "Handed over to you" in client.get("/evidence/").content.decode()
    assert "Did you take it?" in client.get(url(phone)).content.decode()
    client.post(url(phone, "answer/"), {"why": "Seal whole", "word": "taken"})
    phone.refresh_from_db()
    assert phone.holder == cast["ivan"]


def test_steps_corrections_and_files_are_sent_from_the_page(alice, phone):
    alice.post(url(phone, "step/"), {"act": "examined", "why": "Image made", "at": "2020-01-01T10:00"})
    assert phone.steps.count() == 1
    alice.post(url(phone, "step/"), {"act": "examined", "why": "Image made"})
    alice.post(url(phone, "correct/"), {"number": 2, "why": "A copy, not an image"})
    alice.post(
        url(phone, "files/"), {"part": "report", "files": [upload("a.txt", b"a"), upload("b.txt", b"b")]}
    )
    assert [step.act for step in phone.steps.all()] == ["collected", "examined", "corrected"]
    assert phone.files.count() == 3
    text = alice.get(url(phone)).content.decode()
    assert "A copy, not an image" in text


def test_a_file_shows_what_it_is_and_its_preview(alice, phone):
    file = phone.files.get()
    page = f"/evidence/files/{file.attachment.key}/"
    text = alice.get(page).content.decode()
    assert file.attachment.sha256 in text
    fragment = alice.get(f"{page}preview/").content.decode()
    assert "Phone X" in fragment
    assert "11.55639, 104.92806" in fragment
    drawn = alice.get(f"{page}preview/1/")
    assert drawn["content-type"] == "image/png"
    assert drawn.content.startswith(b"\x89PNG")
    assert b"Phone X" not in drawn.content
    assert alice.get(f"{page}preview/2/").status_code == 404


def test_a_download_needs_a_purpose_and_is_noted(alice, phone):
    attachment = phone.files.get().attachment
    page = f"/evidence/files/{attachment.key}/download/"
    assert alice.post(page, {"purpose": ""}).status_code == 400
    answer = alice.post(page, {"purpose": "Compare the number"})
    assert b"".join(answer.streaming_content) == picture()
    assert answer["content-disposition"].startswith("attachment")
    assert answer["content-type"] == "application/octet-stream"
    assert "sandbox" in answer["content-security-policy"]
    assert Access.objects.filter(purpose__contains="Compare the number").count() == 1


def test_what_may_harm_is_kept_and_given_only_to_who_read_the_warnings(alice, phone, cast):
    [file] = add_files(cast["alice"], phone, [upload("photo.jpg.exe", b"MZ" + bytes(100))], "copy")
    page = f"/evidence/files/{file.attachment.key}/"
    assert "It is a program" in alice.get(page).content.decode()
    assert alice.post(f"{page}download/", {"purpose": "Look at it apart"}).status_code == 400
    assert alice.post(f"{page}download/", {"purpose": "Look", "read": "on"}).status_code == 200
    assert "could be drawn" in alice.get(f"{page}preview/").content.decode()


def test_a_changed_file_is_not_given_out_and_is_an_alarm(alice, phone, cast):
    attachment = phone.files.get().attachment
    raw = bytearray(path_of(attachment.key).read_bytes())
    raw[10] ^= 1
    path_of(attachment.key).write_bytes(raw)
    answer = alice.post(f"/evidence/files/{attachment.key}/download/", {"purpose": "Compare"})
    assert answer.status_code == 409
    assert "not what it was" in answer.content.decode()
    attachment.refresh_from_db()
    assert attachment.state == Attachment.State.ALTERED
    assert Entry.objects.filter(kind="evidence_altered").count() == 1
    assert "Not as it was" in alice.get(url(phone)).content.decode()


def test_the_same_content_elsewhere_is_shown_to_who_may_see_it(alice, client, phone, cast):
    [again] = add_files(cast["alice"], phone, [upload("copy.jpg")], "copy")
    assert "The same content is in" in alice.get(f"/evidence/files/{again.attachment.key}/").content.decode()


def test_the_list_finds_by_digest_seal_and_holder(alice, phone):
    digest = phone.files.get().attachment.sha256
    for query, found in (
        (f"q={digest}", True),
        ("q=s-77", True),
        ("whose=mine", True),
        ("whose=to_me", False),
    ):
        assert ("Telephone, black" in alice.get(f"/evidence/?{query}").content.decode()) is found
    taken = b"".join(alice.get("/evidence/file/?form=csv&purpose=stock").streaming_content).decode()
    assert phone.reference in taken


def test_the_panel_of_a_case_and_its_labels(alice, phone, case):
    assert "Telephone, black" in alice.get(f"/evidence/case/{case.reference}/").content.decode()
    labels = alice.get(f"/evidence/case/{case.reference}/labels/").content.decode()
    assert phone.reference in labels
    assert "<path d=" in labels


def test_pages_ask_the_database_no_more_often_with_more_rows(
    alice, phone, cast, django_assert_max_num_queries
):
    hand_over(cast["alice"], phone, Told("To the laboratory", to=cast["ivan"]))
    add_files(cast["alice"], phone, [upload(f"{n}.txt", str(n).encode()) for n in range(20)], "copy")
    alice.get(url(phone))
    with django_assert_max_num_queries(45):
        alice.get(url(phone))
    with django_assert_max_num_queries(25):
        alice.get("/evidence/")


def test_what_is_not_there_is_not_found(alice):
    for path in (f"/evidence/{uuid.uuid4()}/", f"/evidence/files/{uuid.uuid4()}/", "/evidence/case/C-0/new/"):
        assert alice.get(path).status_code == 404
