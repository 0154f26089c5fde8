"""A notice's life: what each colour needs, who issues it, how it is amended, reviewed, renewed and ended."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from jointdesk.desk.accounts.notifications.models import Notification
from jointdesk.desk.audit.models import Access, Entry
from jointdesk.desk.cases.actions import open_case
from jointdesk.desk.cases.models import Notice, Person
from jointdesk.desk.cases.notices import actions, queries, validity
from jointdesk.desk.cases.notices.colours import colours, fields, most_years, screened_colours
from jointdesk.desk.cases.notices.facts import Unfit, find_lacking, headline_of, summary_of
from jointdesk.desk.cases.notices.keeping import erase_notice, hold_notice, notices_due
from jointdesk.desk.cases.notices.storing import NoticeRow, store_notices, store_partner_notices
from jointdesk.desk.cases.protection import Held
from jointdesk.desk.cases.signals import notice_stored, protection_asked
from jointdesk.engine.errors import CallerError, NotAllowed, NotFound
from jointdesk.engine.reference import LANGUAGES
from notice_examples import ALL, RED, YELLOW


@pytest.fixture
def case(cast, units):
    return open_case(cast["alice"], "Harbour", units["national"])


@pytest.fixture
def told():
    heard = []

    def hear(sender, notices, **_):
        heard.append(notices)

    notice_stored.connect(hear)
    yield heard
    notice_stored.disconnect(hear)


def issued(cast, colour="yellow", case=None, **more):
    notice = actions.draft_notice(cast["alice"], colour, {**ALL[colour], **more}, case=case)
    notice = actions.issue_notice(cast["alice"], notice)
    return actions.confirm_notice(cast["dara"], notice) if colours()[colour].second else notice


def test_every_colour_of_the_model_is_in_the_table_and_says_what_its_gate_does():
    assert set(colours()) == set(Notice.Colour.values)
    used = {name for colour in colours().values() for name in (*colour.required, *colour.optional)}
    assert used == set(fields())
    for field in fields().values():
        assert set(field.words) == set(LANGUAGES)
        assert all(set(words) == set(LANGUAGES) for words in field.choices.values())
        assert (field.kind == "choice") == bool(field.choices)
    for colour in colours().values():
        assert colour.screened == (colour.person == "named") == bool(colour.gate_words), colour.name
        assert set(colour.gate_words) in (set(), set(LANGUAGES))
        assert set(colour.least) <= set(colour.optional)
        assert not set(colour.required) & set(colour.optional)
        assert colour.review_months <= colour.valid_months <= 12 * most_years()
    assert screened_colours() == ("red", "yellow", "blue", "green")
    assert [name for name, colour in colours().items() if colour.poster] == ["yellow"]


@pytest.mark.parametrize("colour", sorted(ALL))
def test_each_colour_is_drafted_issued_and_read(cast, case, told, colour):
    notice = issued(cast, colour, case)
    assert notice.state == "active"
    assert told == [[notice.pk]]
    assert notice.reference.startswith("VN-")
    assert headline_of(notice)
    assert summary_of(notice).strip()
    assert notice.valid_until <= validity.years_later(timezone.localdate(), 5)
    assert timezone.localdate() < notice.review_on <= notice.valid_until
    assert Entry.objects.filter(kind="notice_issued", subject=f"notice:{notice.reference}").exists()


def test_references_are_counted_by_colour_and_year(cast):
    first, second = (actions.draft_notice(cast["alice"], "yellow", YELLOW) for _ in range(2))
    year = timezone.localdate().year
    assert (first.reference, second.reference) == (f"VN-M-{year}-0001", f"VN-M-{year}-0002")


@pytest.mark.parametrize(
    ("colour", "wrong"),
    [
        ("yellow", {"birth_date": "yesterday"}),
        ("yellow", {"birth_date": "2004-13"}),
        ("yellow", {"nationality": "VNM"}),
        ("yellow", {"sex": "Q"}),
        ("yellow", {"name": ""}),
        ("yellow", {"name": "x" * 201}),
        ("yellow", {"last_seen_on": "2026-02-30"}),
        ("yellow", {"minor": "perhaps"}),
        ("yellow", {"height_cm": "tall"}),
        ("yellow", {"mark": "PINK"}),
        ("yellow", {"warrant_number": "7"}),
        ("purple", {"name": "Somebody"}),
        ("blue", {"asked": "everything"}),
    ],
)
def test_what_cannot_stand_is_named_by_its_field(cast, colour, wrong):
    with pytest.raises(Unfit) as error:
        actions.draft_notice(cast["alice"], colour, {**ALL[colour], **wrong})
    assert set(error.value.errors) == set(wrong)
    assert not Notice.objects.exists()


@pytest.mark.parametrize("colour", sorted(ALL))
def test_nothing_is_issued_before_all_that_it_needs_is_there(cast, case, colour):
    for name in colours()[colour].required:
        told = {key: value for key, value in ALL[colour].items() if key != name}
        notice = actions.draft_notice(cast["alice"], colour, told, case=case)
        assert set(find_lacking(notice)) == {name}
        with pytest.raises(Unfit):
            actions.issue_notice(cast["alice"], notice)


def test_a_wanted_notice_needs_a_case_and_an_offence_that_weighs_enough(cast, case):
    light = actions.draft_notice(cast["alice"], "red", {**RED, "penalty_years": 1}, case=case)
    assert set(find_lacking(light)) == {"penalty_years"}
    served = actions.draft_notice(
        cast["alice"], "red", {**RED, "penalty_years": "", "remaining_months": 6}, case=case
    )
    assert not find_lacking(served)
    assert set(find_lacking(actions.draft_notice(cast["alice"], "red", RED))) == {"case"}


def test_a_wanted_notice_is_confirmed_by_another_officer(cast, case, told):
    notice = actions.draft_notice(cast["alice"], "red", RED, case=case)
    notice = actions.issue_notice(cast["alice"], notice)
    assert (notice.state, told) == ("proposed", [])
    assert Notification.objects.filter(kind="notice_to_confirm", officer=cast["dara"]).exists()
    with pytest.raises(CallerError, match="another officer"):
        actions.confirm_notice(cast["alice"], notice)
    with pytest.raises(NotAllowed):
        actions.confirm_notice(cast["sok"], notice)
    with pytest.raises(NotFound):
        actions.confirm_notice(cast["charlie"], notice)
    assert actions.confirm_notice(cast["dara"], notice).state == "active"
    assert [step.kind for step in notice.steps.all()] == ["drafted", "proposed", "issued"]


def test_one_that_is_sent_back_is_a_draft_again_and_its_writer_hears_of_it(cast, case):
    notice = actions.issue_notice(cast["alice"], actions.draft_notice(cast["alice"], "red", RED, case=case))
    with pytest.raises(CallerError):
        actions.send_back(cast["dara"], notice, " ")
    assert actions.send_back(cast["dara"], notice, "the court is wrong").state == "draft"
    assert Notification.objects.filter(kind="notice_sent_back", officer=cast["alice"]).exists()
    actions.edit_draft(cast["alice"], notice, {**RED, "warrant_court": "Court of Huế"})
    notice.refresh_from_db()
    assert notice.details["warrant_court"] == "Court of Huế"


def test_words_that_are_not_neutral_ask_for_a_reason(cast):
    told = {**YELLOW, "circumstances": "Was a soldier of the army and a political activist"}
    notice = actions.draft_notice(cast["alice"], "yellow", told)
    with pytest.raises(Unfit) as error:
        actions.issue_notice(cast["alice"], notice)
    assert set(error.value.errors) == {"neutral"}
    notice = actions.issue_notice(cast["alice"], notice, neutral="Only what the family says of the past")
    assert notice.steps.get(kind="issued").reason.startswith("Only what")


def test_a_presumed_victim_is_named_in_no_notice(cast, case):
    person = Person.objects.create(name="E", document="C1")
    by_person = actions.draft_notice(cast["alice"], "red", RED, case=case, person=person)
    by_document = actions.draft_notice(cast["alice"], "red", {**RED, "document": "C1"}, case=case)

    def hold(sender, persons, notices, **_):
        return Held(persons=frozenset(persons) & {person.pk})

    protection_asked.connect(hold)
    try:
        for notice in (by_person, by_document):
            with pytest.raises(CallerError, match="protected"):
                actions.issue_notice(cast["alice"], notice)
    finally:
        protection_asked.disconnect(hold)
    assert actions.issue_notice(cast["alice"], by_person).state == "proposed"


def test_an_issued_notice_is_amended_with_its_history(cast, told):
    notice = issued(cast)
    told.clear()
    actions.amend_notice(cast["alice"], notice, {**YELLOW, "last_seen_at": "Sihanoukville"}, "a call came")
    notice.refresh_from_db()
    assert notice.details["last_seen_at"] == "Sihanoukville"
    step = notice.steps.get(kind="amended")
    assert (step.before, step.reason) == ({"last_seen_at": "Bavet"}, "a call came")
    assert told == [[notice.pk]]
    assert "Bavet" not in str(Entry.objects.get(kind="notice_amended").record)
    with pytest.raises(Unfit):
        actions.amend_notice(cast["alice"], notice, {**YELLOW, "police_report": ""}, "less")
    with pytest.raises(CallerError):
        actions.edit_draft(cast["alice"], notice, YELLOW)
    assert Access.objects.filter(act="alteration", subject=f"notice:{notice.reference}").exists()


def test_a_draft_is_its_units_alone(cast, units):
    notice = actions.draft_notice(cast["ivan"], "yellow", YELLOW)
    assert notice.unit == units["VN-HN"]
    assert queries.notices(cast["ivan"]).get() == notice
    assert queries.notices(cast["alice"]).get() == notice
    assert not queries.notices(cast["charlie"]).exists()
    assert not queries.notices(cast["vera"]).exists()
    with pytest.raises(NotFound):
        actions.issue_notice(cast["charlie"], notice)
    actions.issue_notice(cast["ivan"], notice)
    assert queries.notices(cast["charlie"]).get() == notice


@pytest.mark.parametrize("days", [-1, 5 * 366 + 2])
def test_no_notice_is_valid_for_more_than_five_years(cast, days):
    notice = actions.draft_notice(cast["alice"], "yellow", YELLOW)
    with pytest.raises(CallerError, match="five years"):
        actions.issue_notice(cast["alice"], notice, until=timezone.localdate() + timedelta(days=days))


def test_what_is_over_expires_and_a_renewed_one_is_sought_again(cast, units, told):
    notice = issued(cast)
    old = NoticeRow("VN-W-1", "red", "A", date(2019, 1, 1))
    store_notices(None, units["national"], [old])
    assert validity.expire_due() == 1  # five years were given to what came without a last day
    Notice.objects.filter(pk=notice.pk).update(valid_until=timezone.localdate() - timedelta(days=1))
    told.clear()
    assert validity.expire_due() == 1
    assert validity.expire_due() == 0
    assert told == [[notice.pk]]
    notice.refresh_from_db()
    assert notice.state == "expired"
    until = timezone.localdate() + timedelta(days=400)
    validity.renew_notice(cast["alice"], notice, until, "still missing")
    notice.refresh_from_db()
    assert (notice.state, notice.valid_until) == ("active", until)
    assert [step.kind for step in notice.steps.all()][-2:] == ["expired", "renewed"]


def test_a_partners_notice_ends_after_five_years_too(records, units):
    store_partner_notices(
        records.partner(), units["national"], [NoticeRow("KH-W-1", "red", "A", date(2019, 1, 1))], ""
    )
    assert validity.expire_due() == 1
    assert Notice.objects.get().state == "expired"


def test_who_wrote_a_notice_is_told_once_of_its_review(cast, units):
    notice = issued(cast)
    assert validity.remind_of_reviews() == 0
    Notice.objects.filter(pk=notice.pk).update(review_on=timezone.localdate() + timedelta(days=3))
    assert [validity.remind_of_reviews() for _ in range(2)] == [1, 0]
    told = Notification.objects.filter(kind="notice_to_review")
    assert [row.officer for row in told] == [cast["alice"]]
    validity.review_notice(cast["dara"], notice, "nothing new")
    notice.refresh_from_db()
    assert notice.review_on > timezone.localdate() + timedelta(days=300)
    assert notice.told_on is None
    assert queries.notices(cast["alice"], whose=queries.DUE).count() == 0


def test_an_ended_notice_is_erased_whole_and_its_reference_stays(cast):
    notice = issued(cast)
    assert hold_notice(notice)
    actions.withdraw_notice(cast["alice"], notice, "found by the family: B")
    notice.refresh_from_db()
    assert notice not in notices_due(timezone.localdate() - timedelta(days=1))
    assert notice in notices_due(timezone.localdate())
    assert not hold_notice(notice)
    erase_notice(notice)
    notice.refresh_from_db()
    assert (notice.state, notice.name, notice.details, notice.aliases) == ("erased", "", {}, [])
    assert not any(step.reason or step.before for step in notice.steps.all())
