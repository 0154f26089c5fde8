"""The reviewed tables keep their form, and every word of them does what it says."""

import re

import phonenumbers
import pytest

from jointdesk.engine.identifiers import KINDS, known_hubs, normalise
from jointdesk.engine.identifiers.characters import to_plain
from jointdesk.engine.identifiers.lexicon import PACKAGE, find_marks, read_bank
from jointdesk.engine.identifiers.national_numbers import is_checked
from jointdesk.engine.identifiers.platforms import platforms
from jointdesk.engine.identifiers.sites import registrable
from jointdesk.engine.reference import read_tsv

CODE = re.compile(r"[A-Z][A-Z0-9.]{1,11}")


def test_banks() -> None:
    rows = read_tsv(PACKAGE, "banks.tsv")
    codes = [row["code"] for row in rows]
    assert len(set(codes)) == len(codes) >= 100
    assert {row["kind"] for row in rows} == {"bank", "ewallet"}
    assert {"VN", "KH", "KR", "TH", "MY", "SG", "CN"} <= {row["country"] for row in rows}
    for row in rows:
        assert CODE.fullmatch(row["code"]), row
        assert row["country"] in phonenumbers.SUPPORTED_REGIONS, row
        assert row["names"] or row["exact"], row


def test_every_name_of_a_bank_is_found() -> None:
    shared = {}
    for row in read_tsv(PACKAGE, "banks.tsv"):
        for name in filter(None, (row["names"] + "|" + row["exact"]).split("|")):
            meanings = [one for mark in find_marks(name, to_plain(name)) for one in mark.meanings]
            assert row["code"] in {one.value for one in meanings}, name
            shared.setdefault(name, set()).add(row["code"])
    assert {name for name, codes in shared.items() if len(codes) > 1} == {"scb", "kbank", "k bank"}


@pytest.mark.parametrize(
    ("name", "code"),
    [("Vietcombank", "VCB"), ("NGÂN HÀNG QUÂN ĐỘI", "MB"), ("អេស៊ីលីដា", "ACLEDA"), ("KB국민은행", "KB"), ("工行", "ICBC"),
     ("Viet com bank", "VCB"), ("Wing Bank", "WING"), ("vcb", "VCB"), ("Bank of Nowhere", None)],
)  # fmt: skip
def test_banks_as_people_name_them(name: str, code: str | None) -> None:
    assert read_bank(name) == code


def test_cues() -> None:
    rows = read_tsv(PACKAGE, "cues.tsv")
    assert {row["kind"] for row in rows} == {
        "account", "phone", "card", "passport", "national_id", "wallet", "transfer", "site", "email", "other", "posing",
    }  # fmt: skip
    for row in rows:
        for word in row["words"].split("|"):
            marks = find_marks(word, to_plain(word))
            assert any(mark.meaning(row["kind"]) for mark in marks), word


def test_platforms() -> None:
    assert set(platforms()) == {
        "telegram", "zalo", "facebook", "wechat", "line", "kakao", "whatsapp", "tiktok", "instagram",
    }  # fmt: skip
    hosts = [host for platform in platforms().values() for host in platform.hosts]
    assert len(set(hosts)) == len(hosts)


def test_hubs_are_in_normal_form() -> None:
    assert len(known_hubs()) >= 80
    for (kind, value), what in known_hubs().items():
        assert kind in KINDS
        assert normalise(kind, value) == value, (kind, value)
        assert what


def test_documents_match_their_examples() -> None:
    for row in read_tsv(PACKAGE, "documents.tsv"):
        assert re.fullmatch(row["pattern"], row["example"]), row
        assert row["type"] in ("passport", "national_id")
        if row["type"] == "national_id":
            assert is_checked(row["country"], row["example"]), row


def test_phone_shapes_are_of_real_calling_codes() -> None:
    for row in read_tsv(PACKAGE, "phone_shapes.tsv"):
        assert phonenumbers.country_code_for_region(row["country"]) == int(row["calling_code"])
        re.compile(row["plain"])
        re.compile(row["cued"])


def test_money_digits_dots_and_small_words() -> None:
    assert {row["place"] for row in read_tsv(PACKAGE, "money.tsv")} == {
        "before",
        "attached",
        "after",
        "count",
    }
    assert {row["after"] for row in read_tsv(PACKAGE, "labels.tsv")} == {"platform", "document"}
    assert {row["stands_for"] for row in read_tsv(PACKAGE, "dots.tsv")} == {".", "@"}
    assert all(row["words"] == row["words"].lower() for row in read_tsv(PACKAGE, "no_names.tsv"))
    endings = [row["ending"] for row in read_tsv(PACKAGE, "wordlike_endings.tsv")]
    assert len(set(endings)) == len(endings)
    files = [row["ending"] for row in read_tsv(PACKAGE, "file_endings.tsv")]
    assert len(set(files)) == len(files)
    assert all(
        re.fullmatch("[a-z0-9]{2,5}", ending) and registrable(f"a.{ending}") is None for ending in files
    )
    for row in read_tsv(PACKAGE, "digit_words.tsv"):
        assert {pair.partition("=")[2] for pair in row["words"].split()} == set("0123456789"), row["language"]
