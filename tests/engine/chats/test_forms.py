"""Each form as its messenger writes it: who, when, what, and what stands in the place of a file."""

import json

import pytest

from engine.chats.chat_samples import FOLDER, pack, rows, sample
from jointdesk.engine.chats import Message, find_identifiers, may_be_chat, read_chats
from jointdesk.engine.errors import InputError
from jointdesk.engine.reference import read_tsv

ROOM = "jointdesk.engine.chats"


def read(text: str, name: str = "_chat.txt"):
    return read_chats(text.encode(), name)


@pytest.mark.parametrize("row", rows(), ids=lambda row: row["file"])
def test_a_sample_is_read_as_a_person_reads_it(row: dict[str, str]) -> None:
    export = read_chats(sample(row["file"]), row["file"])
    first = export.conversations[0]
    assert (export.form, str(export.count), first.title) == (row["form"], row["messages"], row["title"])
    assert ", ".join(sorted(first.participants)) == row["authors"].replace("-", "", row["authors"] == "-")
    assert (first.first, first.last) == (row["first"], row["last"])
    assert ",".join(export.notes) == row["notes"].replace("-", "", row["notes"] == "-")
    assert may_be_chat(sample(row["file"]))
    if row["identifiers"] != "-":
        kind, value, place = row["identifiers"].rsplit(" ", 2)
        found = {(one.kind, one.value): one.places for one in find_identifiers(export, "VN").found}
        assert found[kind, value] == [int(place)]


def test_every_sample_is_in_the_table_and_every_form_has_one() -> None:
    named = {row["file"] for row in rows()}
    assert named == {path.name for path in FOLDER.iterdir()} - {"README.md", "samples.tsv"}
    assert {row["form"] for row in rows()} == {row["form"] for row in read_tsv(ROOM, "forms.tsv")}


def test_the_tables_have_their_form() -> None:
    assert all(row["name"] and len(row["source"]) > 20 for row in read_tsv(ROOM, "forms.tsv"))
    assert {row["half"] for row in read_tsv(ROOM, "day_halves.tsv")} == {"before", "after"}
    assert [row["month"] for row in read_tsv(ROOM, "months.tsv")] == [str(number) for number in range(1, 13)]
    headings = read_tsv(ROOM, "line_headings.tsv")
    assert all(row["before"] or row["after"] for row in headings)


@pytest.mark.parametrize(
    ("stamps", "first", "known"),
    [
        (("3/4/24, 10:00 PM", "13/4/24, 9:00 AM"), "2024-04-03T22:00:00", True),
        (("3/4/24, 10:00 PM", "4/13/24, 9:00 AM"), "2024-03-04T22:00:00", True),
        # only one order goes forward
        (("1/2/24, 08:00", "1/3/24, 08:00", "2/1/24, 08:00"), "2024-01-02T08:00:00", True),
        # days change more often than months
        (("1/5/24, 08:00", "2/5/24, 08:00", "3/5/24, 08:00"), "2024-05-01T08:00:00", True),
        (("3/4/24, 10:00",), "2024-04-03T10:00:00", False),
        (("5/5/24, 10:00",), "2024-05-05T10:00:00", True),
        (("2024-02-03, 10:00",), "2024-02-03T10:00:00", True),
        (("25/12/2567, 10:00",), "2024-12-25T10:00:00", True),
    ],
)
def test_the_whole_file_says_which_number_is_the_month(
    stamps: tuple[str, ...], first: str, known: bool
) -> None:
    export = read("\n".join(f"{stamp} - Sok: hello" for stamp in stamps))
    assert export.conversations[0].messages[0].at == first
    assert ("days_or_months" not in export.notes) == known


@pytest.mark.parametrize(
    ("clock", "hour"),
    [
        ("12:05 AM", 0),
        ("12:05 PM", 12),
        ("1:05 p.m.", 13),
        ("11:05 CH", 23),
        ("12:05 SA", 0),
        ("下午1:05", 13),
        ("오전 12:05", 0),
    ],
)
def test_halves_of_the_day_in_many_languages(clock: str, hour: int) -> None:
    message = read(f"[20/05/2024, {clock}] Sok: hello").conversations[0].messages[0]
    assert message.at == f"2024-05-20T{hour:02}:05:00"


def test_marks_that_reorder_are_gone_and_words_are_kept() -> None:
    export = read(
        "[20/05/2024, 10:00:00] \u202a+855 12 345 678\u202c: \u202eabc\u202c ស\u17d2\u1780 a\u200db"
    )
    assert export.conversations[0].messages[0] == Message(
        "2024-05-20T10:00:00", "+855 12 345 678", "abc ស\u17d2\u1780 a\u200db"
    )
    (phone,) = find_identifiers(export, "VN").found
    assert (phone.value, phone.of_author, phone.places) == ("+85512345678", True, [1])


