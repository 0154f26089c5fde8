"""Facts kept in step are the facts made anew, whatever officers did and in whatever order."""

from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, date, datetime
from decimal import Decimal
from random import Random

import pytest

from jointdesk.desk.audit.retention.erasures import erase, propose
from jointdesk.desk.audit.retention.holdings import holding_of
from jointdesk.desk.cases.models import Person
from jointdesk.desk.cases.persons.merging import confirm_merge, propose_merge, undo_merge
from jointdesk.desk.intake.actions import take_back, withdraw
from jointdesk.desk.intake.correction_actions import correct
from jointdesk.desk.intake.duplicate_actions import mark_duplicate, unmark_duplicate
from jointdesk.desk.intake.enquiry_actions import Loss, drop_loss, follow_loss, note_loss
from jointdesk.desk.intake.handover_actions import answer, send
from jointdesk.desk.intake.models import Complaint, LossLine
from jointdesk.desk.operations.models import Encounter, Referral
from jointdesk.desk.operations.procedure_actions import take_step
from jointdesk.desk.operations.roster_actions import import_corrections, import_roster
from jointdesk.desk.screening.lines import Source
from jointdesk.desk.statistics.counting import count
from jointdesk.desk.statistics.facts.fact_models import DayChanged, DaySum, Fact, MonthSum
from jointdesk.desk.statistics.facts.keeping import differences, differing_days, differing_months, rebuild
from jointdesk.desk.statistics.facts.sums import add_up_changed_days
from jointdesk.desk.statistics.report import Period
from jointdesk.engine.errors import JointdeskError

ROSTER = "id,name,birth_date,sex,nationality,document,role,indicators,note\n"
CORRECTIONS = "operation,id,field,value,corrected_at,reason\n"
WHOLE = Period(date(2025, 1, 1), date(2026, 12, 31))


