"""A door's folder is in order, or one line says what is not."""

from pathlib import Path

import pytest

from jointdesk.engine.errors import CallerError, OwnError
from jointdesk.engine.reference import read_yaml
from jointdesk.portal.door_folder import lay_door, read_door, read_secret

GOOD = {"desk": "kh", "name": "Door", "country": "KH", "letter_keys": ["0" * 64], "signing_keys": ["1" * 64]}


def test_a_door_that_was_laid_can_be_read(tmp_path: Path):
    lay_door(tmp_path / "door", GOOD)
    assert read_door(tmp_path / "door").letter_key == bytes(32)
    assert len(read_secret(tmp_path / "door")) == 32
    with pytest.raises(CallerError, match="is not empty"):
        lay_door(tmp_path / "door", GOOD)


@pytest.mark.parametrize(
    ("line", "why"),
    [
        ("colour = 'red'", "unknown key 'colour'"),
        ("proxies = 'one'", "proxies: expected"),
        ("language = 'fr'", "language: one of vi"),
        ("largest_file_mb = 999", "largest_file_mb"),
        ("= 3", "door.toml"),
    ],
)
def test_what_is_wrong_with_a_door_is_one_line(tmp_path: Path, line: str, why: str):
    lay_door(tmp_path / "door", GOOD)
    with (tmp_path / "door" / "door.toml").open("a") as file:
        file.write(line + "\n")
    with pytest.raises(OwnError, match=why) as caught:
        read_door(tmp_path / "door")
    assert "\n" not in str(caught.value)


def test_a_door_is_called_in_each_language_as_its_table_says(tmp_path: Path):
    names = {"en": "Commission", "km": "គណៈកម្មការ"}
    lay_door(tmp_path / "door", GOOD | {"name": names, "contact": "Street 1\nPhnom Penh"})
    door = read_door(tmp_path / "door")
    assert [door.in_language(one).name for one in ("en", "km", "ko")] == [
        "Commission",
        "គណៈកម្មការ",
        "Commission",
    ]
    assert door.in_language("km").contact == "Street 1\nPhnom Penh"


@pytest.mark.parametrize(
    ("name", "why"),
    [
        ({"km": "x"}, "says nothing in en"),
        ({"en": "x", "fr": "y"}, "or one for each of"),
        ({"en": 3}, "or one for each of"),
        (["x"], "name: expected"),
    ],
)
def test_a_table_of_names_out_of_form_is_one_line(tmp_path: Path, name: object, why: str):
    lay_door(tmp_path / "door", GOOD | {"name": name})
    with pytest.raises(OwnError, match=why):
        read_door(tmp_path / "door")


def test_a_key_that_is_none_is_refused(tmp_path: Path):
    lay_door(tmp_path / "door", GOOD | {"letter_keys": ["abc"]})
    with pytest.raises(OwnError, match="letter_keys"):
        read_door(tmp_path / "door")


def test_no_door_is_said(tmp_path: Path):
    with pytest.raises(OwnError, match="jointdesk door init"):
        read_door(tmp_path)


def test_every_bound_is_for_a_prefix_and_for_all():
    for act, rule in read_yaml("jointdesk.portal", "limits.yaml").items():
        assert set(rule) == {"prefix", "all"}, act
        assert 0 < rule["prefix"] < rule["all"], act
