"""Which reports count, which identifiers the doors are told of, and what an officer's decision does to them."""

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.utils import timezone

from jointdesk.desk.accounts.marks import Mark
from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.accounts.notifications.models import Notification
from jointdesk.desk.audit.keys import make_keys, own_keys
from jointdesk.desk.cases.models import CaseIdentifier
from jointdesk.desk.intake.letters import handing_out
from jointdesk.desk.intake.letters.doors import DoorEntry, add_door, forget_door
from jointdesk.desk.intake.letters.keys import listings_key
from jointdesk.desk.intake.letters.letter_models import Letter, Receipt
from jointdesk.desk.intake.listings import actions, work
from jointdesk.desk.intake.listings.models import Listing, ListingBuild, ListingDecision
from jointdesk.desk.intake.listings.reports import read_reports
from jointdesk.desk.intake.listings.secrets import delay_secret
from jointdesk.desk.intake.models import Complaint, Identifier, Mention
from jointdesk.desk.networks.models import Hub
from jointdesk.engine.errors import CallerError, NotAllowed
from jointdesk.engine.letterbox.bundles import check_content, read_bundle
from jointdesk.engine.letterbox.check_file import CheckFile
from jointdesk.engine.letterbox.listings import Rules, is_withheld, stands_still_from
from jointdesk.engine.letterbox.parcels import read_parcel_note
from records import Records

pytestmark = pytest.mark.django_db
State, Act = Complaint.State, ListingDecision.Act
NOW = timezone.now()
TODAY = timezone.localdate(NOW)


@pytest.fixture
def records(units, cast) -> Records:
    return Records(units, cast)


@pytest.fixture
def number() -> Identifier:
    """A telephone number that this desk does not happen to withhold, nor lets stand still."""
    secret, begun = delay_secret(settings.HOME), TODAY - timedelta(days=400)
    numbers = (("phone", f"+8491200{place:04d}") for place in range(1000))
    kind, value = next(
        one
        for one in numbers
        if not is_withheld(one, secret, Rules())
        and stands_still_from(one, begun, TODAY, secret, Rules()) is None
    )
    return Identifier.objects.create(kind=kind, value=value)


def report(records: Records, identifier: Identifier, days: int = 60, **facts) -> Complaint:
    complaint = records.complaint(received_at=NOW - timedelta(days=days), **facts)
    Mention.objects.create(complaint=complaint, identifier=identifier, raw="", start=0, end=1)
    Identifier.objects.filter(pk=identifier.pk).update(complaint_count=identifier.mentions.count())
    return complaint


def reporters(identifier: Identifier) -> int:
    return len({one.reporter for one in read_reports([identifier])})


def known(*places: int) -> list[dict[str, str]]:
    return [{"complainant_contact": f"+84 988 000 {place:03d}"} for place in places]


@pytest.mark.parametrize(
    ("facts", "count"),
    [
        (known(1, 2, 2), 2),
        ([{"complainant_name": "An"}, {"complainant_name": "an "}, {}], 2),
        # nobody has looked at them: however many, they are one
        ([{}, {}, {}], 1),
        ([{}, {"state": State.ACCEPTED}, {"state": State.ACCEPTED}], 3),
        ([*known(1), {"state": State.REJECTED, **known(2)[0]}, {"state": State.WITHDRAWN, **known(3)[0]}], 1),
        ([*known(1), {"mark": Mark.RED, **known(2)[0]}], 1),
    ],
)
def test_only_independent_reports_that_nobody_set_aside_count(records, number, facts, count):
    for one in facts:
        report(records, number, **one)
    assert reporters(number) == count


def test_what_looks_arranged_is_one_until_an_officer_has_accepted_it(records, number):
    for place, one in enumerate(known(1, 2, 3)):
        complaint = report(records, number, **one)
        receipt = Receipt.objects.create(
            locator=b"x", hash=bytes([place]) * 32, reply_key=bytes(32), since=TODAY, forget_on=TODAY
        )
        Letter.objects.create(
            number=f"{place:032}", kind="report", receipt=receipt, complaint=complaint, flood=0.7,
            received_at=NOW, opened_at=NOW, origin=b"o" * 16,
        )  # fmt: skip
    assert reporters(number) == 1
    Complaint.objects.update(state=State.ACCEPTED)
    assert reporters(number) == 3
    # of one origin and day, and nobody said who they are
    Complaint.objects.update(complainant_contact="")
    assert reporters(number) == 1


