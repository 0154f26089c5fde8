"""After an upgrade a desk with older tables is not served until somebody migrates it."""

import os
import subprocess
import sys

import pytest

from jointdesk.cli.worker import hold_lock

COMMAND = [sys.executable, "-c", "from jointdesk.cli import main; main()"]
# an older desk: the tables of one room are not there yet
GO_BACK = """
from jointdesk.cli.home import enter
import pathlib, sys
enter(pathlib.Path(sys.argv[1]))
from django.core.management import call_command
call_command("migrate", "lists", "zero", verbosity=0)
"""


def run(*arguments):
    kept = {k: v for k, v in os.environ.items() if not k.startswith("JOINTDESK_") and k != "DATABASE_URL"}
    kept.pop("DJANGO_SETTINGS_MODULE", None)
    return subprocess.run(
        list(map(str, arguments)), env=kept, capture_output=True, text=True, check=False, timeout=120
    )


@pytest.fixture(scope="module")
def older(new_desk):
    gone_back = run(sys.executable, "-c", GO_BACK, new_desk)
    assert gone_back.returncode == 0, gone_back.stderr
    return new_desk


def test_an_older_desk_says_in_one_line_what_to_do_and_is_then_migrated(older):
    refused = run(*COMMAND, "serve", "--home", older, "--port", "1")
    assert refused.returncode == 1
    assert refused.stderr.count("\n") == 1
    assert f"jointdesk migrate --home {older}" in refused.stderr

    with hold_lock(older):
        served = run(*COMMAND, "migrate", "--home", older)
    assert served.returncode == 1
    assert "stop it first" in served.stderr

    done = run(*COMMAND, "migrate", "--home", older)
    assert done.returncode == 0, done.stderr
    assert "steps taken: " in done.stdout
    assert run(*COMMAND, "migrate", "--home", older).stdout == "The tables are of this version.\n"
