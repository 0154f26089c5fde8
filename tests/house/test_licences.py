"""What ships has no GPL in it: every package of the run-time lock says a licence we may ship beside Apache-2.0."""

import re
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path

import pytest

LOCK = Path(__file__).parents[2] / "locks" / "run.txt"
# LGPL: fine as unmodified dependencies (psycopg, python-stdnum), see docs/adr
GPL = re.compile(r"(?<!L)(?<!Lesser )\b(A?GPL|GNU (Affero )?General Public)", re.IGNORECASE)


def locked() -> list[str]:
    return sorted(set(re.findall(r"^([a-z0-9][a-z0-9._-]*)==", LOCK.read_text(), re.MULTILINE)))


def said_licence(name: str) -> str:
    about = metadata(name)
    classifiers = [c for c in about.get_all("Classifier", []) if c.startswith("License ::")]
    licence = (about.get("License") or "").splitlines()[:1]
    return " ".join([about.get("License-Expression") or "", *licence, *classifiers]).strip()


def test_the_lock_has_hashes_and_no_address():
    text = LOCK.read_text()
    assert "://" not in text
    assert text.count("--hash=sha256:") > len(locked())


@pytest.mark.parametrize("name", locked())
def test_no_gpl(name):
    try:
        licence = said_licence(name)
    except PackageNotFoundError:
        pytest.skip("not installed on this platform")
    assert licence, "says no licence: look it up by hand and say so here"
    assert not GPL.search(licence), licence


def test_the_pattern_tells_gpl_from_lgpl():
    assert GPL.search("GPL-3.0-or-later")
    assert GPL.search("GNU General Public License v3 (GPLv3)")
    assert GPL.search("AGPL-3.0")
    assert not GPL.search("LGPL-3.0-only")
    assert not GPL.search("GNU Lesser General Public License v2 or later (LGPLv2+)")