def test_a_duplicate_and_a_number_of_the_reporters_own_do_not_count(records, number):
    first = report(records, number, **known(1)[0])
    report(records, number, duplicate_of=first, **known(2)[0])
    report(records, number, complainant_contact=f"0{number.value[3:]} (me)")
    assert reporters(number) == 1


def test_what_enough_people_reported_is_listed_and_ends_with_its_reports(records, number):
    for one in known(1, 2, 3):
        report(records, number, types=("IMP_BANK",), **one)
    # too new to be told
    report(records, number, days=3, **known(4)[0])
    assert work.refresh_listings(TODAY) == 1
    listed = Listing.objects.get()
    assert (listed.band, listed.scam_types, listed.since) == ("few", ["IMP_BANK"], TODAY)
    assert listed.month == (TODAY - timedelta(days=60)).replace(day=1)
    assert work.refresh_listings(TODAY + timedelta(days=400)) == 0


@pytest.mark.parametrize("kind", ["document", "payment_card", "vehicle_plate"])
def test_kinds_that_are_victims_as_often_are_never_listed(records, kind):
    one = Identifier.objects.create(kind=kind, value="X1")
    for facts in known(1, 2, 3):
        report(records, one, **facts)
    assert work.refresh_listings(TODAY) == 0


def test_public_bodies_numbers_hubs_of_officers_and_victims_numbers_are_never_listed(records, cast, number):
    hotline = Identifier.objects.create(kind="phone", value="+841900545413")
    for one in known(1, 2, 3):
        report(records, number, **one)
        report(records, hotline, **one)
    assert work.refresh_listings(TODAY) == 1
    hub = Hub.objects.create(identifier=number, source=Hub.Source.OFFICER, reason="a switchboard")
    assert work.refresh_listings(TODAY) == 0
    # what the rule alone proposes may be a gang's own number
    Hub.objects.filter(pk=hub.pk).update(source=Hub.Source.RULE)
    assert work.refresh_listings(TODAY) == 1
    victim = records.victim(records.operation())
    CaseIdentifier.objects.create(
        case=records.case(), identifier=number, person=victim.person, added_by=cast["alice"], added_at=NOW
    )
    assert work.refresh_listings(TODAY) == 0


class TestDecisions:
    def test_a_hold_lets_nothing_more_show_and_nothing_disappear(self, records, cast, number):
        for one in known(1, 2):
            report(records, number, days=100, **one)
        hold = actions.decide(cast["alice"], number, Act.HELD, "under watch", "C-1")
        ListingDecision.objects.filter(pk=hold.pk).update(since=TODAY - timedelta(days=60))
        for one in known(3, 4, 5, 6):
            report(records, number, days=50, **one)
        work.refresh_listings(TODAY)
        assert Listing.objects.get().band == "few"
        actions.lift(cast["cora"], ListingDecision.objects.get(), "arrested")
        work.refresh_listings(TODAY)
        assert Listing.objects.get().band == "several"

    def test_what_is_exempt_is_gone_with_the_next_bundle(self, records, cast, number):
        for one in known(1, 2):
            report(records, number, **one)
        assert work.refresh_listings(TODAY) == 1
        actions.decide(cast["alice"], number, Act.EXEMPT, "the ministry's own")
        assert work.refresh_listings(TODAY) == 0
        # one officer alone did it: the others who decide look at it
        told = Notification.objects.filter(kind="listing_exempted")
        assert {one.officer for one in told} == {cast["cora"]}
        assert told[0].url == f"/complaints/listings/{number.pk}/"

    def test_a_correction_counts_from_the_day_after(self, records, cast, number):
        for one in known(1, 2):
            report(records, number, days=100, **one)
        decision = actions.put_in_force(cast["alice"], number, Act.CORRECTED, "another owner since")
        ListingDecision.objects.filter(pk=decision.pk).update(since=TODAY - timedelta(days=90))
        assert work.refresh_listings(TODAY) == 0
        for one in known(3, 4):
            report(records, number, days=50, **one)
        assert work.refresh_listings(TODAY) == 1

    def test_who_may_decide_and_what_one_officer_may_not(self, cast: dict[str, Officer], number):
        with pytest.raises(NotAllowed):
            actions.decide(cast["mai"], number, Act.EXEMPT, "no")
        for act, reason, case in (
            (Act.CORRECTED, "mine", ""),
            (Act.EXEMPT, " ", ""),
            (Act.HELD, "watched", " "),
        ):
            with pytest.raises(CallerError):
                actions.decide(cast["alice"], number, act, reason, case)
        actions.decide(cast["alice"], number, Act.HELD, "watched", "C-1")
        with pytest.raises(CallerError, match="already"):
            actions.decide(cast["cora"], number, Act.HELD, "watched", "C-1")


