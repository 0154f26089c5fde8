"""A public door as a process of its own, on loopback, as `jointdesk serve --door public` runs it."""

import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

import httpx
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from chromium import chromium
from jointdesk.portal.door_folder import lay_door
from patience import PATIENCE_SECONDS, wait_for
from public_door import LISTINGS_KEY, PROGRAM, Door, Visitor

ADDRESS = re.compile(r"http://\S+")


@pytest.fixture(scope="session")
def door(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Door]:
    folder = tmp_path_factory.mktemp("door")
    letters, signing = X25519PrivateKey.generate(), Ed25519PrivateKey.generate()
    settings = {
        "desk": "kh",
        "name": "Test commission",
        "country": "KH",
        "letter_keys": [letters.public_key().public_bytes_raw().hex()],
        "signing_keys": [signing.public_key().public_bytes_raw().hex()],
        "time_zone": "Asia/Phnom_Penh",
        "largest_file_mb": 3,
        "largest_report_mb": 7,
        "most_files": 4,
        # the tests are the proxy: they say from which address somebody comes
        "proxies": 1,
    }
    lay_door(folder, settings, LISTINGS_KEY)
    log = folder.parent / "door.log"
    with log.open("wb") as output:
        arguments = ["serve", "--home", str(folder), "--door", "public", "--port", "8930"]
        process = subprocess.Popen([sys.executable, "-c", PROGRAM, *arguments], stdout=output, stderr=output)
        try:
            yield Door(folder, _wait_for(log, process), letters, process.pid, signing)
        finally:
            process.terminate()
            process.wait(PATIENCE_SECONDS)
    assert "Traceback" not in log.read_text()


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with chromium() as found:
        yield found


@pytest.fixture
def visitor(door: Door) -> Iterator[Visitor]:
    with Visitor(door) as client:
        yield client


def _wait_for(log: Path, process: "subprocess.Popen[bytes]") -> str:
    def answers() -> str:
        assert process.poll() is None, log.read_text()
        with suppress(httpx.TransportError):
            if found := ADDRESS.search(log.read_text()):
                httpx.get(f"{found[0]}health")
                return found[0]
        return ""

    return wait_for(answers, f"the door to answer; see {log}")
