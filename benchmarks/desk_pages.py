"""How long officers of a desk with a million complaints wait for its pages: the server's time, one request at a time.

Each role, at the national level and in a province, opens every page it may (page_finder.py), all in turn, again and
again. p50 and p95 by the clock and of processor time, which another process does not lengthen; and the questions to the
database. A file's time is that of its first piece.

    python benchmarks/desk_pages.py [--home FOLDER] [--complaints 1000000] [--persons 100000] [--opens 20]
        [--roles intake,province] [--only /complaints/] [--database sqlite] [--json]

With --home the world is built there, or taken as it is when it was built before.
"""

import argparse
import json
import statistics
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

from desk_world import Land, Size, add_size, lay_or_open, tell
from page_finder import find_pages, listed_routes, read_things

ROLES = ("intake", "investigator", "liaison", "field", "commander", "auditor", "admin", "province")
TARGET_MS = 150


@dataclass
class Times:
    """Milliseconds of one page for one officer."""

    role: str
    page: str
    address: str
    wall: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)
    questions: int = 0

    def record(self) -> dict[str, Any]:
        return {
            "role": self.role,
            "page": self.page,
            "p50 ms": round(statistics.median(self.wall), 1),
            "p95 ms": round(self.p95, 1),
            "cpu p50 ms": round(statistics.median(self.cpu), 1),
            "cpu p95 ms": round(_p95(self.cpu), 1),
            "questions": self.questions,
        }

    @property
    def p95(self) -> float:
        return _p95(self.wall)


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    add_size(parser)
    parser.add_argument("--home", type=Path, help="build the desk here, or take the one that was built")
    parser.add_argument("--opens", type=int, default=20)
    parser.add_argument("--roles", default=",".join(ROLES))
    parser.add_argument("--only", default="", help="pages that begin so")
    parser.add_argument("--json", action="store_true")
    parser.add_argument("--worst", type=int, default=0, help="only so many, the slowest first")
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="jointdesk-bench-") as folder:
        home = wanted.home or Path(folder)
        lay_or_open(home, wanted.database)
        size = Size(wanted.complaints, wanted.persons)
        Land(size, home).build(tell)
        times = list(measure(wanted.roles.split(","), wanted.opens, wanted.only))
        for line in (
            summarise(times, size, wanted.database) if wanted.json else write_table(times, wanted.worst)
        ):
            print(line, flush=True)
    return 0


def measure(roles: list[str], opens: int, only: str) -> Iterator[Times]:
    from django.test import Client

    from jointdesk.cli.serve import settle
    from jointdesk.desk.accounts.models import Officer

    # as `jointdesk serve` begins
    settle()
    things, reached = read_things(), set[str]()
    for role in roles:
        client = Client(raise_request_exception=False, headers={"accept-language": "vi"})
        client.force_login(Officer.objects.get(username=role))
        pages = find_pages(client, things)
        reached |= {page.partition(" ")[0] for page in pages}
        asked = [Times(role, page, at) for page, at in pages.items() if page.startswith(only)]
        for _ in range(opens):
            for one in asked:
                _open(client, one)
        for one in asked:
            one.questions = _count_questions(client, one.address)
            yield one
        tell(
            f"{role}: {len(asked)} pages, {sum(one.p95 > TARGET_MS for one in asked)} above {TARGET_MS} ms at p95"
        )
    if not only:
        missed = sorted({"/" + route for route in listed_routes()} - reached)
        tell(f"{len(missed)} addresses of {len(listed_routes())} answered nobody: {' '.join(missed)}")


def _open(client: Any, one: Times) -> None:
    began, used = time.perf_counter(), time.thread_time()
    answer = client.get(one.address)
    if answer.streaming:
        next(iter(answer), None)
    one.cpu.append(1000 * (time.thread_time() - used))
    one.wall.append(1000 * (time.perf_counter() - began))
    answer.close()


def _count_questions(client: Any, address: str) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with CaptureQueriesContext(connection) as asked:
        client.get(address)
    return len(asked)


def _p95(found: list[float]) -> float:
    return statistics.quantiles(found, n=20)[18] if len(found) > 1 else found[0]


def write_table(times: list[Times], worst: int) -> Iterator[str]:
    rows = sorted(times, key=lambda one: -_p95(one.cpu))[:worst] if worst else times
    yield f"{'role':14}{'page':70}{'p50':>8}{'p95':>8}{'cpu p50':>9}{'cpu p95':>9}{'questions':>11}"
    for one in rows:
        said = one.record()
        mark = " !" if said["cpu p95 ms"] > TARGET_MS else ""
        yield (
            f"{one.role:14}{one.page:70}{said['p50 ms']:8.1f}{said['p95 ms']:8.1f}"
            f"{said['cpu p50 ms']:9.1f}{said['cpu p95 ms']:9.1f}{one.questions:11d}{mark}"
        )
    yield f"{len(times)} pages, {sum(one.p95 > TARGET_MS for one in times)} above {TARGET_MS} ms at p95"


def summarise(times: list[Times], size: Size, database: str) -> Iterator[str]:
    """For the results: one line for the whole, one a role, then the slowest pages and all above the bound."""
    where = database.partition(":")[0]
    by_role: dict[str, list[Times]] = defaultdict(list)
    for one in times:
        by_role[one.role].append(one)
    for role, found in (("all", times), *by_role.items()):
        yield json.dumps(
            {
                "pages of": role,
                "database": where,
                "complaints": size.complaints,
                "persons": size.persons,
                "pages": len(found),
                f"above {TARGET_MS} ms": sum(one.p95 > TARGET_MS for one in found),
                "median of p95, ms": round(statistics.median(one.p95 for one in found), 1),
                "largest p95, ms": round(max(one.p95 for one in found), 1),
            }
        )
    slowest = sorted(times, key=lambda one: -one.p95)
    for number, one in enumerate(slowest):
        if number < 25 or one.p95 > TARGET_MS:
            yield json.dumps(one.record())


if __name__ == "__main__":
    sys.exit(main())