def test_a_number_and_the_word_before_it_may_be_two_messages() -> None:
    export = read("20/05/2024, 10:00 - Sok: số tài khoản\n20/05/2024, 10:01 - Sok: 0011004567890 VCB")
    assert [(one.value, one.places) for one in find_identifiers(export, "VN").found] == [
        ("VCB:0011004567890", [2])
    ]


def test_an_identifier_tells_each_message_it_stands_in() -> None:
    lines = [f"20/05/2024, 10:{minute:02} - Sok: gọi 0912 345 678" for minute in range(30)]
    (phone,) = find_identifiers(read("\n".join(lines)), "VN").found
    assert (phone.count, phone.places) == (30, list(range(1, 21)))


def test_reading_that_is_bounded_says_where_it_stopped() -> None:
    lines = [f"20/05/2024, 10:00 - Sok: gọi 09{number:08}" for number in range(4000)]
    found = find_identifiers(read("\n".join(lines)), "VN", most_work=20_000)
    assert found.stopped_at is not None
    assert 1 < found.stopped_at < 4000
    assert max(one.places[0] for one in found.found) <= found.stopped_at


def test_a_telephones_zip_is_read_as_its_text() -> None:
    for name in ("WhatsApp Chat with Lan.txt", "_chat.txt"):
        members = {
            "IMG-1.jpg": b"\xff\xd8" * 500,
            name: sample("whatsapp_android_vi.txt"),
            "__MACOSX/._a.txt": b"\0\5",
        }
        export = read_chats(pack(members), "WhatsApp Chat - Lan.zip")
        assert (export.form, export.count, export.conversations[0].title, export.notes) == (
            "whatsapp",
            7,
            "Lan",
            (),
        )


def test_parts_of_a_conversation_are_one_and_the_oldest_comes_first() -> None:
    older = json.loads(sample("messenger_1.json"))
    for message in older["messages"]:
        message["timestamp_ms"] -= 10**9
    folder = "your_activity/messages/inbox/test_1"
    members = {
        f"{folder}/message_1.json": sample("messenger_1.json"),
        f"{folder}/message_2.json": json.dumps(older).encode(),
        "messages/inbox/other_2/message_1.json": sample("messenger_1.json"),
        "preferences.json": b"{}",
    }
    export = read_chats(pack(members), "facebook.zip")
    assert sorted(len(each.messages) for each in export.conversations) == [3, 6]
    long = max(export.conversations, key=lambda each: len(each.messages))
    assert [message.at for message in long.messages] == sorted(message.at for message in long.messages)
    assert export.notes == ("others",)


def test_pages_of_an_export_are_one_conversation_in_their_order() -> None:
    page = sample("telegram_messages.html")
    members = {
        f"Chat/messages{number}.html": page.replace(b"2025 13", b"2025 1%d" % number) for number in (2, 9)
    }
    members["Chat/messages10.html"] = page.replace(b"Register", b"Last")
    members["Chat/messages.html"] = page.replace(b"Register", b"First")
    export = read_chats(pack(members), "ChatExport.zip")
    (conversation,) = export.conversations
    words = [message.text.split()[0] for message in conversation.messages if "here" in message.text]
    assert (words[0], words[-1], len(conversation.messages)) == ("First", "Last", 16)


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "no conversation"),
        (b"just a letter about money", "no conversation"),
        (b"\xff\xd8\xff\xe0" + bytes(500), "not text"),
        (b'{"messages": [', "not JSON"),
        (b'{"a": 1}', "no conversation"),
        (b'{"name": "x", "messages": []}', "no conversation"),
        (b"<html><body>hello</body></html>", "no conversation"),
        (pack({"letter.docx": b"x"}), "no conversation"),
        (pack({"notes.txt": b"hello"}), "no conversation"),
        (pack({"_chat.txt": b"20/05/2024, 10:00 - Sok: hi"})[:-30], "damaged"),
    ],
)
def test_what_is_no_conversation_is_refused_with_its_name(content: bytes, why: str) -> None:
    with pytest.raises(InputError, match=why) as refused:
        read_chats(content, "from-phone.zip")
    assert str(refused.value).startswith("from-phone.zip")


def test_what_was_copied_out_of_zalo_is_not_taken_for_whatsapp_and_the_reverse() -> None:
    pasted = "[12/09/2026 11:19:44] Lan: [Sticker] \n[12/09/2026 11:19:50] Hùng: chào\nem"
    export = read(pasted, "a.txt")
    assert export.form == "zalo"
    assert [(one.text, one.attachment) for _number, one in export.messages()] == [
        ("", "Sticker"),
        ("chào\nem", ""),
    ]
    assert read(pasted.replace("2026 ", "2026, ")).form == "whatsapp"
    assert read(pasted.replace("chào", "\u200eaudio omitted")).form == "whatsapp"
