"""`jointdesk door init` makes a door that seals to its desk, and nothing in its folder opens a letter."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from jointdesk.cli import jointdesk
from jointdesk.desk.intake.letters.doors import forget_door
from jointdesk.desk.intake.letters.key_news import keys_to_tell
from jointdesk.desk.intake.letters.keys import letter_keys, make_letter_key, public_letter_keys
from jointdesk.engine.errors import CallerError, OwnError
from jointdesk.portal.door_folder import read_door, read_secret
from public_door import PROGRAM


@pytest.fixture
def home(tmp_path: Path) -> Path:
    (tmp_path / "keys").mkdir(mode=0o700)
    return tmp_path


@pytest.fixture
def desk() -> Iterator[Path]:
    """The folder of the tests' own desk, which the command opens when it is called in this process."""
    from django.conf import settings

    from jointdesk.desk.audit.keys import make_keys

    if not (settings.HOME / "keys" / "desk.jwk").exists():
        make_keys(settings.HOME)
    yield settings.HOME
    forget_door(settings.HOME, "door")  # other tests of this process know no door


def test_a_door_knows_the_public_halves_only(desk: Path, tmp_path: Path):
    folder = tmp_path / "door"
    arguments = [
        "door",
        "init",
        str(folder),
        "--home",
        str(desk),
        "--name",
        "Ủy ban",
        "--language",
        "vi",
    ]
    told = CliRunner().invoke(jointdesk, arguments, catch_exceptions=False)
    assert "jointdesk serve --door public" in told.output
    door = read_door(folder)
    assert (door.name, door.language) == ("Ủy ban", "vi")
    assert door.letter_keys == public_letter_keys(desk)
    lying = b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())
    for key in letter_keys(desk):
        assert key.private_bytes_raw().hex().encode() not in lying
    assert read_secret(folder)
    with pytest.raises(CallerError, match="is not empty"):
        CliRunner().invoke(jointdesk, arguments, catch_exceptions=False)


@pytest.mark.django_db
def test_a_door_that_was_away_while_keys_were_revoked_is_given_the_new_ones_by_hand(
    desk: Path, tmp_path: Path
):
    folder, card = tmp_path / "door", tmp_path / "card.json"

    def run(*words: str) -> Any:
        return CliRunner().invoke(jointdesk, ["door", *words], catch_exceptions=False)

    run("init", str(folder), "--home", str(desk))
    told = run("card", "--home", str(desk))
    card.write_text(told.stdout)
    said = told.stderr.strip().rpartition(" ")[2]
    # the door is a process of its own: what it knows stands in files
    take = [
        sys.executable,
        "-c",
        PROGRAM,
        "door",
        "take-card",
        str(card),
        "--home",
        str(folder),
        "--compared",
    ]
    wrong = subprocess.run([*take, "0000-0000-0000-0000"], capture_output=True, text=True)
    assert (wrong.returncode, "nothing was changed" in wrong.stderr) == (1, True)
    assert not (folder / "keys" / "desk.json").exists()
    taken = subprocess.run([*take, said], capture_output=True, text=True)
    assert (taken.returncode, "believed again" in taken.stdout) == (0, True), taken.stderr
    assert json.loads((folder / "keys" / "desk.json").read_text()) == keys_to_tell()


def test_a_new_key_stands_before_the_old_one_which_still_opens(home: Path):
    assert letter_keys(home) == []
    (first,) = public_letter_keys(home)
    make_letter_key(home)
    newest, old = public_letter_keys(home)
    assert old == first != newest
    assert isinstance(letter_keys(home)[0], X25519PrivateKey)


@pytest.mark.parametrize("content", ["zz\n", "00\n", "é\n"])
def test_a_damaged_file_is_one_line(home: Path, content: str):
    path = home / "keys" / "letters.hex"
    path.write_text(content)
    path.chmod(0o600)
    with pytest.raises(OwnError, match="damaged"):
        letter_keys(home)


def test_a_file_that_others_can_read_is_refused(home: Path):
    public_letter_keys(home)
    os.chmod(home / "keys" / "letters.hex", 0o644)
    with pytest.raises(OwnError, match="others can read it"):
        letter_keys(home)
