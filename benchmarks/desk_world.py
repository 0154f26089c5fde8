"""A desk as large as a country's: rows straight into the tables, as the desk's own actions leave them.

Everything is invented, and the same for the same numbers. Each step is a transaction and leaves its name in the desk's
folder: what was interrupted goes on.

    python benchmarks/desk_world.py FOLDER [--complaints 1000000] [--persons 100000] [--database sqlite]
"""

import argparse
import random
import sys
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent))

import world_complaints
import world_people
import world_work
from network_page import lay_desk, open_desk
from world_rows import reset_sequences

PASSWORD = "only-for-benchmarks"
OFFICERS = 300
LOG_SHARE = 1


@dataclass(frozen=True)
class Size:
    complaints: int
    persons: int
    cases: int = 2_000
    notices: int = 10_000

    @property
    def accesses(self) -> int:
        """Each complaint is looked at by somebody."""
        return self.complaints


class Land:
    """What is built: its units, its officers."""

    def __init__(self, size: Size, home: Path) -> None:
        self.size = size
        self.done = home / "steps"
        self.now = datetime.now(UTC).replace(microsecond=0)

    def build(self, say: Callable[[str], None] = print) -> None:
        from django.db import connection, transaction

        if connection.vendor == "sqlite":
            # a desk that is built for a measurement may be lost with its machine
            with connection.cursor() as cursor:
                cursor.execute("PRAGMA synchronous=OFF")
                cursor.execute("PRAGMA cache_size=-1048576")
        for name, step in self._steps().items():
            if name in self._read_done():
                continue
            began = datetime.now(UTC)
            with transaction.atomic():
                step(random.Random(name))
            with self.done.open("a") as file:
                file.write(f"{name}\n")
            say(f"{name}: {(datetime.now(UTC) - began).total_seconds():.0f} s")
        _analyse()
        connection.close()  # and open it as a desk does

    def _read_done(self) -> list[str]:
        return self.done.read_text().splitlines() if self.done.exists() else []

    def _steps(self) -> dict[str, Callable[[random.Random], None]]:
        size = self.size
        return {
            "units": lambda rng: self._found(),
            "complaints": self._store_complaints,
            "search": lambda rng: self._index(),
            "networks": lambda rng: _link(),
            "notices": lambda rng: world_people.store_notices(size.notices, rng, self.now, self._national()),
            "persons": lambda rng: world_people.store_persons(size.persons, rng),
            "operations": lambda rng: world_people.store_operations(
                size.persons, size.notices, rng, self.now, self._provinces()
            ),
            "cases": self._store_cases,
            "requests": lambda rng: world_work.store_requests(
                rng, self.now, self._national(), size.complaints // 2
            ),
            "accesses": lambda rng: world_work.store_accesses(
                size.accesses, size.complaints, rng, self.now, _officers()
            ),
            "log": lambda rng: world_work.store_log(size.complaints, self.now),
            "notifications": lambda rng: world_work.tell_officers(self.now, _officers()),
            "facts": lambda rng: _make_facts(),
        }

    def _found(self) -> None:
        """The units of the country, the demo's officers and some hundred others of all roles."""
        from django.contrib.auth.hashers import make_password

        from jointdesk.desk.accounts.actions import enrol_demo_officers, found_units
        from jointdesk.desk.accounts.models import Officer, Role, Unit

        found_units("National committee", "VN")
        enrol_demo_officers("VN", PASSWORD)
        password, roles = make_password(PASSWORD), list(Role)
        units = list(Unit.objects.values_list("pk", flat=True))
        Officer.objects.bulk_create(
            Officer(
                username=f"officer{n}", role=roles[n % len(roles)], unit_id=units[n % len(units)], password=password
            )
            for n in range(OFFICERS)
        )  # fmt: skip

    def _national(self) -> int:
        from jointdesk.desk.accounts.models import Unit

        return Unit.objects.get(code="national").pk

    def _provinces(self) -> list[tuple[int, str]]:
        from jointdesk.desk.accounts.models import Unit

        return list(Unit.objects.filter(level="province").values_list("pk", "province"))

    def _store_complaints(self, rng: random.Random) -> None:
        from jointdesk.desk.intake.models import Complaint, Identifier

        gangs = world_complaints.Gangs(self.size.complaints, rng)
        world_complaints.store_identifiers(gangs)
        units = [unit for unit, _ in self._provinces()]
        total = self.size.complaints
        world_complaints.store_complaints(
            total, rng, self.now, units, lambda: world_people.name_somebody(rng)
        )
        world_complaints.store_types(total, rng)
        world_complaints.store_mentions(gangs)
        reset_sequences(Complaint, Identifier)

    def _index(self) -> None:
        from jointdesk.desk.intake.search_index import index_complaints

        index_complaints(range(1, self.size.complaints + 1))

    def _store_cases(self, rng: random.Random) -> None:
        from jointdesk.desk.accounts.models import Officer

        lead = Officer.objects.get(username="investigator").pk
        units = [self._national(), *(unit for unit, _ in self._provinces())]
        size = self.size
        world_work.store_cases(size.cases, size.persons, size.complaints, rng, self.now, units, lead)


def _link() -> None:
    """With the hotlines named by an officer, as a desk of a million has done: so many gangs are so large here that a
    quarter of a hotline's callers share one, where the rule alone takes it for a gang's own (ADR 0007)."""
    from jointdesk.desk.intake.models import Identifier
    from jointdesk.desk.networks.models import Hub
    from jointdesk.desk.networks.relinking import relink_all

    known = set(Hub.objects.values_list("identifier_id", flat=True))
    hotlines = Identifier.objects.filter(pk__lte=world_complaints.HOTLINES).exclude(pk__in=known)
    Hub.objects.bulk_create(
        Hub(identifier=one, source=Hub.Source.OFFICER, reason="hotline", degree=one.complaint_count)
        for one in hotlines
    )
    relink_all()


def _make_facts() -> None:
    """What was poured past every action has none yet."""
    from jointdesk.desk.statistics.facts.keeping import rebuild
    from jointdesk.desk.statistics.facts.sums import add_up_changed_days

    rebuild()
    while add_up_changed_days():
        pass


def _officers() -> list[int]:
    from jointdesk.desk.accounts.models import Officer

    return list(Officer.objects.order_by("pk").values_list("pk", flat=True))


def _analyse() -> None:
    """Each time: a migration of today that rebuilds a table has forgotten how many rows stand in it."""
    from django.db import connection

    from jointdesk.cli.row_counts import count_rows

    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("ANALYZE")
    count_rows()


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", type=Path)
    add_size(parser)
    wanted = parser.parse_args()
    lay_or_open(wanted.folder, wanted.database)
    Land(Size(wanted.complaints, wanted.persons), wanted.folder).build(tell)
    return 0


def add_size(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--complaints", type=int, default=1_000_000)
    parser.add_argument("--persons", type=int, default=100_000)
    parser.add_argument(
        "--database", default="sqlite", help="or postgresql://user@host:port/name, an empty one"
    )


def lay_or_open(folder: Path, database: str) -> None:
    """The desk in this folder, laid where there is none."""
    url = "" if database == "sqlite" else database
    if (folder / "desk.toml").exists():
        open_desk(folder, url)
    else:
        folder.mkdir(parents=True, exist_ok=True)
        lay_desk(folder, url)


def tell(text: Any) -> None:
    print(text, file=sys.stderr, flush=True)


if __name__ == "__main__":
    sys.exit(main())
