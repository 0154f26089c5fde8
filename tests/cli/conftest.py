"""Desks as the command line makes them: made once, and each module has a copy of its own to change."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

COMMAND = [sys.executable, "-c", "from jointdesk.cli import main; main()"]


def command(*words: object, given: bytes = b"") -> tuple[str, str]:
    """What a `jointdesk` command said, of a desk that has nothing of the tests' own."""
    kept = {k: v for k, v in os.environ.items() if not k.startswith("JOINTDESK_") and k != "DATABASE_URL"}
    kept.pop("DJANGO_SETTINGS_MODULE", None)
    done = subprocess.run(
        [*COMMAND, *map(str, words)], env=kept, capture_output=True, check=False, input=given
    )
    assert done.returncode == 0, done.stderr.decode()
    return done.stdout.decode(), done.stderr.decode()


def make_desk(home: Path) -> Path:
    name = home.name
    command("init", "--home", home, "--id", name, "--name", f"Desk {name}", "--country", name.upper())
    return home


@pytest.fixture(scope="session")
def one_desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_desk(tmp_path_factory.mktemp("one") / "vn")


@pytest.fixture(scope="session")
def two_desks(one_desk: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """vn and kh, each trusting the other."""
    root = tmp_path_factory.mktemp("two")
    shutil.copytree(one_desk, root / "vn")
    homes = {"vn": root / "vn", "kh": make_desk(root / "kh")}
    for own, other in (("vn", "kh"), ("kh", "vn")):
        card, said = command("partner", "card", "--home", homes[other])
        command("partner", "add", "-", "--home", homes[own], given=card.encode())
        words = said.partition("Read aloud: ")[2].split()
        command("partner", "confirm", other, *words, "--home", homes[own])
    return root


@pytest.fixture(scope="module")
def new_desk(one_desk: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A desk that nobody has used yet; the module's own."""
    home: Path = shutil.copytree(one_desk, tmp_path_factory.mktemp("desk") / "vn")
    return home


@pytest.fixture(scope="module")
def desks(two_desks: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The homes of vn and kh, each trusting the other; the module's own."""
    root = shutil.copytree(two_desks, tmp_path_factory.mktemp("desks") / "both")
    return {name: root / name for name in ("vn", "kh")}
