"""Frozen releases: one hash, two officers, and no two of them can be subtracted from each other."""

import hashlib
from datetime import date, timedelta

import pytest
from django.utils import timezone

from cast import find_cast, make_cast, make_units
from jointdesk.desk.accounts.notifications.models import Notification
from jointdesk.desk.audit.models import Entry
from jointdesk.desk.statistics.releases.contents import read_content, write_content
from jointdesk.desk.statistics.releases.differences import Section, touching
from jointdesk.desk.statistics.releases.release_actions import discard, file_of, freeze, let_out, withdraw
from jointdesk.desk.statistics.releases.release_models import Release
from jointdesk.desk.statistics.releases.release_queries import find_by_file, releases
from jointdesk.desk.statistics.report import Period
from jointdesk.engine.errors import CallerError, NotAllowed
from records import Records


def months(first, last=None):
    start = date(2025, first, 1)
    after = date(2025 + (last or first) // 12, (last or first) % 12 + 1, 1)
    return Period(start, after - timedelta(days=1))


def told(release):
    return read_content(bytes(release.content))


@pytest.fixture(scope="module")
def made(kept):
    """July and August, each large everywhere."""
    units = make_units()
    records = Records(units, make_cast(units))
    for month, size in (("2025-07", 40), ("2025-08", 30)):
        records.crowd(records.operation(f"{month}-10"), size)
        records.crowd(records.operation(f"{month}-11", province="VN-SG"), size)
    return records


@pytest.fixture
def summer(made, db):
    return made


@pytest.fixture
def cast(made, db):
    return find_cast()


def test_a_release_is_its_bytes(summer, cast):
    summer.crowd(summer.operation("2025-07-20", province="VN-26"), 3)
    release = freeze(cast["bob"], months(7))
    content = bytes(release.content)
    assert release.seal == hashlib.sha256(content).hexdigest()
    assert told(release).found.by_province["VN-26"] is None
    assert told(release).publishable
    assert write_content(told(release), timezone.localdate()) == content
    entry = Entry.objects.get(kind="release_frozen")
    assert entry.record["sha256"] == release.seal
    told_of_it = set(
        Notification.objects.filter(kind="release_waits").values_list("officer__username", flat=True)
    )
    assert told_of_it == {"dara", "cora"}


def test_two_officers_of_the_national_level(summer, cast):
    for name in ("ivan", "charlie", "vera", "mai"):
        with pytest.raises(NotAllowed):
            freeze(cast[name], months(7))
    release = freeze(cast["bob"], months(7))
    with pytest.raises(CallerError, match="another officer"):
        let_out(cast["bob"], release)
    with pytest.raises(NotAllowed):
        let_out(cast["alice"], release)
    assert not releases(cast["ivan"]).exists()
    assert let_out(cast["cora"], release).state == Release.State.RELEASED
    assert releases(cast["ivan"]).get() == release
    with pytest.raises(CallerError, match="settled"):
        discard(cast["bob"], release, "too late")
    kinds = set(Entry.objects.filter(subject=f"release:{release.seal}").values_list("kind", flat=True))
    assert kinds == {"release_frozen", "release_let_out"}


def test_it_is_never_made_again(summer, cast):
    release = freeze(cast["bob"], months(7))
    file = file_of(release, "csv")
    summer.crowd(summer.operation("2025-07-12"), 25)
    assert told(release).found.persons == 80
    assert file_of(release, "csv").pk == file.pk
    assert find_by_file(file.seal) == (release, "csv", "en")
    assert find_by_file(release.seal) == (release, "json", "")
    assert find_by_file("0" * 64) is None
    with pytest.raises(CallerError, match="already"):
        freeze(cast["bob"], months(7))


def test_what_was_discarded_is_as_if_it_had_never_been(summer, cast):
    with pytest.raises(CallerError, match="reason"):
        discard(cast["bob"], freeze(cast["bob"], months(7)), " ")
    discard(cast["bob"], Release.objects.get(), "a raid was missing")
    summer.crowd(summer.operation("2025-07-12"), 1)
    assert told(freeze(cast["bob"], months(7))).found.persons == 81


def test_a_period_that_is_not_over_is_not_frozen(summer, cast):
    today = timezone.localdate()
    with pytest.raises(CallerError, match="not over"):
        freeze(cast["bob"], Period(today - timedelta(days=20), today))


def test_months_and_their_quarter_may_stand_together(summer, cast):
    for period in (months(7), months(8), months(7, 8)):
        release = freeze(cast["bob"], period)
    assert told(release).found.by_month == {"2025-07": 80, "2025-08": 60}
    assert told(release).found.foreigners == 140


@pytest.mark.parametrize("gone", [False, True])
def test_one_more_month_is_no_way_to_a_few_people(summer, cast, gone):
    """July to August, then July to September: the difference is three people of September."""
    first = freeze(cast["bob"], months(7, 8))
    if gone:
        withdraw(cast["cora"], let_out(cast["cora"], first), "figures of a roster were wrong")
    summer.crowd(summer.operation("2025-09-03"), 3)
    report = told(freeze(cast["bob"], months(7, 9)))
    assert report.found.foreigners is None
    assert report.found.by_province is None or None in report.found.by_province.values()


def test_a_small_province_is_not_found_through_the_quarter(summer, cast):
    """Three in Hue in July are withheld there: the quarter and August together must not tell."""
    summer.crowd(summer.operation("2025-07-20", province="VN-26"), 3)
    summer.crowd(summer.operation("2025-08-20", province="VN-26"), 20)
    for period in (months(7), months(8)):
        freeze(cast["bob"], period)
    quarter = told(freeze(cast["bob"], months(7, 8)))
    assert quarter.found.by_province["VN-26"] is None


def test_what_was_corrected_since_is_not_told_by_subtraction(summer, cast):
    """Two people of July were recorded after July's release; July and August less August would say so."""
    freeze(cast["bob"], months(7))
    freeze(cast["bob"], months(8))
    summer.crowd(summer.operation("2025-07-30"), 2)
    report = told(freeze(cast["bob"], months(7, 8)))
    assert report.found.foreigners is None
    assert (report.found.by_month or {}).get("2025-07") is None


def test_the_period_before_is_as_it_was_released(summer, cast):
    freeze(cast["bob"], Period(date(2025, 7, 2), date(2025, 8, 1)))
    summer.crowd(summer.operation("2025-07-30"), 2)
    report = told(freeze(cast["bob"], Period(date(2025, 8, 2), date(2025, 9, 1))))
    assert report.before.found.foreigners == 80


def test_a_quarter_beside_its_months_is_not_empty(summer, cast):
    """Hue's row has two withheld parts in July: that it is two at least is known, and no reason to withhold all."""
    for month in ("07", "08"):
        hue = summer.operation(f"2025-{month}-20", province="VN-26")
        summer.crowd(hue, 2, "CN")
        summer.crowd(hue, 3, "MM")
        summer.crowd(summer.operation(f"2025-{month}-21"), 20, "CN")
    for period in (months(7), months(8), months(7, 8)):
        release = freeze(cast["bob"], period)
    found = told(release).found
    assert found.foreigners == 190
    assert found.by_month == {"2025-07": 105, "2025-08": 85}
    assert found.by_province["VN-26"] is None
    assert [count for count in found.by_province.values() if count]


def test_only_releases_that_share_days_are_held_against_a_new_one():
    def section(name, *period):
        return Section(name, Period(*(date(2025, month, day) for month, day in period)), {}, frozenset())

    sections = [
        section("quarter", (1, 1), (3, 31)),
        section("across", (3, 15), (4, 15)),
        section("june", (6, 1), (6, 30)),
        section("may", (5, 1), (5, 31)),
    ]
    asked = Period(date(2025, 4, 1), date(2025, 4, 30))
    # April shares days with what lies across, and that with the quarter
    assert {one.name for one in touching([asked], sections)} == {"quarter", "across"}
    assert touching([Period(date(2025, 7, 1), date(2025, 7, 31))], sections) == []
