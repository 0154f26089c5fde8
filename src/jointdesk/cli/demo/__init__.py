"""`jointdesk demo`: two or three desks in as many countries do the whole main job on one machine."""

import contextlib
import json
import os
import shutil
import signal
import socket
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import click
from rich.console import Console

from jointdesk.cli.demo.case_work import work_on_case
from jointdesk.cli.demo.desks import PASSWORD, Desk, make_desk, running
from jointdesk.cli.demo.door_work import hear_the_public, public_door
from jointdesk.cli.demo.family_work import hear_found, report_missed
from jointdesk.cli.demo.group_work import work_together
from jointdesk.cli.demo.oversight import leave_work_for_auditors
from jointdesk.cli.demo.path import MainJob
from jointdesk.cli.demo.raid_work import RAID, handle_complaints, raid
from jointdesk.cli.demo.summary import print_addresses, print_summary
from jointdesk.cli.demo.truth import Truth, judge_hits, judge_networks, judge_people, judge_screening
from jointdesk.cli.serve import listen
from jointdesk.cli.worker import hold_lock
from jointdesk.cli.world import write_world
from jointdesk.engine.errors import CallerError

FOLDER = Path("jointdesk-demo")
MARKER = ".jointdesk-demo"
COMPLAINTS = {"small": 2_000, "campaign": 20_000}
FIRST_PORT = 8001
# the public door's port, from the first desk's on
BESIDE = 99
KNOWN = ("vn", "kh", "kr")


@click.command(name="demo")
@click.option("--no-serve", is_flag=True, help="Stop after the main job instead of serving the pages.")
@click.option("--json", "as_json", is_flag=True, help="Print the result as one JSON object.")
@click.option("--seed", default=1, show_default=True, help="Another seed, another world.")
@click.option("--scale", default="small", show_default=True, type=click.Choice(["small", "campaign"]))
@click.option("--desks", default="vn,kh", show_default=True, help="vn,kh or vn,kh,kr.")
@click.option(
    "--port", default=FIRST_PORT, show_default=True, type=click.IntRange(1, 65000), help="The first port."
)
def command(no_serve: bool, as_json: bool, seed: int, scale: str, desks: str, port: int) -> None:
    """Run the main job between desks on this machine, then serve their pages."""
    names = tuple(dict.fromkeys(desk.strip() for desk in desks.split(",")))
    if len(names) < 2 or not {"vn", "kh"} <= set(names) <= set(KNOWN):
        raise click.UsageError("--desks: vn,kh or vn,kh,kr")
    console = Console(stderr=True, highlight=False)
    folder = clear_folder(FOLDER)
    steps = Steps(console)
    result: dict[str, Any] = {"seed": seed, "scale": scale, "desks": list(names), "seconds": steps.seconds}
    # asked to end (a supervisor, a closing terminal), the demo takes its desks along
    for number in (signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, end)
    with contextlib.ExitStack() as stack:
        made = run_main_job(folder, names, seed, scale, port, steps, result, stack)
        if as_json:
            click.echo(json.dumps(result, ensure_ascii=False))
        else:
            print_summary(Console(highlight=False), result)
        if not no_serve:
            print_addresses(
                Console(highlight=False, stderr=as_json), made, PASSWORD, result["door"]["address"]
            )
            wait_for_interrupt(made)


def run_main_job(
    folder: Path,
    names: tuple[str, ...],
    seed: int,
    scale: str,
    port: int,
    steps: "Steps",
    result: dict[str, Any],
    stack: contextlib.ExitStack,
    complaints: int | None = None,
) -> list[Desk]:
    """Every step of the main job; `result` is filled as they are done. The desks run until `stack` closes.

    `complaints` over all desks: the scale's own number unless given.
    """
    from jointdesk.engine.world import make_world

    world = folder / "world"
    truth = Truth(world)
    with steps.step("world", "A world with known truth"):
        write_world(make_world(seed, complaints or COMPLAINTS[scale], scale, names), world)
    with steps.step("desks", "The desks are made"):
        desks = make_desks(folder, names, port)
    job = MainJob(desks, world)
    importing = steps.step("import", "Complaints come in; identifiers are read; networks form")
    with importing, ThreadPoolExecutor(len(desks)) as pool:
        list(pool.map(job.import_files, desks))
    with steps.step("serve", "The desks open their doors"):
        stack.enter_context(running(desks))
    find_each_other(job, truth, steps, result)
    work_together_on_cases(job, names[0], steps, result)
    find_people(job, truth, steps, result)
    account(job, truth, steps, result)
    with steps.step("door", "The public door: reports, an answer, a warning, a check"):
        door = stack.enter_context(public_door(desks[0], port + BESIDE))
        result["door"] = {"address": door.address, **hear_the_public(job, door)}
    with steps.step("log", "All logs are verified"):
        result["log"] = job.verify_logs()
    return desks


def find_each_other(job: MainJob, truth: Truth, steps: "Steps", result: dict[str, Any]) -> None:
    """From networks to what both desks hold."""
    with steps.step("networks", "The networks, held against the truth"):
        job.read_networks()
        result |= job.count_rows()
        result["networks"] = judge_networks(truth, job.partition)
    with steps.step("pair", "The desks pair by words read aloud"):
        job.pair()
    with steps.step("group", "A joint group is founded"):
        job.found_group()
    with steps.step("publish", "Blinded sets are published"):
        job.publish_sets()
    with steps.step("match", "Private matching: what do both hold?"):
        job.ask()
        result["hits"] = judge_hits(truth, job.hit_values())