class Work:
    """What officers do with a desk's records, each at random; what a rule forbids just then is not done."""

    def __init__(self, records, chance: Random) -> None:
        self.records, self.chance, self.numbers = records, chance, iter(range(10_000))
        self.cast = records.cast
        intake = (self.complain, self.complain, self.decide, self.tell_again, self.put_right, self.hand_over)
        people = (self.raid, self.raid, self.charge, self.join, self.correct_row, self.lead_home)
        self.acts = (*intake, self.name_account, self.pay, self.follow, *people, self.forget)

    def do(self) -> None:
        act: Callable[[], object] = self.chance.choice(self.acts)
        with suppress(JointdeskError):
            act()

    def one(self, model):
        return self.chance.choice(list(model.objects.order_by("pk"))) if model.objects.exists() else None

    def day(self) -> str:
        return f"2025-{self.chance.randint(7, 10):02}-{self.chance.randint(1, 28):02}"

    def complain(self) -> None:
        self.records.complaint(
            self.day(),
            unit=self.chance.choice(["national", "VN-HN", "VN-SG"]),
            types=tuple(self.chance.sample(["INVEST", "ROMANCE", "LOAN"], self.chance.randint(0, 2))),
            country=self.chance.choice(["VN", "KR", ""]),
            amount=self.chance.choice([None, Decimal("12.34"), Decimal(5_000_000)]),
            currency=self.chance.choice(["VND", "USD"]),
        )

    def raid(self) -> None:
        operation = self.records.operation(self.day(), self.chance.choice(["VN-HN", "VN-SG"]))
        # the same few people are met again and again
        lines = "".join(
            f"{next(self.numbers)},Sok {who},{1980 + who},{'MF'[who % 2]},{['KH', 'CN', 'VN', ''][who % 4]},C{who:07},"
            f"{self.chance.choice(['', 'suspect', 'ringleader'])},{self.chance.choice(['', '2;7;15', '12'])},\n"
            for who in self.chance.sample(range(9), 3)
        )
        import_roster(None, operation, Source.pasted(ROSTER + lines, "roster.csv"))

    def decide(self) -> None:
        if complaint := self.one(Complaint):
            act = withdraw if complaint.state != "withdrawn" else take_back
            act(self.cast["alice"], complaint, "they say so")

    def tell_again(self) -> None:
        if (one := self.one(Complaint)) and (other := self.one(Complaint)):
            if one.duplicate_of:
                unmark_duplicate(self.cast["alice"], one)
            else:
                mark_duplicate(self.cast["alice"], one, other, "the same event")

    def put_right(self) -> None:
        field, text = self.chance.choice(
            (
                *(
                    ("amount", "77"),
                    ("scam_types", "PHISH;LOAN"),
                    ("received_at", "2025-09-09T00:30:00+07:00"),
                ),
                *(("country", "KH"), ("withdrawn", "yes"), ("currency", "KHR")),
            )
        )
        if complaint := self.one(Complaint):
            correct(self.cast["alice"], complaint, field, text, "heard wrongly", datetime.now(UTC))

    def pay(self) -> None:
        if complaint := self.one(Complaint):
            loss = Loss(Decimal(100), self.chance.choice(["VND", "USD"]), date(2025, 8, 1))
            note_loss(self.cast["alice"], complaint, loss)

    def name_account(self) -> None:
        """Now a bank of Vietnam, now one of Cambodia, now both."""
        accounts = (
            "STK 0123456789 Vietcombank",
            "ABA account 000123456",
            "ví 1A1zP1eP5QGefi2DMPTfTL5SLmv7DivfNa",
        )
        text = ", ".join(self.chance.sample(accounts, self.chance.randint(0, 2)))
        if complaint := self.one(Complaint):
            correct(
                self.cast["alice"], complaint, "narrative", f"Paid to {text}.", "retold", datetime.now(UTC)
            )

    def forget(self) -> None:
        """Now and then a person is erased: what was counted stays, and nothing is counted twice."""
        if self.chance.random() < 0.3 and (person := self.one(Person)) and not person.erased_at:
            proposal = propose(self.cast["cora"], holding_of("person"), person, "its days are over")
            erase(self.cast["vera"], proposal)

    def follow(self) -> None:
        if line := self.one(LossLine):
            if self.chance.random() < 0.3:
                drop_loss(self.cast["alice"], line)
            else:
                follow_loss(self.cast["alice"], line, Decimal(40), Decimal("10.50"))

    def hand_over(self) -> None:
        if complaint := self.one(Complaint):
            sent = send(self.cast["alice"], complaint, self.records.units["VN-SG"], "theirs")
            answer(self.cast["charlie"], sent, taken=self.chance.random() < 0.5, why="no")

    def charge(self) -> None:
        if encounter := self.one(Encounter):
            take_step(
                encounter, self.chance.choice(["proposed_for_prosecution", "before_court"]), date(2025, 11, 1)
            )

    def join(self) -> None:
        if (kept := self.one(Person)) and (gone := self.one(Person)):
            merge = confirm_merge(
                self.cast["cora"], propose_merge(self.cast["alice"], kept, gone, "one face")
            )
            if self.chance.random() < 0.5:
                undo_merge(self.cast["cora"], merge)

    def correct_row(self) -> None:
        if encounter := self.one(Encounter):
            change = self.chance.choice(
                ["nationality,TH", "birth_date,2009-01-01", "withdrawn,yes", "indicators,2;7;15"]
            )
            line = f"{encounter.operation.reference},{encounter.row.row_id},{change},2025-12-01,seen again\n"
            import_corrections(None, Source.pasted(CORRECTIONS + line, "corrections.csv"))

    def lead_home(self) -> None:
        if referral := self.one(Referral):
            referral.state = self.chance.choice(["identified", "assisted", "repatriated", "not_indicated"])
            referral.save(update_fields=["state"])
            self.records.moved(referral, referral.state, self.day())


def kept() -> Counter:
    columns = [field.attname for field in Fact._meta.concrete_fields if field.name != "id"]
    return Counter(Fact.objects.values_list(*columns))


@pytest.mark.parametrize("seed", [1, 2])
def test_whatever_officers_do_the_facts_are_those_of_the_records(records, seed):
    work = Work(records, Random(seed))
    for _ in range(45):
        work.do()
        if work.chance.random() < 0.1:
            add_up_changed_days()
    assert Fact.objects.count() > 15
    assert list(differences()) == []
    assert list(differing_days()) == list(differing_months()) == []
    before, report = kept(), count(None, WHOLE).as_json()
    rebuild()
    assert kept() == before
    # added up by day or fact by fact: the same
    assert count(None, WHOLE).as_json() == report
    while add_up_changed_days():
        pass
    assert not DayChanged.objects.exists()
    assert DaySum.objects.exists()
    assert MonthSum.objects.exists()
    assert list(differing_days()) == list(differing_months()) == []
    assert count(None, WHOLE).as_json() == report


def test_a_difference_is_found(records):
    records.complaint()
    Fact.objects.filter(measure="complaint").update(nationality="XX")
    ((kind, _key, was, should),) = differences()
    assert kind == "complaint"
    assert [row.nationality for row in was if row.measure == "complaint"] == ["XX"]
    assert {row.nationality for row in should} == {""}
    rebuild()
    assert list(differences()) == []


def test_a_fact_of_a_record_that_is_gone_is_found(records):
    complaint = records.complaint()
    facts = list(Fact.objects.filter(kind="complaint"))
    complaint.delete()
    assert not Fact.objects.exists()
    Fact.objects.bulk_create(facts)
    assert [(key, should) for _kind, key, _was, should in differences()] == [(facts[0].source, [])]


