"""More ways round the holds: what is added later to what left already, words beside the forms, old reviews, and lists.

Sokha was met in a raid and presumed a victim; Cambodia, whose desk is the partner here, is her own state.
"""

import io
import json
from datetime import date, timedelta

import openpyxl
import pytest
from django.core import mail
from django.utils import timezone

from jointdesk.desk.accounts.models import Role
from jointdesk.desk.accounts.notifications.models import Notification
from jointdesk.desk.audit.models import Entry
from jointdesk.desk.cases.actions import open_case
from jointdesk.desk.cases.models import Notice, Proceeding
from jointdesk.desk.cases.persons.merging import propose_merge, refuse_merge
from jointdesk.desk.cases.persons.person_actions import involve, involve_new
from jointdesk.desk.cases.proceeding_actions import take_step
from jointdesk.desk.cases.protection import ask_held
from jointdesk.desk.exchange.data.recall_actions import approve_recall, propose_recall
from jointdesk.desk.exchange.groups.edit_mail import send_missing
from jointdesk.desk.exchange.groups.entries import edit_entry
from jointdesk.desk.exchange.groups.group_actions import found_group, leave_group
from jointdesk.desk.exchange.mail.work import deliver
from jointdesk.desk.exchange.matching.question_actions import order_asking
from jointdesk.desk.exchange.models import Datum, OutgoingMessage, Request
from jointdesk.desk.exchange.requests import answer_actions, request_actions
from jointdesk.desk.exchange.requests.answer_actions import AnswerText
from jointdesk.desk.exchange.requests.disclosure_actions import approve_notices, propose_notices
from jointdesk.desk.exchange.requests.request_actions import Draft
from jointdesk.desk.operations.models import Encounter, Operation, Referral
from jointdesk.desk.operations.operation_actions import OperationFacts, record_operation
from jointdesk.desk.operations.referrals.actions import review
from jointdesk.desk.operations.referrals.work import remind_of_steps
from jointdesk.desk.operations.roster_actions import import_roster
from jointdesk.desk.operations.victims.form_actions import begin_form, finish_form, save_draft
from jointdesk.desk.operations.victims.worker_actions import name_worker
from jointdesk.desk.screening.lines import Source
from jointdesk.engine.errors import CallerError
from jointdesk.engine.exchange.wire.bodies import JointEditSent
from redteam.scene import send_request

NAME, BORN, PASSPORT = "Sok Chanthou", "1990-05-21", "N12345678"
GATE, CHARGED = "protection gate is closed", "not charged"
HEADER = "id,name,birth_date,sex,nationality,document,role,indicators,note\n"
LINE = f"a,{NAME.upper()},{BORN},F,KH,{PASSPORT},{{role}},{{signs}},she cried\n"
KEY = "ab" * 16
TOLD = "We hold Sok Chanthou in a shelter."


def raid(reference, role, signs, day=date(2025, 7, 1)):
    operation = Operation.objects.filter(reference=reference).first() or record_operation(
        None, OperationFacts(reference, f"Search {reference}", day, "VN-HN", "Tower")
    )
    text = HEADER + LINE.format(role=role, signs=signs)
    return import_roster(None, operation, Source.pasted(text, f"{reference}.csv"))


@pytest.fixture
def met(cast):
    """Found, and so far nothing more than that."""
    raid("OP-1", "", "")
    return Encounter.objects.get().person


@pytest.fixture
def presume(met):
    """She becomes a victim when the test says so."""
    return lambda: raid("OP-2", "suspect", "2;7;15", date(2025, 8, 1))


@pytest.fixture
def victim(met, presume):
    presume()
    return met


@pytest.fixture
def asked(partner, kh):
    kh.say(send_request(KEY), KEY)
    return Request.objects.get(key=KEY)