class TestHandingOut:
    @pytest.fixture
    def door(self, tmp_path: Path) -> Iterator[Path]:
        if not (settings.HOME / "keys" / "desk.jwk").exists():
            make_keys(settings.HOME)
        (tmp_path / "bundles").mkdir()
        add_door(settings.HOME, DoorEntry("listed", folder=str(tmp_path)))
        handing_out._given.clear()
        yield tmp_path
        forget_door(settings.HOME, "listed")

    def content(self, door: Path, kind: str) -> bytes:
        with (door / "bundles" / f"{kind}.coming").open("rb") as file:
            bundle = read_bundle(
                read_parcel_note(file),
                desk=settings.DESK.id,
                kind=kind,
                public_keys=[own_keys().signing_public],
                last_sequence=0,
                now=timezone.now(),
            )
            return b"".join(check_content(bundle, [file.read()]))

    def test_the_feed_s_order_tells_nothing_of_when_the_desk_heard_of_it(self, records, number, door):
        last, first = number, Identifier.objects.create(kind="bank_account", value="ABA:1")
        for identifier in (last, first):
            for one in known(*range(20)):
                report(records, identifier, **one)
        work.hand_out_when_due()
        lines = [json.loads(line) for line in self.content(door, "feed").splitlines()]
        assert [line["kind"] for line in lines] == ["bank_account", "phone"]

    def test_a_door_is_told_each_day_and_after_a_decision(self, records, cast, number, door):
        for one in known(1, 2):
            report(records, number, **one)
        assert work.hand_out_when_due() == 1
        file = CheckFile(self.content(door, "listings"), listings_key(settings.HOME))
        found = file.find(("phone", number.value))
        assert found is not None
        assert found.band == "few"
        assert number.value.encode() in self.content(door, "feed")
        assert number.value.encode() not in self.content(door, "listings")
        before = (door / "bundles" / "listings.coming").read_bytes()
        assert work.hand_out_when_due() == 0
        assert (door / "bundles" / "listings.coming").read_bytes() == before
        # a hold is of the next day's bundle: one out of its turn, in which nothing moved, would tell of it
        hold = actions.decide(cast["alice"], number, Act.HELD, "under watch", "C-1")
        assert work.hand_out_when_due() == 0
        actions.lift(cast["alice"], hold, "arrested")
        assert work.hand_out_when_due() == 0
        actions.decide(cast["alice"], number, Act.EXEMPT, "the ministry's own")
        work.hand_out_when_due()
        assert number.value.encode() not in self.content(door, "feed")
        ListingBuild.objects.update(made_at=NOW - timedelta(days=1))
        ListingDecision.objects.update(at=NOW - timedelta(days=2))
        work.hand_out_when_due()
        assert ListingBuild.objects.count() == 3
        # restored from a backup, the desk has its records and nothing that was handed out
        handing_out.drop_parcels()
        work.hand_out_when_due()
        assert ListingBuild.objects.count() == 4
        assert handing_out.parcel_of("listings").exists()
