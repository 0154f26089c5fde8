"""Lao names as their bearers spell them, read by rule alone."""

from pathlib import Path

import pytest

from jointdesk.engine.names import compare, read

FOLDER = Path(__file__).parents[3] / "data" / "names"


@pytest.mark.parametrize("name", ["lao_people", "lao_public_life"])
def test_public_figures_are_told_apart(name: str) -> None:
    text = (FOLDER / f"{name}.tsv").read_text(encoding="utf-8")
    rows = [line.split("\t") for line in text.splitlines()[2:]]
    found = [(label == "1", compare(read(a), read(b)).outcome == "match") for label, a, b in rows]
    right = found.count((True, True))
    assert len(rows) >= 60
    assert 2 * right / (2 * right + found.count((False, True)) + found.count((True, False))) >= 0.95


@pytest.mark.parametrize(
    ("lao", "latin"),
    [
        ("ສີພັນດອນ ຄຳໄຕ", "Khamtay Siphandone"),
        ("ຄໍາໄຕ ສີພັນດອນ", "Khamtai Siphandon"),
        ("ຫນູຮັກ ພູມສະຫວັນ", "Nouhak Phoumsavan"),
        ("ສຸວັນນະພູມາ", "SOUVANNAPHOUMA"),
        ("ວົງ", "Vongs"),
        ("ໄຊຍະສອນ", "Xayasone"),
        ("ລາດຊະວົງ", "Ratsavong"),
        ("ແກ້ວ", "Keo"),
        ("ເມືອງ", "Muang"),
        ("ວຽງຈັນ", "Viangchan"),
        ("ເສົາ", "Sao"),
        ("ຊາຍແດນ", "Xaydaen"),
        ("ອອງສານ໌", "Ongsan"),
    ],
)
def test_spellings_in_use(lao: str, latin: str) -> None:
    found = compare(read(lao), read(latin))
    assert found.outcome == "match", found


def test_lao_meets_thai_through_latin_spellings() -> None:
    assert compare(read("ສົມແກ້ວ ສີລາວົງ"), read("สมแก้ว สีลาวง")).outcome == "match"


@pytest.mark.parametrize("text", ["\u0ede", "ວ\u0edeນ \u0edf"])
def test_a_letter_without_a_reading_is_never_a_mere_no(text: str) -> None:
    found = compare(read(text), read("Kaysone Phomvihane"))
    assert found.outcome == "cannot_compare", found
