"""Several processes of one door share its counts, and end with the first, however it ends."""

import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from jointdesk.engine.reference import read_yaml
from jointdesk.portal.door_folder import lay_door
from public_door import Door, Visitor

PROGRAM = "import sys; from jointdesk.cli import main; sys.argv[0] = 'jointdesk'; main()"


def started_by(pid: int) -> list[int]:
    return [int(one) for one in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


@pytest.fixture
def first(tmp_path: Path) -> Iterator["tuple[subprocess.Popen[str], Door]"]:
    folder, key = tmp_path / "door", X25519PrivateKey.generate()
    public = key.public_key().public_bytes_raw().hex()
    door = {"desk": "kh", "name": "Door", "country": "KH", "letter_keys": [public], "signing_keys": [public]}
    lay_door(folder, door)
    arguments = ["serve", "--home", str(folder), "--door", "public", "--port", "8940", "--processes", "2"]
    process = subprocess.Popen([sys.executable, "-c", PROGRAM, *arguments], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    try:
        address = re.findall(r"http://\S+", process.stdout.readline())[0]
        httpx.get(f"{address}health", timeout=60)
        yield process, Door(folder, address, key)
    finally:
        process.terminate()
        process.wait(30)


def test_counts_are_shared_and_nobody_outlives_the_first(first: "tuple[subprocess.Popen[str], Door]"):
    process, door = first
    (other,) = started_by(process.pid)
    most = read_yaml("jointdesk.portal", "limits.yaml")["wrong_code"]["prefix"]
    statuses = []
    for _visit in range(5):
        # a connection each, so that either may answer
        with Visitor(door) as guesser:
            statuses += [
                guesser.send_form("/receipt/", {"code": "x"}).status_code for _turn in range(most // 4)
            ]
    assert statuses == [422] * most + [429] * (most // 4)
    os.kill(process.pid, signal.SIGKILL)
    for _turn in range(200):
        state = Path(f"/proc/{other}/status")
        if not state.exists() or "State:\tZ" in state.read_text():
            return
        time.sleep(0.05)
    raise AssertionError("the other process outlived the first")