@pytest.fixture
def ours(cast, partner):
    """A request of ours that the partner has."""
    fields = {"concerns": "methods", "facts": "Ten complaints", "question": "Who runs it?"}
    draft = Draft(
        form="police_information",
        fields=fields,
        legal_basis="UNCC",
        purpose="Tracing",
        answer_by=timezone.now() + timedelta(days=30),
    )
    row = request_actions.approve_request(
        cast["dara"], request_actions.draft_request(cast["bob"], partner, draft)
    )
    deliver()
    row.refresh_from_db()
    return row


def left():
    return OutgoingMessage.objects.count()


# words beside the forms


def test_no_note_decision_or_condition_of_a_group_names_her(cast, group, victim):
    before = left()
    day = "2026-11-20"
    for kind, fields, terms in (
        ("note", {"day": day, "text": TOLD}, {}),
        ("note", {"day": day, "text": f"Her passport is {PASSPORT}"}, {}),
        ("note", {"day": day, "text": "A woman was seen"}, {"conditions": TOLD}),
        ("member", {"name": NAME, "role": "expert"}, {}),
    ):
        with pytest.raises(CallerError, match=GATE):
            edit_entry(cast["bob"], group, kind, fields, **terms)
    assert left() == before


def test_an_entry_is_not_changed_to_name_her_afterwards(cast, group, victim):
    note = edit_entry(cast["bob"], group, "note", {"day": "2026-11-20", "text": "A woman was seen"})
    before = left()
    with pytest.raises(CallerError, match=GATE):
        edit_entry(cast["bob"], group, "note", {"text": TOLD}, entry=note)
    assert left() == before


def test_a_desk_that_joins_later_gets_nothing_that_names_her(cast, kh, group, partner, met, presume):
    edit_entry(cast["bob"], group, "note", {"day": "2026-11-20", "text": TOLD})
    deliver()
    had = len(kh.bodies(JointEditSent))
    presume()
    partner.passages.all().delete()
    send_missing(group, partner)
    deliver()
    assert not any(NAME in str(body.fields) for body in kh.bodies(JointEditSent)[had:])
    assert Entry.objects.filter(kind="joint_edit_kept_back").count() == 1


def test_neither_a_mandate_nor_a_farewell_names_her(cast, group, partner, victim):
    for act in (
        lambda: found_group(cast["bob"], f"Group {NAME}", "Scams", "bilateral", [partner]),
        lambda: found_group(cast["bob"], "Second group", TOLD, "bilateral", [partner]),
        lambda: leave_group(cast["bob"], group, TOLD),
    ):
        with pytest.raises(CallerError, match=GATE):
            act()
    group.refresh_from_db()
    assert group.left_at is None


def test_no_reminder_withdrawal_condition_or_purpose_names_her(cast, partner, ours, victim):
    before = left()
    draft = Draft(
        form="police_information",
        fields={"concerns": "methods", "facts": "Ten complaints", "question": "Who runs it?"},
        legal_basis="UNCC",
        purpose="Tracing",
        conditions=TOLD,
    )
    for act in (
        lambda: request_actions.remind(cast["bob"], ours, TOLD),
        lambda: request_actions.withdraw_request(cast["bob"], ours, TOLD),
        lambda: request_actions.draft_request(cast["bob"], partner, draft),
        lambda: order_asking(cast["bob"], partner, TOLD),
    ):
        with pytest.raises(CallerError, match=GATE):
            act()
    assert left() == before
    assert request_actions.remind(cast["bob"], ours, "We still wait")


def test_a_notice_of_another_person_does_not_tell_of_her(cast, partner, units, victim):
    other = Notice.objects.create(
        reference="VN-W-9", colour="red", name="Lim Example", nationality="KH", issued_on=date(2025, 1, 1),
        review_on=date(2030, 1, 1), unit=units["national"], circumstances=f"He held {NAME} in the tower.",
    )  # fmt: skip
    with pytest.raises(CallerError, match=GATE):
        propose_notices(cast["bob"], partner, [other], "tracing")


