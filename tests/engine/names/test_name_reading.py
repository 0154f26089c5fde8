"""What a reading knows: words, roles, script."""

import pytest

from jointdesk.engine.names import read


def roles(text: str) -> list[tuple[str, str]]:
    return [(token.text, token.role) for token in read(text).tokens]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Nguyễn Thị Bình", [("nguyễn", "family"), ("thị", "middle"), ("bình", "given")]),
        ("BINH NGUYEN THI", [("binh", "given"), ("nguyen", "family"), ("thi", "middle")]),
        (
            "Tony LEUNG Chiu-wai",
            [("tony", "given"), ("leung", "family"), ("chiu", "given"), ("wai", "given")],
        ),
        ("Tan, Wei Ming", [("tan", "family"), ("wei", "given"), ("ming", "given")]),
        ("V. Putin", [("v", "initial"), ("putin", "unknown")]),
        ("문재인", [("문", "family"), ("재인", "given")]),
        ("황보관", [("황보", "family"), ("관", "given")]),
        ("諸葛亮", [("诸葛", "family"), ("亮", "given")]),
        ("Mr. Hun Sen", [("hun", "unknown"), ("sen", "unknown")]),
    ],
)
def test_roles(text: str, expected: list[tuple[str, str]]) -> None:
    assert roles(text) == expected


@pytest.mark.parametrize(
    ("text", "script"),
    [
        ("Hun Sen", "latin"),
        ("ហ៊ុន សែន", "khmer"),
        ("ทักษิณ", "thai"),
        ("အောင်ဆန်း", "burmese"),
        ("문재인", "hangul"),
        ("毛泽东", "han"),
        ("Путин", "other"),
        ("123 ?", "none"),
    ],
)
def test_script(text: str, script: str) -> None:
    assert read(text).script == script


def test_a_second_script_is_kept_as_an_alternative() -> None:
    name = read("김대중 (金大中) Kim Dae-jung")
    assert {name.script, *(other.script for other in name.alternatives)} == {"hangul", "han", "latin"}
