"""A throwaway desk for the tests, and the standing cast of officers.

Alice investigates at national level, Bob is her liaison officer, Dara a second one, Mai takes complaints in a province, Sok
stands at the gate there, Charlie works in another province and must see nothing of theirs, Vera audits.
"""

import os
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import hypothesis
import pytest

from throwaway_desk import lay

# a timing fails no test: machines are slow and shared
hypothesis.settings.register_profile(
    "untimed", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow]
)
hypothesis.settings.load_profile("untimed")

HOME = Path(tempfile.mkdtemp(prefix="jointdesk-test-"))
lay(HOME)
os.environ["JOINTDESK_HOME"] = str(HOME)
os.environ["DJANGO_SETTINGS_MODULE"] = "jointdesk.settings"

import django  # noqa: E402
from django.conf import settings  # noqa: E402

django.setup()

from django.contrib.auth.hashers import Argon2PasswordHasher  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.db.models import QuerySet  # noqa: E402
from django.test import Client  # noqa: E402

from cast import make_cast, make_units  # noqa: E402
from jointdesk.desk.accounts.models import Officer, Unit  # noqa: E402
from jointdesk.desk.audit.keys import make_keys  # noqa: E402
from left_behind import TURNS, forget, lay_again, look_around, look_at  # noqa: E402

make_keys(HOME)
LAID = look_at(HOME)
# the same function with the least memory: a fifth of a second a password would be paid hundreds of times
Argon2PasswordHasher.time_cost, Argon2PasswordHasher.memory_cost, Argon2PasswordHasher.parallelism = 1, 8, 1


@pytest.hookimpl(tryfirst=True)
def pytest_sessionstart(session: pytest.Session) -> None:
    """A worker inherits no desk: it would read the settings of this process's folder before it laid its own."""
    if session.config.getoption("numprocesses", default=None):
        del os.environ["JOINTDESK_HOME"], os.environ["DJANGO_SETTINGS_MODULE"]


def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Any:
    """Files are dealt whole; those of a room of served desks together, so that its desks are prepared once."""
    if config.getoption("dist") != "loadfile":
        return None
    from xdist.scheduler import LoadFileScheduling

    class FilesAndRooms(LoadFileScheduling):
        def _split_scope(self, nodeid: str) -> str:
            room = next((room for room in TOGETHER if nodeid.startswith(room)), None)
            return room or super()._split_scope(nodeid)

    return FilesAndRooms(config, log)


TOGETHER = ("tests/journeys/", "tests/three_desks/")
# rooms whose files have few tests and take long
LONG = {"benchmarks", "interop", "journeys", "kill", "simulator"}


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Long files first: each goes to one worker, and whichever comes last is waited for by all the others.

    `--databases-only` leaves out what asks none, and has the same verdict on each.
    """
    if config.getoption("databases_only"):
        without = [item for item in items if not _asks_database(item)]
        config.hook.pytest_deselected(items=without)
        items[:] = [item for item in items if _asks_database(item)]
    starts_desks = {item.path for item in items if item.get_closest_marker("processes")}
    items.sort(key=lambda item: not (LONG & set(item.path.parts) or item.path in starts_desks))


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--databases-only", action="store_true", help="only tests that ask a database")


def _asks_database(item: pytest.Item) -> bool:
    """A desk of its own, as journeys start, has one as well."""
    names = {"db", "transactional_db"} & set(getattr(item, "fixturenames", ()))
    marks = any(item.get_closest_marker(name) for name in ("django_db", "postgres", "processes"))
    return bool(names) or marks or "journeys" in item.path.parts


@pytest.fixture(scope="session", autouse=True)
def _remove_home() -> Iterator[None]:
    assert settings.HOME == HOME, "two test processes must not share a desk's folder"
    yield
    import shutil

    shutil.rmtree(HOME, ignore_errors=True)


@pytest.fixture(scope="module", autouse=True)
def _nothing_is_left_behind() -> Iterator[None]:
    before = look_around()
    yield
    lay_again(HOME, LAID)
    after = look_around()
    assert {what: after.get(what) for what in before | after if after.get(what) != before.get(what)} == {}


@pytest.fixture(autouse=True)
def _nothing_is_remembered() -> Iterator[None]:
    yield
    forget()


@pytest.fixture(autouse=True)
def _no_turn_is_too_short(monkeypatch: pytest.MonkeyPatch) -> None:
    """A test that is about such a bound sets its own."""
    for module, names in TURNS.items():
        for name in names:
            monkeypatch.setattr(f"{module}.{name}", 3600.0)


@pytest.fixture(autouse=True)
def _count_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """What the wire refuses is counted in the test's own transaction, not by a thread a second later."""
    monkeypatch.setattr("jointdesk.desk.exchange.mail.refusals.PAUSE_SECONDS", 0.0)


@pytest.fixture(autouse=True)
def _lock_inside_transactions(monkeypatch: pytest.MonkeyPatch) -> None:
    """SQLite takes no row's lock, and a test lies in a transaction: neither would notice what PostgreSQL refuses."""
    outside: list[int] = []
    fetch, answer = QuerySet._fetch_all, Client.request

    def fetch_all(rows: "QuerySet[Any]") -> None:
        if outside and rows._result_cache is None and rows.query.select_for_update:
            assert len(connection.atomic_blocks) > outside[-1], "select_for_update outside of a transaction"
        fetch(rows)

    def request(client: Client, **asked: Any) -> Any:
        outside.append(len(connection.atomic_blocks))
        try:
            return answer(client, **asked)
        finally:
            outside.pop()

    monkeypatch.setattr(QuerySet, "_fetch_all", fetch_all)
    monkeypatch.setattr(Client, "request", request)


@pytest.fixture(scope="module")
def kept(django_db_setup: None, django_db_blocker: Any) -> Iterator[None]:
    """What fixtures of the module's scope write stays until its last test; what a test writes is undone as ever.

    For what is costly to make and is only read. Such a fixture makes its cast by `make_cast(make_units())`, and every
    test of its module finds it there: a test that needs an empty desk stands in another file.
    """
    with django_db_blocker.unblock(), transaction.atomic():
        # after each test its connection is closed, and with it would go what is kept
        connection.close = lambda: None  # type: ignore[method-assign]
        try:
            yield
        finally:
            del connection.close
            transaction.set_rollback(True)


@pytest.fixture
def units(db: None) -> dict[str, Unit]:
    return make_units()


@pytest.fixture
def cast(units: dict[str, Unit]) -> dict[str, Officer]:
    """The officers by name. Sign one in with `client.force_login(cast["alice"])`."""
    return make_cast(units)