# what left before anybody saw who she is


def test_an_answer_is_not_corrected_so_that_it_names_her(cast, asked, met, presume):
    answer = answer_actions.prepare_answer(cast["bob"], asked, AnswerText("Nobody is known."))
    answer_actions.release_answer(cast["dara"], asked, answer.key.hex)
    deliver()
    datum = Datum.objects.get(key=answer.key)
    content = {"text": TOLD, "complete": "full"}
    recall = propose_recall(cast["bob"], datum, "correct", "More is known", content)
    presume()
    before = left()
    with pytest.raises(CallerError, match=GATE):
        approve_recall(cast["dara"], recall)
    recall.delete()
    with pytest.raises(CallerError, match=GATE):
        propose_recall(cast["bob"], datum, "correct", "More is known", content)
    assert left() == before


def test_what_named_her_can_be_taken_back_but_not_by_her_name(cast, asked, met, presume):
    answer = answer_actions.prepare_answer(cast["bob"], asked, AnswerText(f"{NAME} used it."))
    answer_actions.release_answer(cast["dara"], asked, answer.key.hex)
    deliver()
    presume()
    datum = Datum.objects.get(key=answer.key)
    with pytest.raises(CallerError, match=GATE):
        propose_recall(cast["bob"], datum, "retract", TOLD)
    assert approve_recall(cast["dara"], propose_recall(cast["bob"], datum, "retract", "It is wrong"))


def test_a_notice_that_went_is_not_sent_again_as_hers(cast, partner, units, met, presume):
    notice = Notice.objects.create(
        reference="VN-M-1", colour="yellow", name=NAME, birth_date=BORN, nationality="KH",
        issued_on=date(2025, 1, 1), review_on=date(2030, 1, 1), unit=units["national"],
    )  # fmt: skip
    approve_notices(cast["dara"], propose_notices(cast["bob"], partner, [notice], "tracing"))
    deliver()
    presume()
    datum = Datum.objects.get(notice=notice)
    with pytest.raises(CallerError, match=GATE):
        approve_recall(cast["dara"], propose_recall(cast["bob"], datum, "correct", "Another date of birth"))


# charging


@pytest.mark.parametrize("role", ["suspect", "ringleader"])
def test_a_roster_that_calls_her_a_suspect_changes_nothing(cast, victim, role):
    raid("OP-3", role, "", date(2025, 9, 1))
    raid("OP-4", role, "", date(2025, 10, 1))
    assert Referral.objects.count() == 1
    assert ask_held(persons=[victim.pk]).persons == {victim.pk}
    assert not Encounter.objects.filter(category__in=("suspect", "ringleader")).exists()


AGAIN = [("Chan Thou", "", "", PASSPORT), (NAME.upper(), BORN, "KH", "")]


@pytest.mark.parametrize(("name", "born", "nationality", "document"), AGAIN)
def test_she_is_not_accused_under_a_second_record(cast, units, victim, name, born, nationality, document):
    case = open_case(cast["alice"], "The villa at the river", units["national"])
    known = {"birth_date": born, "nationality": nationality, "document": document}
    with pytest.raises(CallerError, match=CHARGED):
        involve_new(cast["alice"], case, name, "suspect", **known)
    row = involve_new(cast["alice"], case, name, "other", **known)
    with pytest.raises(CallerError, match=CHARGED):
        involve(cast["alice"], case, row.person, "ringleader")
    # one who stood there before anybody saw it
    case.involvements.update(category="suspect")
    with pytest.raises(CallerError, match=CHARGED):
        take_step(cast["alice"], case, row.person, "before_court", date(2025, 9, 20))
    # whoever proposed it takes it back alone, and that decides nothing
    refuse_merge(cast["cora"], propose_merge(cast["cora"], victim, row.person, "Same passport"))
    with pytest.raises(CallerError, match=CHARGED):
        take_step(cast["alice"], case, row.person, "before_court", date(2025, 9, 20))


