"""A desk and a door that it calls over HTTP, each a process: a report goes in, a question comes back, its answer goes in.

The desk is killed while it fetches. Nothing is lost, and nothing comes twice.
"""

import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, suppress
from typing import Any

import httpx
import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from free_ports import free_ports
from jointdesk.engine.letterbox.proof_of_work import solve
from kill.books import read
from kill.desks import COMMAND, KilledDesk
from patience import PATIENCE_SECONDS, wait_for
from public_door import Door, Visitor

pytestmark = pytest.mark.processes
# a number that two people named long enough ago, and that the desk does not happen to withhold
LISTED = """
import sys; from pathlib import Path; from jointdesk.cli.home import enter
enter(Path(sys.argv[1])); from datetime import timedelta
from django.conf import settings
from django.utils import timezone
from jointdesk.desk.accounts.models import Unit
from jointdesk.desk.intake.listings.models import ListingBuild
from jointdesk.desk.intake.listings.secrets import delay_secret
from jointdesk.desk.intake.listings.work import hand_out_when_due
from jointdesk.desk.intake.models import Complaint, Identifier, Mention
from jointdesk.engine.letterbox.listings import Rules, is_withheld
if len(sys.argv) == 2:
    numbers, secret = (f"+8551234{place:04d}" for place in range(1000)), delay_secret(settings.HOME)
    number = next(one for one in numbers if not is_withheld(("phone", one), secret, Rules()))
    named = Identifier.objects.create(kind="phone", value=number, complaint_count=2)
    then = timezone.now() - timedelta(days=60)
    for place in range(2):
        complaint = Complaint.objects.create(
            reference=f"L-{place}", received_at=then, decide_by=then, unit=Unit.objects.first(), narrative="…",
            complainant_contact=f"+855 99 000 00{place}")
        Mention.objects.create(complaint=complaint, identifier=named, raw="", start=0, end=1)
    ListingBuild.objects.all().delete()
    print(number)
# as the worker does twice a minute
hand_out_when_due()
"""
PNG = b"\x89PNG\r\n\x1a\n" + bytes(300_000)


def until(found: Callable[[], Any]) -> Any:
    """What it finds; a process that is killed or only starts is asked again."""

    def look() -> Any:
        with suppress(httpx.TransportError):
            return found()
        return None

    return wait_for(look, "what the other process does")


@pytest.fixture(scope="module")
def both(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[KilledDesk, Door]]:
    base = tmp_path_factory.mktemp("walk")
    own, port = free_ports(2)
    desk, folder = KilledDesk("kh", base / "kh", own), base / "door"
    with ExitStack() as stack:
        stack.callback(desk.stop)
        desk.make()
        desk.run("door", "init", str(folder), "--address", f"http://127.0.0.1:{port}", "--elsewhere")
        log = stack.enter_context((base / "door.log").open("wb"))
        serve = [
            *COMMAND,
            "serve",
            "--home",
            str(folder),
            "--door",
            "public",
            "--port",
            str(port),
            "--exact-port",
        ]
        process = subprocess.Popen(serve, stdout=log, stderr=log, stdin=subprocess.DEVNULL)
        stack.callback(process.wait, PATIENCE_SECONDS)
        stack.callback(process.terminate)
        desk.begin()
        desk.wait()
        address = f"http://127.0.0.1:{port}"
        until(lambda: httpx.get(f"{address}/health").status_code == 200)
        yield desk, Door(folder, address, X25519PrivateKey.generate())
    assert "Traceback" not in (base / "door.log").read_text()
    chores = ("fetch letters", "give doors what they lack", "tell complainants", "tell doors the keys")
    assert not [one for one in chores if f"chore {one} failed" in (desk.home / "serve.log").read_text()]


def narratives(desk: KilledDesk) -> list[str]:
    return [row[0] for row in read(desk, "SELECT narrative FROM intake_complaint ORDER BY id")]


def test_a_report_is_asked_about_and_answered(both: tuple[KilledDesk, Door]):
    desk, door = both
    with Visitor(door) as visitor:
        visitor.step("what", narrative="They called from 012 345 678 and took 200 dollars")
        visitor.send_form("/report/", {"step": "files"}, [("chat.png", PNG)])
        page = visitor.step("check")
        code = re.findall(r"<code>([0-9A-Z-]+)</code>", page.text)[0]
    until(lambda: narratives(desk))
    ((pk, reference),) = read(desk, "SELECT id, reference FROM intake_complaint")
    assert read(desk, "SELECT size FROM attachments_attachment") == [(len(PNG),)]
    # it is deleted at the door when it is stored
    until(lambda: not [one for name in ("letters", "attachments") for one in (door.folder / name).iterdir()])
    officer = desk.as_("commander")
    assert reference in officer.http.get("/complaints/inbox/").text
    officer.send(f"/complaints/{pk}/write/", {"text": "On which day?", "language": "en", "is_question": "on"})
    with Visitor(door) as visitor:

        def asked() -> bool:
            page = visitor.send_form("/receipt/", {"code": code})
            return "On which day?" in page.text

        until(asked)
        assert "There is a question for you" in visitor.get("/receipt/").text
        visitor.send_form("/receipt/", {"narrative": "On the second of November"})
    until(lambda: "second of November" in narratives(desk)[0])
    shown = officer.http.get(f"/complaints/{pk}/").text
    assert "On which day?" in shown
    assert "On the second of November" in shown
    with Visitor(door) as visitor:
        until(lambda: "Being looked at" in visitor.send_form("/receipt/", {"code": code}).text)


