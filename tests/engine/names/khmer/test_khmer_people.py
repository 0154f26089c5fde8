"""Khmer names as their bearers spell them, official and French-style, and near neighbours."""

from pathlib import Path

import pytest

from jointdesk.engine.names import compare, read

SETS = ("khmer_people", "khmer_public_life", "khmer_offices")
FOLDER = Path(__file__).parents[3] / "data" / "names"


@pytest.mark.parametrize("name", SETS)
def test_public_figures_are_told_apart(name: str) -> None:
    text = (FOLDER / f"{name}.tsv").read_text(encoding="utf-8")
    rows = [line.split("\t") for line in text.splitlines()[2:]]
    found = [(label == "1", compare(read(a), read(b)).outcome == "match") for label, a, b in rows]
    right = found.count((True, True))
    assert len(rows) >= 120
    assert 2 * right / (2 * right + found.count((False, True)) + found.count((True, False))) >= 0.95


SPELLINGS = {
    "shifted ប is p": ("ប៉ុល", "Pol"),
    "official e, French-style i": ("កឹម", "Kim"),
    "official saen": ("សែន", "Saen"),
    "final s spoken h": ("រស់", "Ros"),
    "-ouch": ("អ៊ូច", "Ouch"),
    "-oeun": ("សារឿន", "Saroeun"),
    "-eang": ("នាង", "Neang"),
    "-ath": ("សម្បត្តិ", "Sambath"),
    "silent final pair": ("វណ្ណ", "Vann"),
    "ddh for the silent pair": ("រណឫទ្ធិ", "Ranariddh"),
    "final i spoken": ("ឫទ្ធី", "Reththy"),
    "ak for the short a": ("វីរៈ", "Virak"),
    "samyok sannya with y": ("ជ័យ", "Chey"),
    "samyok sannya": ("រ័ត្ន", "Roth"),
    "am before ng": ("ឆាំង", "Chhang"),
    "aing": ("កាំង", "Kaing"),
    "robat": ("ពណ៌", "Por"),
    "killed letter": ("ពោធិ៍", "Po"),
    "unwritten vowel between": ("នគរ", "Nokor"),
    "unwritten vowel doubled": ("រតនៈ", "Rattanak"),
    "compound": ("ច័ន្ទរ័ត្ន", "Chanrath"),
    "geminate once": ("វិជ្ជា", "Vichea"),
    "sonorant in the series before": ("ដំរី", "Damrei"),
    "foreign g": ("ហ្គេក", "Guek"),
    "foreign z": ("ហ្សាការីយ៉ា", "Zakaryya"),
    "tch": ("ចាន់", "Tchan"),
    "nh": ("ញឹម", "Nhem"),
    "Chinese-Khmer Ly": ("លី", "Ly"),
    "Chinese-Khmer Taing": ("តាំង", "Taing"),
    "Chinese-Khmer Ung": ("អ៊ុង", "Ung"),
    "Cham": ("សុះ", "Sos"),
    "Cham Ahmad": ("អះម៉ាត់", "Ahmad"),
    "foreign f": ("យូស៊ុហ្វ", "Yusuf"),
    "foreign double letter": ("ហ្វីឡុន", "Fillon"),
    "Vietnamese": ("ង្វៀន", "Nguyen"),
    "Chinese x": ("ស៊ី ជីនពីង", "Xi Jinping"),
    "Korean": ("គីម ជុងអ៊ុន", "Kim Jong-un"),
}


@pytest.mark.parametrize("pair", SPELLINGS.values(), ids=SPELLINGS.keys())
def test_spellings_in_use(pair: tuple[str, str]) -> None:
    found = compare(*map(read, pair))
    assert found.outcome == "match", found


@pytest.mark.parametrize(
    ("khmer", "latin"),
    [("ហ៊ុន ម៉ាណែត", "Hun Many"), ("សឺន សាន", "Son Sen"), ("ជា វិជ្ជា", "Chea Vuthea"), ("កែម ឡី", "Kem Leng")],
)
def test_like_names_of_others(khmer: str, latin: str) -> None:
    found = compare(read(khmer), read(latin))
    assert found.outcome == "no_match", found


def test_a_chinese_khmer_name_meets_its_characters() -> None:
    assert compare(read("លី យ៉ុងផាត់"), read("李永发")).outcome == "match"


def test_family_name_last_and_given_name_joined() -> None:
    assert compare(read("ម៉ាណែត ហ៊ុន"), read("HUN MANET")).outcome == "match"
    assert compare(read("ហង់ ជួន ណារ៉ុន"), read("Hang Chuonnaron")).outcome == "match"


def test_the_reason_shows_the_spelling_of_each_word() -> None:
    assert compare(read("ស ខេង"), read("Sar Kheng")).reasons == (
        "ស ~ sar: they sound alike (Khmer)",
        "ខេង ~ kheng: they sound alike (Khmer)",
        "same order",
    )


@pytest.mark.parametrize("typed", ["ហុន សែន", "ហ៊ុន សេន", "ហ៊ូន សែន"])
def test_another_letter_for_the_same_sound(typed: str) -> None:
    assert compare(read(typed), read("ហ៊ុន សែន")).outcome == "match"


def test_another_letter_for_another_sound() -> None:
    assert compare(read("លី គង់"), read("លី គឹម")).outcome == "no_match"