def test_sums_that_are_not_those_of_their_facts_are_found(records):
    records.complaint("2025-09-15")
    add_up_changed_days()
    assert list(differing_days()) == []
    DaySum.objects.filter(measure="complaint").update(number=7)
    assert list(differing_days()) == [date(2025, 9, 15)]


def test_a_month_whose_sums_are_not_those_of_its_days_is_found(records):
    records.complaint("2025-09-15")
    add_up_changed_days()
    assert list(differing_months()) == []
    MonthSum.objects.filter(measure="complaint").update(number=7)
    assert list(differing_months()) == [date(2025, 9, 1)]
    # a month with a day that waits is not believed: neither is it wrong
    records.complaint("2025-09-20")
    assert list(differing_months()) == []
    assert count(None, WHOLE).reported.complaints == 2


@pytest.mark.parametrize(("start", "end"), [("2025-08-01", "2025-10-31"), ("2025-08-15", "2025-10-02")])
def test_months_days_and_facts_together_are_the_period(records, start, end):
    """A whole month, days at its sides and a day that changed since, told alike before and after adding up."""
    period = Period(date.fromisoformat(start), date.fromisoformat(end))
    for number, day in enumerate(
        ("2025-08-14", "2025-08-15", "2025-09-01", "2025-09-30", "2025-10-02", "2025-10-03")
    ):
        records.complaint(day, amount=Decimal(10**number), currency="VND", country="KR", unit="VN-HN")
    expected = count(None, period).reported
    while add_up_changed_days():
        pass
    assert count(None, period).reported == expected
    records.complaint("2025-10-01")
    after = count(None, period).reported
    assert (after.complaints, after.losses) == (expected.complaints + 1, expected.losses)


def test_a_complaint_erased_when_its_days_are_over_is_still_counted_and_of_nobody(records, cast, september):
    records.payment(complaint := records.complaint(), "1000")
    erase(cast["vera"], propose(cast["cora"], holding_of("complaint"), complaint, "its days are over"))
    assert not Complaint.objects.exists()
    report = count(None, september).reported
    assert (report.complaints, report.losses.sums) == (1, {"VND": Decimal(1000)})
    assert set(Fact.objects.values_list("kind", "source")) == {("erased", None)}
    assert all(subject < 0 for subject in Fact.objects.values_list("subject", flat=True))
    rebuild()
    assert count(None, september).reported.complaints == 1
    assert list(differences()) == []


def test_what_was_told_twice_is_counted_once_whichever_is_erased(records, cast, september):
    first, again = records.complaint("2025-09-10"), records.complaint("2025-09-12")
    again.duplicate_of = first
    again.save(update_fields=["duplicate_of"])
    for one in (first, again):
        erase(cast["vera"], propose(cast["cora"], holding_of("complaint"), one, "its days are over"))
        assert count(None, september).reported.complaints == 1
        assert list(differences()) == []


def test_of_a_person_erased_with_the_only_encounter_a_count_stays(records, cast, september):
    encounter = records.found(records.operation(), nationality="KH")
    again = records.found(records.operation("2025-09-20"))
    records.found(records.operation("2025-09-21"), person=again.person)
    for one in (encounter, again):
        erase(cast["vera"], propose(cast["cora"], holding_of("encounter"), one, "its days are over"))
    found = count(None, september).found
    assert (found.persons, found.by_nationality) == (2, {"KH": 2})
    assert Fact.objects.filter(kind="erased", measure="found").count() == 1


def test_a_person_who_is_erased_stays_in_the_counts_with_nationality_and_age_and_as_nobody(
    records, cast, september
):
    encounter = records.found(records.operation(), nationality="KH", category="ringleader")
    person = encounter.person
    person.sex, person.birth_date = "F", "1990-01-01"
    person.save()
    records.step(person)
    before = count(None, september)
    erase(cast["vera"], propose(cast["cora"], holding_of("person"), person, "its days are over"))
    assert count(None, september) == before
    assert before.found.by_sex_and_age == {"F": {"35-44": 1}}
    assert set(Fact.objects.exclude(kind="operation").values_list("kind", "source")) == {("erased", None)}
    # whatever becomes of what is left of the record
    encounter.category = "suspect"
    encounter.save()
    rebuild()
    assert count(None, september) == before
    assert list(differences()) == []


def test_facts_of_one_currency_and_day_keep_their_two_largest(records):
    for amount in ("10", "500.05", "30", "70"):
        records.losses(amount)
    while add_up_changed_days():
        pass
    row = DaySum.objects.get(measure="lost")
    assert (row.number, row.hundredths, row.largest, row.second) == (4, 61_005, 50_005, 7_000)
