"""`jointdesk init` and the settings: a desk in an empty folder, and one clear line when something is off."""

import os
import re
import shutil
import sqlite3
import stat
import subprocess
import sys
from contextlib import closing

import pytest

COMMAND = [sys.executable, "-c", "from jointdesk.cli import main; main()"]


def run(*arguments, **environment):
    kept = {k: v for k, v in os.environ.items() if not k.startswith("JOINTDESK_") and k != "DATABASE_URL"}
    kept.pop("DJANGO_SETTINGS_MODULE", None)
    return subprocess.run(
        [*COMMAND, *map(str, arguments)], env=kept | environment, capture_output=True, text=True, check=False
    )


@pytest.fixture(scope="module")
def desk(tmp_path_factory):
    home = tmp_path_factory.mktemp("desks") / "vn"
    done = run("init", "--home", home, "--id", "vn", "--name", "Desk", "--country", "VN")
    assert done.returncode == 0, done.stderr
    return home, done.stdout


def test_it_makes_a_desk_and_says_the_password_once(desk):
    home, said = desk
    assert "shown once" in said
    assert (home / "desk.sqlite3").stat().st_size > 0
    assert (home / "desk.toml").read_text().startswith('id = "vn"')


def test_private_keys_are_their_owners_alone(desk):
    home, _ = desk
    files = [p for p in (home / "keys").rglob("*") if p.is_file()]
    assert len(files) >= 2
    for path in files:
        assert stat.S_IMODE(path.stat().st_mode) == 0o600, path.name
    assert stat.S_IMODE((home / "keys").stat().st_mode) == 0o700


def test_its_tables_are_those_that_the_migrations_make(desk, tmp_path):
    """Made from the models at once, as the tests' own are too, and made step by step."""
    shutil.copytree(desk[0], tmp_path / "vn", ignore=shutil.ignore_patterns("desk.sqlite3*"))
    done = run("migrate", "--home", tmp_path / "vn")
    assert done.returncode == 0, done.stderr
    with (
        closing(sqlite3.connect(desk[0] / "desk.sqlite3")) as made,
        closing(sqlite3.connect(tmp_path / "vn" / "desk.sqlite3")) as migrated,
    ):
        at_once, by_steps = _tables(made.cursor()), _tables(migrated.cursor())
        assert len(by_steps) > 500
        assert at_once == by_steps
        for rows in (
            "SELECT app, name FROM django_migrations",
            "SELECT app_label, model FROM django_content_type",
        ):
            assert set(made.execute(rows)) == set(migrated.execute(rows))


def _tables(cursor):
    """Columns, foreign keys, constraints and indexes, in any order; names of indexes by their form."""
    found = []
    for kind, name, table, sql in cursor.execute(
        "SELECT type, name, tbl_name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_stat%'"
    ).fetchall():
        if kind != "table":
            found.append((kind, table, re.sub(r"_[0-9a-f]{8}(?=_|\b)", "", sql or "")))
            continue
        found += [(name, *row[1:]) for row in cursor.execute(f'PRAGMA table_info("{name}")').fetchall()]
        found += [(name, *row[2:]) for row in cursor.execute(f'PRAGMA foreign_key_list("{name}")').fetchall()]
        found += [(name, check) for check in re.findall(r"CHECK \(.*?\)(?=,|\)$)", sql or "")]
        found += [(name, one) for one in re.findall(r'CONSTRAINT "\w+" \w+ \([^)]*\)', sql or "")]
    return sorted(map(repr, found))


def test_a_folder_that_holds_something_is_left_alone(tmp_path):
    (tmp_path / "thesis.txt").write_text("mine")
    done = run("init", "--home", tmp_path, "--id", "vn", "--name", "Desk", "--country", "VN")
    assert done.returncode == 1
    assert "is not empty" in done.stderr
    assert [p.name for p in tmp_path.iterdir()] == ["thesis.txt"]


def test_nothing_is_left_when_making_fails(tmp_path):
    home = tmp_path / "vn"
    done = run(
        "init", "--home", home, "--id", "vn", "--name", "D", "--country", "VN", DATABASE_URL="mysql://x/y"
    )
    assert done.returncode == 1
    assert done.stderr.count("\n") == 1
    assert not home.exists()


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ('nmae = "x"', "unknown key 'nmae'"),
        ("=", "desk.toml"),
        ("", "missing key 'country'"),
        ('country = "VN"\nalert_sender = "Our desk"', "alert_sender: a domain name"),
    ],
)
def test_a_broken_desk_file_is_named(tmp_path, line, says):
    (tmp_path / "desk.toml").write_text(f'id = "vn"\nname = "x"\n{line}\n')
    done = run("log", "verify", "--home", tmp_path)
    assert done.returncode == 1
    assert says in done.stderr
    assert done.stderr.count("\n") == 1


def test_an_unknown_variable_stops_start_up(desk):
    done = run("log", "verify", "--home", desk[0], JOINTDESK_DEBGU="1")
    assert done.returncode == 1
    assert "JOINTDESK_DEBGU" in done.stderr


def test_no_desk_says_how_to_make_one(tmp_path):
    done = run("log", "verify", "--home", tmp_path / "nowhere")
    assert done.returncode == 1
    assert "jointdesk init" in done.stderr


def test_usage_errors_exit_with_2(tmp_path):
    assert run("init", "--home", tmp_path / "x").returncode == 2
    assert (
        run("init", "--home", tmp_path / "x", "--id", "v n", "--name", "D", "--country", "VN").returncode == 2
    )
    assert run("nonsense").returncode == 2


def test_a_small_desk_is_switched_by_a_command_that_leaves_the_rest_as_it_is(tmp_path):
    home = tmp_path / "ngo"
    made = run(
        "init", "--home", home, "--id", "ngo", "--name", "A [small] desk", "--country", "VN", "--small-desk"
    )
    assert made.returncode == 0, made.stderr
    assert run("profile", "--home", home).stdout == "The desk ngo has the profile small.\n"
    switched = run("profile", "full", "--home", home)
    assert switched.stdout.startswith("The desk ngo has the profile full.\nThe change stands in the log.")
    text = (home / "desk.toml").read_text()
    assert text.count("small_desk") == 1
    assert 'name = "A [small] desk"' in text
    with closing(sqlite3.connect(home / "desk.sqlite3")) as rows:
        noted = rows.execute("select record from audit_entry where kind = 'profile_changed' order by id")
        assert [row[0] for row in noted] == ['{"small": true}', '{"small": false}']


def test_a_folder_that_is_no_desk_has_no_profile(tmp_path):
    done = run("profile", "small", "--home", tmp_path)
    assert done.returncode == 1
    assert "jointdesk init" in done.stderr
    assert not (tmp_path / "desk.toml").exists()
