"""Many officers at once at one served desk: each signs in with a password, then goes from page to page for a while.

Real `jointdesk serve` processes on loopback, with PostgreSQL or SQLite: the first with the worker, the others without,
and officers spread over them as a proxy would. An officer reads a page for some seconds before the next. Bounded in
time; what is counted is every answer that is an error, and how long the others took.

    python benchmarks/many_officers.py [--officers 200] [--seconds 60] [--reads 5-10] [--processes 2]
        [--home FOLDER] [--complaints 20000] [--persons 5000] [--database postgresql://...] [--json]
"""

import argparse
import asyncio
import json
import os
import random
import re
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from contextlib import ExitStack
from pathlib import Path

import httpx

sys.path.insert(0, str(Path(__file__).parent))

from desk_world import OFFICERS, PASSWORD, Land, Size, lay_or_open, tell
from page_finder import LINK, NO_PAGE

TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="([^"]+)"')
SIGNING_IN_AT_ONCE = 8
LIMIT_SECONDS = 30


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--officers", type=int, default=200)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--reads", default="5-10", help="seconds an officer reads a page, from and to")
    parser.add_argument("--processes", type=int, default=2)
    parser.add_argument("--home", type=Path, help="build the desk here, or take the one that was built")
    parser.add_argument("--complaints", type=int, default=20_000)
    parser.add_argument("--persons", type=int, default=5_000)
    parser.add_argument("--database", default="sqlite")
    parser.add_argument("--json", action="store_true")
    wanted = parser.parse_args()
    reads = tuple(float(part) for part in wanted.reads.split("-"))
    with tempfile.TemporaryDirectory(prefix="jointdesk-bench-") as folder, ExitStack() as running:
        home = wanted.home or Path(folder)
        lay_or_open(home, wanted.database)
        names = build(home, wanted.complaints, wanted.persons, wanted.officers)
        addresses = [
            running.enter_context(served(home, worker=number == 0)) for number in range(wanted.processes)
        ]
        found = asyncio.run(work(addresses, names, wanted.seconds, (reads[0], reads[-1])))
        found = {"database": wanted.database.partition(":")[0], "processes": wanted.processes, **found}
    print(json.dumps(found) if wanted.json else say(found))
    return 0


def build(home: Path, complaints: int, persons: int, officers: int) -> list[str]:
    """The desk's rows with its officers of all roles in all units; the user names of some."""
    from django.db import connection

    Land(Size(complaints, persons, cases=200, notices=1_000), home).build(tell)
    connection.close()
    return [f"officer{n}" for n in range(min(officers, OFFICERS))]


class served:  # noqa: N801 - reads as what it is: with served(home) as address
    """`jointdesk serve` as a process of its own."""

    def __init__(self, home: Path, *, worker: bool) -> None:
        self.home, self.worker = home, "--worker" if worker else "--no-worker"

    def __enter__(self) -> str:
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        command = [str(Path(sys.executable).with_name("jointdesk")), "serve", "--home", str(self.home)]
        self.process = subprocess.Popen(
            [*command, self.worker, "--port", str(port), "--exact-port"],
            env=dict(os.environ),
            # what a benchmark prints is its table alone
            stdout=sys.stderr,
            start_new_session=True,
        )
        address = f"http://127.0.0.1:{port}"
        until = time.monotonic() + 60
        while time.monotonic() < until:
            try:
                if httpx.get(address + "/health").status_code == 200:
                    return address
            except httpx.HTTPError:
                time.sleep(0.2)
        raise SystemExit("the desk did not start within a minute")

    def __exit__(self, *error: object) -> None:
        os.killpg(self.process.pid, signal.SIGTERM)
        self.process.wait(30)


async def work(
    addresses: list[str], names: list[str], seconds: float, reads: tuple[float, float]
) -> dict[str, object]:
    gate = asyncio.Semaphore(SIGNING_IN_AT_ONCE)
    began = time.perf_counter()
    clients = await asyncio.gather(
        *(sign_in(addresses[n % len(addresses)], name, gate) for n, name in enumerate(names))
    )
    signing_in = time.perf_counter() - began
    until = time.monotonic() + seconds
    days = [a_day(client, until, random.Random(n), reads) for n, client in enumerate(clients)]
    taken: list[float] = []
    answers: Counter[str] = Counter()
    for times, said in await asyncio.gather(*days):
        taken += times
        answers += said
    for client in clients:
        await client.aclose()
    steps = statistics.quantiles(taken, n=100)
    return {
        "officers": len(names),
        "seconds": seconds,
        "reads a page, s": f"{reads[0]:g} to {reads[1]:g}",
        "signing in, s": round(signing_in, 1),
        "pages": len(taken),
        "pages a second": round(len(taken) / seconds, 1),
        "errors": sum(count for code, count in answers.items() if code >= "500" or code == "none"),
        "answers": dict(sorted(answers.items())),
        "p50 ms": round(1000 * steps[49]),
        "p95 ms": round(1000 * steps[94]),
        "p99 ms": round(1000 * steps[98]),
    }


async def sign_in(address: str, name: str, gate: asyncio.Semaphore) -> httpx.AsyncClient:
    client = httpx.AsyncClient(base_url=address, timeout=LIMIT_SECONDS, follow_redirects=False)
    async with gate:
        page = await client.get("/accounts/login/")
        token = TOKEN.search(page.text)
        assert token, page.text[:500]
        said = {"login": name, "password": PASSWORD, "csrfmiddlewaretoken": token[1]}
        answer = await client.post("/accounts/login/", data=said, headers={"referer": address})
    if answer.status_code != 302:
        raise SystemExit(f"{name} could not sign in: {answer.status_code}")
    return client


async def a_day(
    client: httpx.AsyncClient, until: float, rng: random.Random, reads: tuple[float, float]
) -> tuple[list[float], Counter[str]]:
    """From page to page by the links found; times of the answers, and how often which status came."""
    taken: list[float] = []
    answers: Counter[str] = Counter()
    links, address = ["/"], "/"
    await asyncio.sleep(rng.uniform(0, reads[1]))
    while time.monotonic() < until:
        began = time.perf_counter()
        try:
            answer = await client.get(address)
            answers[str(answer.status_code)] += 1
        except httpx.HTTPError:
            answers["none"] += 1
            answer = None
        taken.append(time.perf_counter() - began)
        if answer is not None and answer.status_code == 200:
            links = [link for link in LINK.findall(answer.text) if not NO_PAGE.search(link)] or ["/"]
        address = rng.choice(links)
        await asyncio.sleep(rng.uniform(*reads))
    return taken, answers


def say(found: dict[str, object]) -> str:
    return "\n".join(f"{name:20}{value}" for name, value in found.items())


if __name__ == "__main__":
    sys.exit(main())
