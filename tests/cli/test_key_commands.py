"""`jointdesk partner`: keys rotated and revoked, conditions agreed, from the command line; news of them carried as files."""

import os
import subprocess
import sys

import pytest

COMMAND = [sys.executable, "-c", "from jointdesk.cli import main; main()"]


def run(*arguments, code=0, given=b""):
    kept = {k: v for k, v in os.environ.items() if not k.startswith("JOINTDESK_") and k != "DATABASE_URL"}
    kept.pop("DJANGO_SETTINGS_MODULE", None)
    command = [*COMMAND, *map(str, arguments)]
    done = subprocess.run(command, env=kept, capture_output=True, check=False, input=given)
    assert done.returncode == code, done.stderr.decode()
    return done.stdout.decode(), done.stderr.decode()


def carry(desks, folder, sender, receiver):
    run("exchange", "export", folder, "--partner", receiver, "--home", desks[sender])
    return run("exchange", "import", folder, "--home", desks[receiver])[0]


def words_of(said):
    return said.partition("Read aloud: ")[2].split()


def test_conditions_are_said_and_changed(desks):
    said, _ = run("partner", "conditions", "kh", "--daily-person-cap", "50", "--home", desks["vn"])
    assert said.splitlines() == ["daily_cap 10000", "daily_person_cap 50", "largest_set 1048576"]
    _, why = run("partner", "conditions", "kh", "--daily-cap", "-1", "--home", desks["vn"], code=1)
    assert why.count("\n") == 1


def test_a_rotation_reaches_the_partner_as_a_file_and_the_words_are_compared(desks, tmp_path):
    home = desks["vn"]
    card, said = run("partner", "rotate-keys", "--reason", "yearly", "--yes", "--home", home)
    assert card.count(".") == 2
    carry(desks, tmp_path, "vn", "kh")
    assert run("partner", "list", "--home", desks["kh"])[0].split("\t")[2] == "confirmed"
    run("partner", "confirm", "vn", *(["wrong"] * 10), "--home", desks["kh"], code=1)
    run("partner", "confirm", "vn", *words_of(said), "--home", desks["kh"])


def test_revoked_keys_end_the_trust_until_the_new_words_are_heard(desks, tmp_path):
    home = desks["vn"]
    arguments = ("--since", "2026-01-01", "--reason", "stolen", "--yes", "--home", home)
    card, said = run("partner", "revoke-own-key", *arguments)
    run("exchange", "export", tmp_path, "--partner", "kh", "--home", home)
    # the revocation is taken; the folder's list is signed with keys that nobody has confirmed yet
    _, why = run("exchange", "import", tmp_path, "--home", desks["kh"], code=1)
    assert "unknown_sender" in why
    assert run("partner", "list", "--home", desks["kh"])[0].split("\t")[2] == "revoked"
    run("partner", "add", "-", "--home", desks["kh"], given=card.encode())
    run("partner", "confirm", "vn", *words_of(said), "--home", desks["kh"])
    again = tmp_path / "again"
    assert carry(desks, again, "kh", "vn").split()[0] != "0"


KILLED = """
import os, sys
from pathlib import Path
from jointdesk.cli.home import enter
enter(Path(sys.argv[1]))
from jointdesk.desk.audit import keys
from jointdesk.desk.partners import own_actions
from jointdesk.desk.exchange.mail import key_news
place = sys.argv[2]
if place == "in the transaction":
    key_news.queue = lambda *_: os._exit(9)
if place == "after the transaction":
    own_actions.promote_keys = lambda **_: os._exit(9)
own_actions.rotate_keys(None, "killed")
"""
TENDED = """
import sys
from pathlib import Path
from jointdesk.cli.home import enter
enter(Path(sys.argv[1]))
from jointdesk.desk.partners.own_actions import tend_keys
tend_keys()
"""


def program(source, *arguments):
    kept = {k: v for k, v in os.environ.items() if not k.startswith("JOINTDESK_") and k != "DATABASE_URL"}
    kept.pop("DJANGO_SETTINGS_MODULE", None)
    command = [sys.executable, "-c", source, *map(str, arguments)]
    return subprocess.run(command, env=kept, capture_output=True, check=False).returncode


@pytest.mark.parametrize(
    ("place", "changes"), [("in the transaction", False), ("after the transaction", True)]
)
def test_a_killed_rotation_is_settled_by_the_next_process(desks, place, changes):
    home = desks["vn"]
    _, before = run("partner", "card", "--home", home)
    assert program(KILLED, home, place) == 9
    assert program(TENDED, home) == 0
    _, after = run("partner", "card", "--home", home)
    assert (words_of(before) != words_of(after)) == changes
    assert b'"next"' not in (home / "keys" / "desk.jwk").read_bytes()


@pytest.mark.parametrize("name", ["rotate-keys", "revoke-own-key"])
def test_nothing_changes_without_a_yes(desks, name):
    before, _ = run("partner", "card", "--home", desks["vn"])
    since = ("--since", "2026-01-01") if name == "revoke-own-key" else ()
    run("partner", name, "--reason", "r", *since, "--home", desks["vn"], code=130, given=b"n\n")
    assert run("partner", "card", "--home", desks["vn"])[0] == before