def test_another_of_the_same_name_and_day_is_accused_once_two_officers_said_so(cast, units, victim):
    case = open_case(cast["alice"], "The villa at the river", units["national"])
    other = involve_new(cast["alice"], case, NAME, "other", BORN, "KH", document="N99999999").person
    merge = propose_merge(cast["alice"], victim, other, "Same name and day")
    # the compartment is shut to him: he does not know with whom he would compare
    with pytest.raises(CallerError, match="protected"):
        refuse_merge(cast["bob"], merge)
    refuse_merge(cast["cora"], merge)
    assert involve(cast["alice"], case, other, "suspect").category == "suspect"


@pytest.mark.parametrize("method", ["post", "put", "patch"])
def test_no_door_of_the_api_makes_her_a_suspect(client, cast, units, victim, method):
    case = open_case(cast["alice"], "The villa at the river", units["national"])
    involve(cast["alice"], case, victim, "victim")
    client.force_login(cast["alice"])
    base = f"/api/cases/{case.reference}/persons"
    for path, told in (
        (f"{base}/{victim.pk}/category", {"category": "suspect", "note": "x"}),
        (f"{base}/{victim.pk}", {"category": "suspect"}),
        (base, {"person": victim.pk, "category": "ringleader"}),
        (f"{base}/{victim.pk}/steps", {"step": "judged", "on": "2025-09-20"}),
    ):
        said = getattr(client, method)(path, json.dumps(told), content_type="application/json")
        assert 400 <= said.status_code < 500, path
    assert case.involvements.get().category == "victim"
    assert not Proceeding.objects.exists()


# reviews


def test_one_officer_under_two_roles_is_one_officer(cast, victim):
    referral = Referral.objects.get()
    sok = cast["sok"]
    review(referral, sok, "not_indicated", "looked at")
    sok.role = Role.COMMANDER
    sok.save(update_fields=["role"])
    sok = type(sok).objects.get(pk=sok.pk)
    review(referral, sok, "not_indicated", "looked at again, as commander")
    referral.refresh_from_db()
    assert (referral.state, referral.reviews.count()) == ("presumed", 1)


def test_a_finding_made_before_new_signs_does_not_count_after_them(cast, victim):
    review(Referral.objects.get(), cast["sok"], "not_indicated", "three signs are few")
    raid("OP-3", "", "5", date(2025, 9, 1))
    assert review(Referral.objects.get(), cast["cora"], "not_indicated", "few").state == "presumed"
    assert review(Referral.objects.get(), cast["sok"], "not_indicated", "all of it").state == "not_indicated"


def test_a_finding_made_before_she_spoke_does_not_count_after_it(cast, victim):
    review(Referral.objects.get(), cast["sok"], "not_indicated", "she says nothing")
    talk(cast["cora"], outcome="not_indicated", reasons="nothing was said")
    assert review(Referral.objects.get(), cast["cora"], "not_indicated", "nothing").state == "presumed"


def test_two_who_upheld_still_uphold_after_new_signs(cast, victim):
    for name in ("sok", "cora"):
        review(Referral.objects.get(), cast[name], "upheld")
    raid("OP-3", "", "5", date(2025, 9, 1))
    assert Referral.objects.get().reviews.filter(superseded_at=None).count() == 2


def test_who_talked_with_her_and_presumes_opens_it_again_without_any_new_sign(cast, victim):
    for name in ("sok", "cora"):
        review(Referral.objects.get(), cast[name], "not_indicated", "looked at")
    assert ask_held(persons=[victim.pk]).persons == frozenset()
    talk(cast["sok"], outcome="presumed", indicator_2="yes")
    assert Referral.objects.get().state == "presumed"
    assert ask_held(persons=[victim.pk]).persons == {victim.pk}


