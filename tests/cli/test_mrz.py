"""`jointdesk mrz`: a JSON line for each zone of a file."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from jointdesk.cli.mrz import command
from jointdesk.engine.errors import InputError

PASSPORT = "P<UTOERIKSSON<<ANNA<MARIA<<<<<<<<<<<<<<<<<<<\nL898902C36UTO7408122F1204159ZE184226B<<<<<10\n"
CARD = "I<UTOD231458907<<<<<<<<<<<<<<<\n7408122F1204159UTO<<<<<<<<<<<6\nERIKSSON<<ANNA<MARIA<<<<<<<<<<\n"


def run(text: str, *options: str) -> list[dict[str, object]]:
    done = CliRunner().invoke(command, ["-", *options], input=text, catch_exceptions=False)
    assert done.exit_code == 0
    return [json.loads(line) for line in done.stdout.splitlines()]


def test_zones_one_after_another_with_and_without_empty_lines() -> None:
    text = PASSPORT + CARD + "\nroom 4\n" + PASSPORT.replace("\n", "") + "\n"
    found = run(text)
    assert [(one["line"], one["outcome"]) for one in found] == [
        (1, "read"), (3, "read"), (7, "not_mrz"), (8, "read")
    ]  # fmt: skip
    assert [one.get("format") for one in found] == ["TD3", "TD1", None, "TD3"]


def test_the_day_decides_the_century() -> None:
    assert run(PASSPORT, "--on", "2080-01-01")[0]["birth_date"] == "2074-08-12"


def test_a_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"P<UTO\n\xff")
    with pytest.raises(InputError, match="a, line 2: not UTF-8"):
        CliRunner().invoke(command, [str(tmp_path / "a")], catch_exceptions=False)