def test_a_desk_killed_while_it_fetches_loses_and_doubles_nothing(both: tuple[KilledDesk, Door]):
    desk, door = both
    before = len(narratives(desk))
    desk.stop()
    with Visitor(door) as visitor:
        for number in range(12):
            visitor.report(f"report number {number} of twelve")
            visitor.cookies.clear()
    desk.begin()
    until(lambda: len(narratives(desk)) - before >= 3)
    desk.process.send_signal(signal.SIGKILL)
    desk.process.wait()
    desk.begin()
    desk.wait()
    until(lambda: not list((door.folder / "letters").iterdir()))
    told = [text for text in narratives(desk) if text.startswith("report number")]
    assert sorted(told) == sorted(f"report number {number} of twelve" for number in range(12))


def test_nobody_but_the_desk_comes_through_its_door(both: tuple[KilledDesk, Door]):
    _desk, door = both
    with httpx.Client(base_url=door.address, timeout=PATIENCE_SECONDS) as stranger:
        for method, path in (("GET", "/"), ("POST", f"/letters/{'0' * 32}/taken/"), ("PUT", "/keys/")):
            answer = stranger.request(method, f"/desk/v1{path}")
            assert (answer.status_code, answer.json()) == (403, {"code": "malformed"})
        forged = f"{int(time.time())} {'0' * 32} {'0' * 64} {'0' * 128}"
        answer = stranger.get("/desk/v1/", headers={"X-Jointdesk-Call": forged})
        assert answer.json() == {"code": "bad_signature"}
        assert stranger.get("/desk/v1/letters/../../keys/secret/").status_code == 404


def test_a_call_is_good_once_here_and_now(both: tuple[KilledDesk, Door]):
    """The desk's own signature, as somebody who listened could send it again."""
    desk, door = both
    program = """
import sys; from pathlib import Path; from jointdesk.cli.home import enter
enter(Path(sys.argv[1])); import hashlib, time, secrets
from jointdesk.desk.audit.keys import own_keys
from jointdesk.desk.intake.letters.calling import open_doors
from jointdesk.engine.letterbox.calls import Call, sign_call
door = open_doors()[0].door
nothing = hashlib.sha256(b"").digest()
for at, which in ((time.time(), door), (time.time() - 900, door), (time.time(), bytes(16))):
    call = Call(which, "GET", "/desk/v1/", nothing, int(at), secrets.token_bytes(16))
    print(sign_call(call, own_keys().signing))
"""
    said = subprocess.run(
        [sys.executable, "-c", program, str(desk.home)], capture_output=True, text=True, check=True
    )
    good, old, elsewhere = said.stdout.split("\n")[:3]

    def ask(header: str, method: str = "GET", path: str = "/desk/v1/") -> tuple[int, str]:
        answer = httpx.request(
            method, f"{door.address}{path}", headers={"X-Jointdesk-Call": header}, timeout=PATIENCE_SECONDS
        )
        return answer.status_code, answer.json().get("code", "")

    assert ask(good) == (200, "")
    assert ask(good) == (403, "seen_before")
    assert ask(old) == (403, "out_of_time")
    assert ask(elsewhere) == (403, "bad_signature")
    assert ask(good, path="/desk/v1/?from=1") == (403, "bad_signature")


def test_a_new_key_reaches_the_door_and_the_old_one_waits(both: tuple[KilledDesk, Door]):
    desk, door = both
    said, _error = desk.run("door", "keys", "--new")
    assert "1 doors seal to the new key" in said
    assert len(said.split("\n")[1:-1]) == 2
    with Visitor(door) as visitor:
        visitor.report("sealed to the new key")
    until(lambda: "sealed to the new key" in narratives(desk))
    done = subprocess.run(
        [*COMMAND, "door", "keys", "--forget-old", "--home", str(desk.home)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 1
    assert "too young" in done.stderr + done.stdout
    assert "waiting: 0" in desk.run("door", "list")[0]


def test_after_the_desk_changed_its_own_keys_its_door_still_listens(both: tuple[KilledDesk, Door]):
    desk, door = both
    desk.run("partner", "rotate-keys", "--reason", "each year", "--yes")
    with Visitor(door) as visitor:
        visitor.report("written after the keys were changed")
    until(lambda: "written after the keys were changed" in narratives(desk))


def test_a_number_listed_wrongly_is_disputed_and_told_no_more(both: tuple[KilledDesk, Door]):
    """Its owner objects at the door, two officers decide, the receipt opens the answer, the check page is silent."""
    desk, door = both

    def in_the_desk(*words: str) -> str:
        command = [sys.executable, "-c", LISTED, str(desk.home), *words]
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()

    def is_told() -> bool:
        with Visitor(door) as anybody:
            given = anybody.get("/check/ticket").json()
            answer = solve(given["ticket"], given["bits"])
            paid = {"ticket": given["ticket"], "answer": str(answer), "text": number, "where": ""}
            return "Careful: this was reported" in anybody.send_form("/check/", paid).text

    number = in_the_desk()
    until(is_told)
    with Visitor(door) as owner:
        page = owner.send_form("/check/mine/", {"text": number, "narrative": "I bought this SIM in May"})
        code = re.findall(r"<code>([0-9A-Z-]+)</code>", page.text)[0]
    until(lambda: read(desk, "SELECT id FROM intake_dispute"))
    ((dispute,),) = read(desk, "SELECT id FROM intake_dispute")
    first, second = desk.as_("investigator"), desk.as_("commander")
    page = f"/complaints/listings/disputes/{dispute}/"
    first.send(f"{page}propose/", {"act": "corrected", "reason": "sold in May", "answer": "It is yours now."})
    assert is_told(), "one officer alone decides nothing"
    second.send(f"{page}agree/yes/", {})
    with Visitor(door) as owner:
        until(lambda: "It is yours now." in owner.send_form("/receipt/", {"code": code}).text)
        assert "Closed" in owner.get("/receipt/").text
    in_the_desk("again")
    until(lambda: not is_told())