def talk(officer, **answers):
    row = begin_form(officer, Referral.objects.get(), "indicators", "km")
    finish_form(officer, save_draft(officer, row, {"consent": "yes", **answers}))


# lists, search, notices to officers


LISTS = (
    "/operations/OP-2/",
    "/operations/OP-2/people.file?form={form}&purpose=meeting",
    "/operations/referrals/?form={form}&purpose=meeting",
    "/cases/persons/?form={form}&purpose=meeting",
    "/cases/CASE/",
    "/screening/?form={form}&purpose=meeting",
    "/screening/look-up/?q=Chanthou",
    "/search/?q=Chanthou",
    "/search/quick/?q=Chanthou",
    f"/search/quick/?q={PASSPORT}",
    "/",
    "/works/",
    "/api/operations/OP-2/people",
    "/api/screening/candidates",
)
OUTSIDE = ("alice", "bob", "vera", "ivan", "charlie", "mai", "adam")


@pytest.mark.parametrize("name", OUTSIDE)
def test_no_list_file_or_search_names_her_to_who_is_outside(client, cast, units, victim, name):
    case = open_case(cast["alice"], "The villa", units["national"])
    involve(cast["alice"], case, victim, "victim")
    client.force_login(cast[name])
    for path in LISTS:
        for form in ("csv", "xlsx"):
            address = path.format(form=form).replace("CASE", case.reference)
            told = read(client.get(address))
            # a page that was searched from says the search again; nothing else of hers may stand on it
            secrets = (
                (BORN, "she cried") if "q=" in path else (NAME.upper(), NAME, BORN, PASSPORT, "she cried")
            )
            assert not any(word in told for word in secrets), address


def test_who_works_for_her_finds_her(client, cast, victim):
    """What the others do not see is there."""
    client.force_login(cast["sok"])
    assert BORN in read(client.get("/operations/OP-2/people.file?form=csv&purpose=meeting"))
    assert NAME.upper() in read(client.get("/operations/OP-2/people.file?form=xlsx&purpose=meeting"))


def read(answer):
    """What a page or a file says, cells of a workbook too."""
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if content[:2] != b"PK":
        return content.decode(errors="replace")
    book = openpyxl.load_workbook(io.BytesIO(content))
    return "\n".join(str(cell) for sheet in book for row in sheet.values for cell in row)


def test_nothing_that_officers_are_told_or_mailed_names_her(cast, victim, settings):
    for officer in (cast["bob"], cast["sok"], cast["cora"]):
        officer.email, officer.mail_wanted = f"{officer.username}@example.org", True
        officer.save()
    name_worker(cast["cora"], Referral.objects.get(), cast["bob"])
    referral = Referral.objects.get()
    referral.steps.create(kind="follow_up", due_on=timezone.localdate(), at=timezone.now()).with_note(
        TOLD
    ).save()
    remind_of_steps()
    assert Notification.objects.filter(subject=f"referral:{referral.pk}").exists()
    told = " ".join(str(vars(row)) for row in Notification.objects.all())
    told += " ".join(f"{one.subject} {one.body}" for one in mail.outbox)
    assert not any(word in told for word in (NAME, NAME.upper(), PASSPORT, "shelter"))


def test_no_line_of_the_log_names_her(cast, victim):
    talk(cast["sok"], outcome="presumed", acts=TOLD)
    review(Referral.objects.get(), cast["cora"], "upheld", TOLD)
    said = " ".join(f"{row.kind} {row.subject} {row.record}" for row in Entry.objects.all())
    assert not any(word in said for word in (NAME, NAME.upper(), PASSPORT, "shelter"))


def test_the_file_of_her_form_is_named_by_a_code(client, cast, victim):
    talk(cast["sok"], outcome="presumed")
    client.force_login(cast["sok"])
    form = Referral.objects.get().forms.get()
    answer = client.get(f"/operations/referrals/forms/{form.key}/print/")
    assert NAME.upper() not in str(answer.headers)
