"""An index follows its list, survives a restart in a file, and is built anew when it cannot follow."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.cases.models import Notice
from jointdesk.desk.cases.notices.actions import withdraw_notice
from jointdesk.desk.cases.notices.storing import row_of, store_notices
from jointdesk.desk.cases.notices.validity import expire_due
from jointdesk.desk.screening import indexes
from jointdesk.desk.screening.indexes import StandingList
from jointdesk.desk.screening.models import ListChange, Roster
from jointdesk.desk.screening.roster_actions import correct_row, withdraw_row
from jointdesk.desk.screening.watchlists import persons_of_notices, persons_of_rows
from jointdesk.engine.screening import Person, Watchlist

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(settings, "HOME", tmp_path)
    return tmp_path / "index"


@pytest.fixture
def built(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How large each index was that had to be built."""
    sizes: list[int] = []
    build = Watchlist.build

    def count(persons: Iterator[Person]) -> Watchlist:
        index = build(persons)
        sizes.append(len(index))
        return index

    monkeypatch.setattr(Watchlist, "build", count)
    return sizes


def notices_list() -> StandingList:
    """As a process finds it that has just started."""
    return StandingList(ListChange.List.NOTICES, indexes._sought, persons_of_notices)


def ask(standing: StandingList, name: str, birth_date: str = "") -> list[str]:
    with standing.opened() as index:
        found = [int(one.id) for one in index.screen(Person("?", (name,), birth_date))]
    return list(Notice.objects.filter(pk__in=found).values_list("reference", flat=True))


def test_it_follows_what_is_stored_changed_and_withdrawn(
    folder: Path, notices: list[Notice], cast: dict[str, Officer], built: list[int]
) -> None:
    standing = notices_list()
    assert ask(standing, "Nguyen Van Hai") == ["VN-W-1"]
    store_notices(None, notices[0].unit, [replace(row_of(notices[0]), name="Lê Quốc Bảo")])
    assert ask(standing, "Nguyen Van Hai") == []
    assert ask(standing, "LE QUOC BAO") == ["VN-W-1"]
    withdraw_notice(cast["cora"], notices[0], "found")
    assert ask(standing, "LE QUOC BAO") == []
    # a person information is wanted of is met at a gate too; a body is not, nor whoever is sought no more
    blue, black = (
        replace(row_of(notices[0]), reference=f"VN-{colour}", colour=colour) for colour in ("blue", "black")
    )
    store_notices(None, notices[0].unit, [replace(blue, issued_on=date(2026, 1, 1)), black])
    assert ask(standing, "Nguyen Van Hai") == ["VN-blue"]
    Notice.objects.filter(reference="VN-blue").update(valid_until=date(2026, 1, 2))
    assert expire_due() >= 1
    assert ask(standing, "Nguyen Van Hai") == []
    assert built == [3]


def test_rows_corrected_and_withdrawn_are_followed_too(
    folder: Path, roster: Roster, built: list[int]
) -> None:
    standing = StandingList(ListChange.List.ROWS, indexes._found, persons_of_rows)

    def found(name: str) -> int:
        with standing.opened() as index:
            return len(index.screen(Person("?", (name,))))

    assert found("Kim Min Jun") == 1
    row = roster.rows.get(row_id="3")
    correct_row(row, "aliases", ["박지성"], "passport", timezone.now())
    assert found("Park Ji-sung") == 1
    withdraw_row(row, "entered twice", timezone.now())
    assert found("Park Ji-sung") == 0
    assert built == [3]


def test_a_change_that_was_rolled_back_is_forgotten(
    folder: Path, notices: list[Notice], built: list[int]
) -> None:
    standing = notices_list()
    with transaction.atomic():
        store_notices(None, notices[0].unit, [replace(row_of(notices[0]), name="Lê Quốc Bảo")])
        assert ask(standing, "LE QUOC BAO") == ["VN-W-1"]
        transaction.set_rollback(True)
    assert ask(standing, "LE QUOC BAO") == []
    assert ask(standing, "Nguyen Van Hai") == ["VN-W-1"]
    assert built == [3, 3]


def test_a_desk_that_starts_opens_the_file_and_catches_up(
    folder: Path, notices: list[Notice], built: list[int]
) -> None:
    assert notices_list().save()
    assert folder.stat().st_mode & 0o077 == 0
    store_notices(None, notices[0].unit, [replace(row_of(notices[0]), name="Lê Quốc Bảo")])
    built.clear()
    started = notices_list()
    assert ask(started, "LE QUOC BAO") == ["VN-W-1"]
    assert ask(started, "Nguyen Van Hai") == []
    assert not built
    assert not started.save()  # nothing worth it has changed


@pytest.mark.parametrize("name", ["notices.idx", "notices.json"])
@pytest.mark.parametrize("content", [b"", b"\x00garbage", b"[1]", b'{"a": 1}'])
def test_a_damaged_file_is_built_anew(
    folder: Path, notices: list[Notice], built: list[int], name: str, content: bytes
) -> None:
    notices_list().save()
    (folder / name).write_bytes(content)
    built.clear()
    assert ask(notices_list(), "Nguyen Van Hai") == ["VN-W-1"]
    assert built == [3]


def test_a_file_of_another_database_is_not_opened(
    folder: Path, notices: list[Notice], built: list[int]
) -> None:
    notices_list().save()
    ListChange.objects.all().delete()
    built.clear()
    assert ask(notices_list(), "Nguyen Van Hai") == ["VN-W-1"]
    assert built == [3]


def test_a_change_committed_late_is_not_missed(folder: Path, notices: list[Notice]) -> None:
    standing = notices_list()
    ask(standing, "x")
    # written by another transaction, before the last change and visible only after it
    Notice.objects.filter(pk=notices[0].pk).update(state=Notice.State.WITHDRAWN)
    late = ListChange.objects.order_by("pk").first()
    assert late is not None
    ListChange.objects.filter(pk=late.pk).update(item=notices[0].pk)
    assert ask(standing, "Nguyen Van Hai") == []


def test_changes_behind_the_file_are_cleared_away(
    folder: Path, notices: list[Notice], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(indexes, "KEPT", 1)
    standing = notices_list()
    standing.save()
    kept = ListChange.objects.filter(list=ListChange.List.NOTICES).count()
    assert kept == 2
    assert ask(standing, "Nguyen Van Hai") == ["VN-W-1"]


def test_a_list_older_than_its_changes_is_read_once(
    folder: Path, notices: list[Notice], built: list[int]
) -> None:
    ListChange.objects.all().delete()
    standing = notices_list()
    assert ask(standing, "Nguyen Van Hai") == ["VN-W-1"]
    assert ask(standing, "Nguyen Van Hai") == ["VN-W-1"]
    assert built == [3]
