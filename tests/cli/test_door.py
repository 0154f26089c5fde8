"""`jointdesk door init` makes a door that seals to its desk, and nothing in its folder opens a letter."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from jointdesk.cli import jointdesk
from jointdesk.desk.intake.letters.doors import forget_door
from jointdesk.desk.intake.letters.keys import letter_keys, make_letter_key, public_letter_keys
from jointdesk.engine.errors import CallerError, OwnError
from jointdesk.portal.door_folder import read_door, read_secret


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