def work_together_on_cases(job: MainJob, first: str, steps: "Steps", result: dict[str, Any]) -> None:
    """From a case of the `first` desk to requests, a dossier and notices."""
    with steps.step("case", "A case is opened from a network"):
        job.open_case()
        work_on_case(job, first)
    with steps.step("requests", "Requests are approved, answered, refused"):
        job.exchange_requests()
        result["requests"] = {key: job.requests.get(key, 0) for key in ("sent", "answered", "refused")}
    with steps.step("together", "The group meets and keeps a dossier together"):
        result["group"] = work_together(job)
    with steps.step("notices", "Wanted and missing persons are made known"):
        job.share_notices()


def find_people(job: MainJob, truth: Truth, steps: "Steps", result: dict[str, Any]) -> None:
    """From raids to who is wanted, and who is a victim."""
    with steps.step("operations", "Operations: every row of the rosters is screened"):
        job.record_operations()
    with steps.step("decisions", "Officers decide the candidates"):
        job.decide_candidates()
        counts = job.count_people()
        result["screening"] = judge_screening(truth, job.confirmed, counts["encounters"], job.known_notices())
    with steps.step("people", "Private matching of persons: who is wanted there too?"):
        job.ask_about_people()
        asked = {"asked": job.people_asked}
        result["people"] = judge_people(truth, job.people, job.known_people()) | asked
    with steps.step("referrals", "Presumed victims: two reviews, then the protection gate"):
        job.refer_victims()
        result["referrals"] = counts["referrals"]


def account(job: MainJob, truth: Truth, steps: "Steps", result: dict[str, Any]) -> None:
    """The report, and a raid of today for whoever looks around."""
    with steps.step("report", "The courts, and the secretariat's report"):
        job.bring_to_court()
        result["report"] = job.account()
        result["true_report"] = truth.totals()
    with steps.step("gate", "A raid today: people at the gate, buses, things that become evidence"):
        report_missed(job)
        result["gate"] = raid(job)
        result["gate"]["missed"] = hear_found(job, RAID)
        handle_complaints(job)
    with steps.step("oversight", "What waits for an auditor"):
        leave_work_for_auditors(job)


class Steps:
    """Named steps with their seconds; what runs is shown, what is done keeps its time."""

    def __init__(self, console: Console) -> None:
        self.console = console
        self.seconds: dict[str, float] = {}

    @contextlib.contextmanager
    def step(self, key: str, title: str) -> Iterator[None]:
        started = time.perf_counter()
        with (
            self.console.status(title, spinner="dots")
            if self.console.is_terminal
            else contextlib.nullcontext()
        ):
            yield
        self.seconds[key] = round(time.perf_counter() - started, 2)
        self.console.print(f"  [green]✓[/] {title} [dim]{self.seconds[key]:.1f} s[/]")


def end(number: int, _frame: object) -> None:
    """End in order; a second signal does not interrupt the ending."""
    for other in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
        signal.signal(other, signal.SIG_IGN)
    sys.exit(128 + number)


def clear_folder(folder: Path) -> Path:
    """An empty folder of the demo's. Raises CallerError when it holds something that is not a demo."""
    folder = folder.absolute()
    if folder.exists() and any(folder.iterdir()):
        if not (folder / MARKER).is_file():
            raise CallerError(f"{folder}: holds something that is not a demo; it is left alone")
        if (pid := _running(folder)) is not None:
            raise CallerError(f"{folder}: a demo is running there (process {pid}); stop it first")
        for lock in folder.glob("*/worker.lock"):
            hold_lock(lock.parent).close()
        shutil.rmtree(folder)
    folder.mkdir(exist_ok=True)
    (folder / MARKER).write_text(f"{os.getpid()}\n")
    return folder


def _running(folder: Path) -> int | None:
    """The process of a demo that still runs in `folder`."""
    try:
        pid = int((folder / MARKER).read_text())
        os.kill(pid, 0)
    except (ValueError, OSError):
        return None
    command = Path(f"/proc/{pid}/cmdline")
    return pid if not command.exists() or b"jointdesk" in command.read_bytes() else None


def make_desks(folder: Path, names: tuple[str, ...], first_port: int) -> list[Desk]:
    """Desks on ports that are free now, made side by side."""
    url = os.environ.get("DATABASE_URL")
    listeners = take_ports(first_port, len(names))
    if (taken := listeners[0].getsockname()[1]) != first_port:
        click.echo(f"Port {first_port} is in use; taking {taken} and up.", err=True)
    with ThreadPoolExecutor(len(names)) as pool:
        made = [
            pool.submit(make_desk, name, folder / name, listener, url)
            for name, listener in zip(names, listeners, strict=True)
        ]
        return [one.result() for one in made]


def take_ports(first: int, count: int) -> list[socket.socket]:
    """`count` listening sockets on the first free ports from `first` on."""
    taken: list[socket.socket] = []
    for _ in range(count):
        taken.append(listen("127.0.0.1", taken[-1].getsockname()[1] + 1 if taken else first, 200))
    return taken


def wait_for_interrupt(desks: list[Desk]) -> None:
    """Serve until Ctrl-C, or until a desk ends by itself."""
    try:
        while all(desk.process is not None and desk.process.poll() is None for desk in desks):
            time.sleep(0.5)
    except KeyboardInterrupt:
        click.echo("", err=True)
        return
    click.echo("A desk has ended; see its serve.log.", err=True)
    sys.exit(1)
