"""The demo leaves alone what is not its own, and says what it cannot do."""

import os
import socket
import subprocess
import sys
from pathlib import Path

import pytest

from jointdesk.cli.demo import MARKER, clear_folder, take_ports
from jointdesk.cli.demo.desks import make_database
from jointdesk.cli.worker import hold_lock
from jointdesk.engine.errors import CallerError

COMMAND = [sys.executable, "-c", "from jointdesk.cli import main; main()"]


def test_a_folder_that_holds_something_else_is_never_overwritten(tmp_path):
    folder = tmp_path / "jointdesk-demo"
    folder.mkdir()
    (folder / "thesis.txt").write_text("mine")
    done = subprocess.run(
        [*COMMAND, "demo", "--no-serve"], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 1
    assert "is left alone" in done.stderr
    assert done.stderr.count("\n") == 1
    assert (folder / "thesis.txt").read_text() == "mine"


def test_a_demo_of_before_is_made_anew(tmp_path):
    folder = clear_folder(tmp_path / "demo")
    (folder / MARKER).write_text("999999999\n")  # no process has this number
    (folder / "vn").mkdir()
    assert [path.name for path in clear_folder(folder).iterdir()] == [MARKER]


def test_a_demo_that_runs_is_not_pulled_away(tmp_path):
    sleeper = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(3600) # jointdesk"])
    try:
        while b"jointdesk" not in Path(f"/proc/{sleeper.pid}/cmdline").read_bytes():
            pass  # the process has not become what it will be yet
        folder = clear_folder(tmp_path / "demo")
        (folder / MARKER).write_text(f"{sleeper.pid}\n")
        with pytest.raises(CallerError, match="a demo is running"):
            clear_folder(folder)
    finally:
        sleeper.kill()
        sleeper.wait()


def test_a_desk_that_outlived_its_demo_is_not_pulled_away(tmp_path):
    folder = clear_folder(tmp_path / "demo")
    (folder / MARKER).write_text("999999999\n")
    (folder / "kh").mkdir()
    with hold_lock(folder / "kh"), pytest.raises(CallerError, match="is this desk's worker"):
        clear_folder(folder)
    assert [path.name for path in clear_folder(folder).iterdir()] == [MARKER]


def test_ports_in_use_are_passed_over():
    with socket.socket() as busy:
        busy.bind(("127.0.0.1", 0))
        busy.listen()
        taken = busy.getsockname()[1]
        listeners = take_ports(taken, 2)
    ports = {listener.getsockname()[1] for listener in listeners}
    for listener in listeners:
        listener.close()
    assert taken not in ports
    assert len(ports) == 2


@pytest.mark.parametrize("desks", ["vn", "vn,us", "kh,kr", ""])
def test_desks_that_cannot_be(tmp_path, desks):
    done = subprocess.run(
        [*COMMAND, "demo", "--desks", desks], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert "--desks" in done.stderr
    assert not (tmp_path / "jointdesk-demo").exists()


@pytest.mark.postgres
def test_a_database_that_is_not_the_demos_is_left_alone():
    psycopg = pytest.importorskip("psycopg")
    url = os.environ.get("TEST_POSTGRES_URL")
    from needs import need

    need("postgres", bool(url), "TEST_POSTGRES_URL names no server")
    assert url is not None
    name = f"{url.rpartition('/')[2]}_left"
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(f"drop database if exists {name}")
        connection.execute(f"create database {name}")
        try:
            with pytest.raises(CallerError, match="left alone"):
                make_database(url, "left")
        finally:
            connection.execute(f"drop database {name}")
        made = make_database(url, "made")
        assert made == make_database(url, "made")  # a demo's own is made anew
        with psycopg.connect(made), pytest.raises(CallerError, match="is in use"):
            make_database(url, "made")
        connection.execute(f"drop database {made.rpartition('/')[2]}")
