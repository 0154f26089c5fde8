"""A command that opens a desk imports what every desk is made of; what only some work needs comes with that work.

Names of modules are held here, not seconds: those are the machine's and its other work's.
"""

import os
import subprocess
import sys

import pytest

from throwaway_desk import lay

# linking, screening, workbooks, addresses and names in texts, the API, calls to partners, messages, printing, keys
HEAVY = (
    "PIL",
    "fido2",
    "httpx",
    "jointdesk.desk.exchange.handlers",
    "jointdesk.engine.exchange.wire.bodies",
    "jointdesk.engine.identifiers.kinds",
    "jointdesk.engine.names",
    "jointdesk.urls",
    "ninja",
    "numpy",
    "openpyxl",
    "polars",
    "pydantic",
    "requests",
    "rich",
    "scipy",
    "tldextract",
    "typst",
    "uvicorn",
)
# chains and judgements of networks, publishable reports; workbooks that come in
HEAVY_FOR_PAGES = ("openpyxl", "scipy")
OPENED = """
import sys
from pathlib import Path
from jointdesk.cli.home import enter
enter(Path(sys.argv[1]))
print(*sys.modules)
import jointdesk.urls
print(*sys.modules)
"""


@pytest.fixture(scope="module")
def imported(tmp_path_factory):
    """Names of all modules of a process that has opened a desk, and once it has its pages as well."""
    home = tmp_path_factory.mktemp("desk")
    lay(home)
    kept = {k: v for k, v in os.environ.items() if not k.startswith("JOINTDESK_")}
    done = subprocess.run(
        [sys.executable, "-c", OPENED, home], env=kept, capture_output=True, text=True, check=True
    )
    return [set(line.split()) for line in done.stdout.splitlines()]


def test_it_is_open_and_has_its_pages(imported):
    opened, served = imported
    assert {"jointdesk.desk.exchange.models", "jointdesk.desk.today.apps"} <= opened
    assert "jointdesk.desk.networks.views" in served


@pytest.mark.parametrize("module", HEAVY)
def test_what_only_some_work_needs_is_not_imported(imported, module):
    assert module not in imported[0], f"import {module} in the function that uses it (python -X importtime)"


@pytest.mark.parametrize("module", HEAVY_FOR_PAGES)
def test_what_few_pages_need_comes_with_the_first_of_them(imported, module):
    assert module not in imported[1], f"import {module} in the function that uses it (python -X importtime)"
