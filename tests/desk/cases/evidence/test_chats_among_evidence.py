"""A conversation among the exhibits: read, leafed through, and what stands in it taken into the case by an officer."""

import pytest

from jointdesk.desk.audit.models import Access, Entry
from jointdesk.desk.cases.evidence.custody import Told
from jointdesk.desk.cases.evidence.exhibit_actions import NewExhibit, add_exhibit
from jointdesk.desk.cases.evidence.handing_over import answer, hand_over
from jointdesk.desk.cases.models import CaseIdentifier

from .conftest import upload

CHAT = "".join(
    f"{1 + number // 60:02}/03/2024, 14:{number % 60:02} - {'Hùng' if number % 2 else 'Lan'}: tin {number}\n"
    for number in range(150)
)
CHAT += "20/03/2024, 14:00 - Hùng: số tài khoản\n20/03/2024, 14:01 - Hùng: 0011004567890 Vietcombank\n"
CHAT += "20/03/2024, 14:02 - Lan: <script>alert(1)</script>\n"
ACCOUNT = "bank_account|VCB:0011004567890"


@pytest.fixture
def chat(case, cast):
    files = (upload("WhatsApp Chat with Hung.txt", CHAT.encode(), "text/plain"),)
    exhibit = add_exhibit(cast["alice"], case, NewExhibit(title="Telephone of Lan", files=files))
    return exhibit.files.get()


def page(file, what=""):
    return f"/evidence/files/{file.attachment.key}/chat/{what}"


def read(client, address, status=200):
    answer = client.get(address)
    assert answer.status_code == status
    return answer.content.decode()


def test_the_files_page_says_what_conversation_it_is(client, cast, chat):
    client.force_login(cast["alice"])
    text = read(client, f"/evidence/files/{chat.attachment.key}/preview/")
    assert "WhatsApp" in text
    assert "153 messages" in text
    assert page(chat) in text


def test_a_conversation_is_leafed_through_and_each_look_is_noted(client, cast, chat):
    client.force_login(cast["alice"])
    first = read(client, page(chat))
    assert 'id="m1"' in first
    assert 'id="m101"' not in first
    assert 'rel="next"' in first
    # a message by its number
    second = read(client, page(chat) + "?message=152")
    assert 'id="m152"' in second
    assert "Vietcombank" in second
    assert "&lt;script&gt;" in second
    assert "<script>alert" not in second
    looked = Access.objects.filter(officer=cast["alice"], subject=f"evidence:{chat.exhibit.key.hex}")
    assert looked.filter(purpose__contains="conversation read").count() == 2


def test_any_number_opens_some_page(client, cast, chat):
    client.force_login(cast["alice"])
    for asked in ("?message=0", "?message=99999999999", "?message=x", "?page=99", "?page=-1", "?message=²"):
        assert 'class="chat"' in read(client, page(chat) + asked), asked


def test_nothing_is_linked_until_an_officer_says_so(client, cast, case, chat):
    client.force_login(cast["alice"])
    assert f'value="{ACCOUNT}"' in read(client, page(chat))
    assert not CaseIdentifier.objects.exists()
    done = client.post(page(chat, "identifiers/"), {"identifier": [ACCOUNT]}, follow=True)
    row = CaseIdentifier.objects.get()
    assert (row.case, row.identifier.value, row.added_by) == (case, "VCB:0011004567890", cast["alice"])
    assert row.note == f"Message 152 of WhatsApp Chat with Hung.txt ({chat.exhibit.reference})"
    assert Entry.objects.filter(kind="case_identifier", subject=f"case:{case.reference}").count() == 1
    text = done.content.decode()
    assert "1 identifier belongs to the case now." in text
    assert f'value="{ACCOUNT}"' not in text
    assert "VCB:0011004567890" in read(client, f"/cases/{case.reference}/")


def test_only_what_stands_in_it_can_be_taken_and_a_wrong_one_takes_none(client, cast, chat):
    client.force_login(cast["alice"])
    for chosen in ([], ["phone|+84912345678"], [ACCOUNT, "wallet|BTC:x"], ["x"]):
        refused = client.post(page(chat, "identifiers/"), {"identifier": chosen})
        assert refused.status_code == 400
        assert 'role="alert"' in refused.content.decode()
        assert (f'value="{ACCOUNT}" checked' in refused.content.decode()) == (ACCOUNT in chosen)
    assert not CaseIdentifier.objects.exists()


def test_who_may_not_work_in_the_case_reads_or_sees_nothing(client, cast, chat):
    for name, reads, writes in (("vera", 200, 403), ("charlie", 404, 404), ("adam", 403, 403)):
        client.force_login(cast[name])
        assert client.get(page(chat)).status_code == reads
        assert client.post(page(chat, "identifiers/"), {"identifier": [ACCOUNT]}).status_code == writes
    assert not CaseIdentifier.objects.exists()


def test_who_only_holds_the_exhibit_reads_it_and_takes_nothing(client, cast, chat):
    hand_over(cast["alice"], chat.exhibit, Told(why="To the laboratory", to=cast["bob"]))
    client.force_login(cast["bob"])
    text = read(client, page(chat))
    assert 'name="identifier"' not in text
    assert client.post(page(chat, "identifiers/"), {"identifier": [ACCOUNT]}).status_code == 400
    answer(cast["bob"], chat.exhibit, taken=True, told=Told("Here"))
    assert not CaseIdentifier.objects.exists()


def test_a_file_that_is_no_conversation_says_so(client, cast, phone):
    client.force_login(cast["alice"])
    file = phone.files.get()
    assert "no conversation that can be read here" in read(client, page(file))
    refused = client.post(page(file, "identifiers/"), {"identifier": [ACCOUNT]})
    assert refused.status_code == 400
    assert "no conversation that can be read here" in refused.content.decode()
