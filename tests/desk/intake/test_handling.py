"""Between arrival and decision: who has a complaint, where it goes, what is asked, what moves its clock."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from jointdesk.desk.accounts.administration.officer_actions import change_officer, close_account
from jointdesk.desk.accounts.models import Officer, Role, Unit
from jointdesk.desk.accounts.notifications.models import Notification
from jointdesk.desk.intake import actions, enquiry_actions, handover_actions, inbox, queries
from jointdesk.desk.intake.clock_actions import Wish, move_clock, settle_step
from jointdesk.desk.intake.clock_rules import add_months, clock_rules, resumed_until
from jointdesk.desk.intake.coordinated import find_signs
from jointdesk.desk.intake.correction_actions import correct
from jointdesk.desk.intake.csv_file import Row
from jointdesk.desk.intake.drafts import by_code, parse_complaint
from jointdesk.desk.intake.enquiry_actions import Loss
from jointdesk.desk.intake.models import ClockStep, Complaint, Transfer
from jointdesk.desk.intake.rates import convert, currencies, rate_on
from jointdesk.desk.intake.subjects import rejections, subjects
from jointdesk.engine.errors import CallerError, NotAllowed
from jointdesk.engine.reference import read_tsv, read_yaml

pytestmark = pytest.mark.django_db


def today() -> date:
    """Asked anew: a night may lie between collecting the tests and running them."""
    return timezone.localdate()


def store(officer: Officer, told: str = "Gọi từ 0912 345 678", **cells: str) -> Complaint:
    row = {"narrative": told, "received_at": timezone.now().isoformat(), "unit": officer.unit.code, **cells}
    draft = parse_complaint(Row("t", 1, row), by_code(queries.units(officer)), officer.unit, numbered=False)
    return actions.store_complaint(officer, draft)


@pytest.fixture
def complaint(cast: dict[str, Officer]) -> Complaint:
    return store(cast["mai"])


def again(complaint: Complaint) -> Complaint:
    return Complaint.objects.get(pk=complaint.pk)


def wish(kind: str, **more: str) -> Wish:
    return Wish(kind, "why", today(), **more)


class TestHolding:
    def test_one_takes_it_and_lets_it_go(self, cast: dict[str, Officer], complaint: Complaint) -> None:
        assert complaint in inbox.unheld(cast["mai"])
        handover_actions.take(cast["mai"], complaint)
        assert complaint in inbox.mine(cast["mai"])
        assert complaint not in inbox.unheld(cast["mai"])
        handover_actions.hand_over(cast["mai"], complaint, None)
        assert [bool(one.until) for one in complaint.assignments.all()] == [True]

    def test_a_colleagues_is_not_taken_but_by_the_commander(
        self, cast: dict[str, Officer], complaint: Complaint
    ) -> None:
        handover_actions.take(cast["mai"], complaint)
        with pytest.raises(CallerError):
            handover_actions.take(cast["ivan"], complaint)
        handover_actions.hand_over(cast["cora"], complaint, cast["ivan"])
        assert again(complaint).holder == cast["ivan"]
        assert Notification.objects.get(officer=cast["ivan"]).kind == "complaint_handed"

    def test_what_an_officer_held_who_left_is_nobodys(
        self, cast: dict[str, Officer], complaint: Complaint
    ) -> None:
        decided = store(cast["mai"])
        for one in (complaint, decided):
            handover_actions.take(cast["mai"], one)
        actions.accept(cast["mai"], decided)
        close_account(cast["adam"], cast["mai"], "left the service")
        assert complaint in inbox.unheld(cast["ivan"])
        assert [bool(one.until) for one in complaint.assignments.all()] == [True]
        assert again(decided).holder == cast["mai"]

    def test_what_an_officer_held_who_went_elsewhere_is_nobodys(
        self, cast: dict[str, Officer], units: dict[str, Unit], complaint: Complaint
    ) -> None:
        ivan = cast["ivan"]
        handover_actions.take(ivan, complaint)
        known = {"name": "Ivan", "email": "", "language": ""}
        change_officer(cast["adam"], ivan, role=Role.INVESTIGATOR, unit=units["national"], **known)
        assert again(complaint).holder == ivan
        change_officer(cast["adam"], ivan, role=Role.INVESTIGATOR, unit=units["VN-SG"], **known)
        assert again(complaint).holder is None

    def test_nobody_takes_what_is_not_theirs(self, cast: dict[str, Officer], complaint: Complaint) -> None:
        for name in ("charlie", "bob", "vera"):
            with pytest.raises(NotAllowed):
                handover_actions.take(cast[name], complaint)
        with pytest.raises(NotAllowed):
            handover_actions.hand_over(cast["cora"], complaint, cast["charlie"])


class TestTransfers:
    def test_it_goes_and_comes_back_and_the_line_stays(
        self, cast: dict[str, Officer], units: dict[str, Unit], complaint: Complaint
    ) -> None:
        sent = handover_actions.send(cast["mai"], complaint, units["VN-SG"], "the victim lives there")
        assert not queries.complaints(cast["mai"]).exists()
        assert [one.reference for one in queries.transfers(cast["mai"], sent=True)] == [complaint.reference]
        assert complaint in inbox.transferred(cast["charlie"])
        assert Notification.objects.filter(kind="complaint_transferred", officer=cast["charlie"]).exists()
        handover_actions.answer(cast["charlie"], sent, taken=False, why="not ours")
        assert again(complaint).unit == units["VN-HN"]
        assert queries.transfers(cast["charlie"], sent=False).get().state == Transfer.State.RETURNED
        assert queries.search(cast["mai"], queries.Filters("0912345678")).get() == complaint
        assert not queries.search(cast["charlie"], queries.Filters("0912345678")).exists()

    def test_it_is_taken_back_until_it_is_taken_on(
        self, cast: dict[str, Officer], units: dict[str, Unit], complaint: Complaint
    ) -> None:
        sent = handover_actions.send(cast["mai"], complaint, units["VN-SG"], "why")
        with pytest.raises(NotAllowed):
            handover_actions.recall(cast["charlie"], sent)
        handover_actions.recall(cast["mai"], sent)
        assert again(complaint).unit == units["VN-HN"]
        sent = handover_actions.send(cast["mai"], complaint, units["VN-SG"], "why")
        handover_actions.answer(cast["charlie"], sent, taken=True)
        with pytest.raises(CallerError):
            handover_actions.recall(cast["mai"], sent)

    def test_it_is_not_taken_back_from_who_works_on_it(
        self, cast: dict[str, Officer], units: dict[str, Unit], complaint: Complaint
    ) -> None:
        sent = handover_actions.send(cast["mai"], complaint, units["VN-SG"], "why")
        actions.accept(cast["charlie"], complaint)
        with pytest.raises(CallerError, match="works on it already"):
            handover_actions.recall(cast["mai"], sent)
        assert again(complaint).unit == units["VN-SG"]

    def test_a_guest_organisation_is_sent_none(
        self, cast: dict[str, Officer], units: dict[str, Unit], complaint: Complaint
    ) -> None:
        bank = Unit.objects.create(code="B", name="Bank", level="organisation", parent=units["national"])
        with pytest.raises(CallerError, match="guest organisation"):
            handover_actions.send(cast["mai"], complaint, bank, "they know the account")
        assert again(complaint).unit == units["VN-HN"]

    def test_the_sender_may_no_longer_act_on_it(
        self, cast: dict[str, Officer], units: dict[str, Unit], complaint: Complaint
    ) -> None:
        handover_actions.send(cast["mai"], complaint, units["VN-SG"], "why")
        for act in (
            lambda: actions.accept(cast["mai"], complaint),
            lambda: handover_actions.take(cast["mai"], complaint),
            lambda: enquiry_actions.note_loss(
                cast["mai"], complaint, Loss(Decimal(5), "VND", today(), "", "")
            ),
        ):
            with pytest.raises(NotAllowed):
                act()


class TestClock:
    def test_complex_is_proposed_and_agreed_to(self, cast: dict[str, Officer], complaint: Complaint) -> None:
        step = move_clock(cast["mai"], complaint, wish("complex"))
        assert (step.state, again(complaint).decide_by) == (ClockStep.State.PROPOSED, complaint.decide_by)
        with pytest.raises(NotAllowed):
            settle_step(cast["mai"], step, agreed=True)
        settle_step(cast["cora"], step, agreed=True)
        assert again(complaint).decide_by == add_months(timezone.localdate(complaint.received_at), 2)

    def test_one_extension_of_a_complex_matter_with_its_authority(
        self, cast: dict[str, Officer], complaint: Complaint
    ) -> None:
        named = {"authority": "Procuracy", "document": "12/QD"}
        with pytest.raises(CallerError):
            move_clock(cast["ivan"], complaint, wish("extended", **named))
        move_clock(cast["ivan"], complaint, wish("complex"))
        with pytest.raises(CallerError):
            move_clock(cast["ivan"], complaint, wish("extended"))
        move_clock(cast["ivan"], complaint, wish("extended", **named))
        assert again(complaint).decide_by == add_months(
            add_months(timezone.localdate(complaint.received_at), 2), 2
        )
        with pytest.raises(CallerError):
            move_clock(cast["ivan"], complaint, wish("extended", **named))

    def test_a_suspended_complaint_is_awaited_not_overdue_and_not_decided(
        self, cast: dict[str, Officer], complaint: Complaint
    ) -> None:
        with pytest.raises(CallerError):
            move_clock(cast["ivan"], complaint, wish("suspended"))
        move_clock(cast["ivan"], complaint, wish("suspended", ground="foreign_assistance"))
        Complaint.objects.update(decide_by=today() - timedelta(days=3))
        assert not inbox.overdue(cast["ivan"]).exists()
        assert not queries.overdue(cast["ivan"]).exists()
        assert complaint in inbox.awaited(cast["ivan"])
        with pytest.raises(CallerError):
            actions.accept(cast["ivan"], complaint)
        move_clock(cast["ivan"], complaint, wish("resumed"))
        assert again(complaint).decide_by == add_months(today(), 1)
        actions.accept(cast["ivan"], complaint)

    def test_a_corrected_day_of_receipt_takes_no_step_back(
        self, cast: dict[str, Officer], complaint: Complaint
    ) -> None:
        named = {"authority": "Procuracy", "document": "12/QD"}
        move_clock(cast["ivan"], complaint, wish("complex"))
        move_clock(cast["ivan"], complaint, wish("extended", **named))
        earlier = timezone.localtime(complaint.received_at) - timedelta(days=9)
        correct(cast["ivan"], complaint, "received_at", earlier.isoformat(), "postmark", timezone.now())
        assert again(complaint).decide_by == add_months(add_months(earlier.date(), 2), 2)

    def test_a_clock_that_stands_still_stands_when_the_day_of_receipt_is_corrected(
        self, cast: dict[str, Officer], complaint: Complaint
    ) -> None:
        move_clock(cast["ivan"], complaint, wish("suspended", ground="expert"))
        earlier = timezone.localtime(complaint.received_at) - timedelta(days=9)
        correct(cast["ivan"], complaint, "received_at", earlier.isoformat(), "postmark", timezone.now())
        assert again(complaint).stopped_on == today()
        assert again(complaint).decide_by == earlier.date() + timedelta(days=20)

    def test_months_and_what_was_left(self) -> None:
        assert add_months(date(2025, 1, 31), 1) == date(2025, 2, 28)
        assert add_months(date(2025, 12, 31), 2) == date(2026, 2, 28)
        rule = clock_rules("*").resumed
        left = resumed_until(rule, date(2025, 1, 10), date(2025, 3, 10), date(2025, 1, 15))
        assert left == date(2025, 3, 15)

    def test_the_tables_are_in_form(self) -> None:
        from jointdesk.desk.intake.handling_forms import GROUNDS

        for country in read_yaml("jointdesk.desk.intake", "clocks.yaml"):
            assert set(clock_rules(country).suspended.grounds) <= set(GROUNDS)
        for row in read_tsv("jointdesk.desk.intake", "exchange_rates.tsv"):
            assert Decimal(row["per_usd"]) > 0
            assert len(row["period"]) in (4, 7)
            assert row["checked"] in ("yes", "no")
            assert row["source"] in ("ECB", "bank", "peg", "-")
        assert {"VND", "KHR", "KRW", "CNY", "SGD", "MYR", "THB", "PHP", "TWD", "USDT"} <= set(currencies())
        assert "scam" in subjects()
        assert "other" in rejections()


class TestDecisions:
    def test_a_young_decision_is_taken_back_and_an_old_one_is_not(
        self, cast: dict[str, Officer], complaint: Complaint
    ) -> None:
        actions.reject(cast["ivan"], complaint, "a quarrel", "civil")
        assert again(complaint).rejection == "civil"
        actions.take_back(cast["ivan"], complaint, "read again")
        assert (again(complaint).state, again(complaint).rejection) == ("new", "")
        actions.accept(cast["ivan"], complaint)
        Complaint.objects.update(decided_at=timezone.now() - timedelta(days=8))
        with pytest.raises(CallerError):
            actions.take_back(cast["ivan"], complaint, "too late")

    def test_the_result_is_told_once_and_ends_the_undoing(self, cast: dict[str, Officer]) -> None:
        complaint = store(cast["mai"], wants_result="yes")
        with pytest.raises(CallerError):
            enquiry_actions.tell_result(cast["mai"], complaint)
        actions.accept(cast["mai"], complaint)
        assert complaint in inbox.to_tell(cast["mai"])
        enquiry_actions.tell_result(cast["mai"], complaint)
        assert complaint not in inbox.to_tell(cast["mai"])
        with pytest.raises(CallerError):
            actions.take_back(cast["mai"], again(complaint), "told already")

    def test_who_demands_it_stays_unnamed(self, client: Client, cast: dict[str, Officer]) -> None:
        complaint = store(
            cast["mai"],
            confidential="yes",
            complainant_name="Trần Thị Kín",
            complainant_contact="0988 111 222",
        )
        for name, shown in (("mai", True), ("bob", False), ("vera", False)):
            client.force_login(cast[name])
            pages = [
                reverse("complaint", args=[complaint.pk]),
                reverse("complaints-export") + "?purpose=hearing",
            ]
            pages.append(f"/api/complaints/{complaint.reference}")
            for page in pages:
                answer = client.get(page)
                said = b"".join(answer) if answer.streaming else answer.content
                assert ("Kín" in said.decode("unicode_escape" if "/api/" in page else "utf-8")) == shown, (
                    name,
                    page,
                )
            assert queries.search(cast[name], queries.Filters("Kín")).count() == 0


class TestAdded:
    def test_a_question_waits_for_its_answer(self, cast: dict[str, Officer], complaint: Complaint) -> None:
        asked = enquiry_actions.ask(cast["mai"], complaint, "bank", "Who holds it?", today())
        assert complaint in inbox.awaited(cast["mai"])
        enquiry_actions.note_answer(cast["mai"], asked, "A straw man")
        assert complaint not in inbox.awaited(cast["mai"])
        with pytest.raises(CallerError):
            enquiry_actions.note_answer(cast["mai"], asked, "again")

    def test_a_translation_is_found_and_the_original_stays(self, cast: dict[str, Officer]) -> None:
        complaint = store(cast["cora"], "ខ្ញុំត្រូវបានគេបោកប្រាស់", language="km")
        enquiry_actions.translate(cast["bob"], complaint, "vi", "Tôi bị lừa chuyển tiền")
        assert queries.search(cast["alice"], queries.Filters("lua chuyen tien")).get() == complaint
        assert again(complaint).narrative == "ខ្ញុំត្រូវបានគេបោកប្រាស់"
        with pytest.raises(CallerError):
            enquiry_actions.translate(cast["bob"], complaint, "km", "x")

    def test_payments_of_any_currency(self, cast: dict[str, Officer], complaint: Complaint) -> None:
        day = date(2025, 10, 3)
        line = enquiry_actions.note_loss(
            cast["mai"], complaint, Loss(Decimal(100), "USDT", day, "0912 345 678")
        )
        assert line.identifier == complaint.mentions.get().identifier
        rate = rate_on("VND", day)
        assert rate is not None
        assert convert(Decimal(100), "USDT", day, "VND") == 100 * rate.per_usd
        assert rate_on("VND", date(1999, 1, 1)) is None
        for broken in (Loss(Decimal(0), "VND", day), Loss(Decimal(5), "XXX", day)):
            with pytest.raises(CallerError):
                enquiry_actions.note_loss(cast["mai"], complaint, broken)

    def test_what_became_of_a_payment(self, cast: dict[str, Officer], complaint: Complaint) -> None:
        day = date(2025, 10, 3)
        line = enquiry_actions.note_loss(cast["mai"], complaint, Loss(Decimal(100), "USD", day))
        enquiry_actions.follow_loss(cast["mai"], line, Decimal(60), Decimal("40"))
        line.refresh_from_db()
        assert (line.stopped, line.returned) == (60, 40)
        for stopped, returned in ((Decimal(61), Decimal(40)), (Decimal(-1), Decimal(0))):
            with pytest.raises(CallerError):
                enquiry_actions.follow_loss(cast["mai"], line, stopped, returned)
        with pytest.raises(NotAllowed):
            enquiry_actions.follow_loss(cast["bob"], line, Decimal(1), Decimal(1))

    def test_a_campaign_is_shown_and_nothing_follows(self, cast: dict[str, Officer]) -> None:
        text = "Trang web lừa đảo abc-xyz-lua.com do ông Mẫu đứng đầu đã chiếm đoạt tiền của chúng tôi"
        stored = [store(cast["mai"], text, complainant_contact=f"09{n}") for n in range(6)]
        sign = find_signs(stored[0], queries.complaints(cast["mai"]))[0]
        assert (sign.told, sign.alike, sign.one_source) == (6, 6, 1)
        assert {again(one).state for one in stored} == {"new"}
        alone = store(cast["mai"], "abc-xyz-lua.com lừa tôi mất mười triệu khi mua điện thoại hôm qua")
        assert not find_signs(alone, queries.complaints(cast["mai"]))
        assert not find_signs(stored[0], queries.complaints(cast["charlie"]))


class TestPages:
    def test_what_became_of_a_payment_is_noted_by_a_form(
        self, client: Client, cast: dict[str, Officer], complaint: Complaint
    ) -> None:
        line = enquiry_actions.note_loss(cast["mai"], complaint, Loss(Decimal(100), "USD", date(2025, 10, 3)))
        client.force_login(cast["mai"])
        door = reverse("complaint-loss-follow", args=[complaint.pk])
        client.post(door, {"line": line.pk, "stopped": "30", "returned": "20"})
        line.refresh_from_db()
        assert (line.stopped, line.returned) == (30, 20)
        refused = client.post(door, {"line": line.pk, "stopped": "90", "returned": "20"})
        assert refused.status_code == 400
        assert 'value="90"' in refused.content.decode()
        other = enquiry_actions.note_loss(
            cast["mai"], store(cast["mai"], "Khác"), Loss(Decimal(5), "USD", date(2025, 10, 3))
        )
        assert client.post(door, {"line": other.pk, "stopped": "1", "returned": "0"}).status_code == 400
        other.refresh_from_db()
        assert other.stopped == 0

    def test_every_box_and_the_preview(
        self, client: Client, cast: dict[str, Officer], complaint: Complaint
    ) -> None:
        client.force_login(cast["mai"])
        for box in inbox.BOXES:
            page = client.get(reverse("complaints-inbox"), {"box": box.name})
            assert page.status_code == 200
        page = client.get(reverse("complaints-inbox")).content.decode()
        assert f"{complaint.reference}</a>" in page
        assert "0912" in client.get(reverse("complaint-preview", args=[complaint.pk])).content.decode()
        client.force_login(cast["charlie"])
        assert client.get(reverse("complaint-preview", args=[complaint.pk])).status_code == 404
        client.force_login(cast["sok"])
        assert client.get(reverse("complaints-inbox")).status_code == 403

    def test_several_at_once(
        self, client: Client, cast: dict[str, Officer], units: dict[str, Unit], complaint: Complaint
    ) -> None:
        other = store(cast["mai"], "Gọi từ 0933 222 111")
        client.force_login(cast["mai"])
        door, both = reverse("complaints-act"), [complaint.pk, other.pk]
        client.post(door, {"act": "take", "pk": both, "box": "new"})
        assert inbox.mine(cast["mai"]).count() == 2
        client.post(door, {"act": "transfer", "pk": both, "to": units["VN-SG"].pk, "why": "theirs"})
        assert inbox.transferred(cast["charlie"]).count() == 2
        client.post(door, {"act": "take", "pk": ["x", "9" * 40]})

    def test_a_refused_form_stands_as_it_was_typed(
        self, client: Client, cast: dict[str, Officer], complaint: Complaint
    ) -> None:
        client.force_login(cast["mai"])
        answer = client.post(
            reverse("complaint-clock", args=[complaint.pk]),
            {"kind": "suspended", "reason": "A reason I typed", "on": today().isoformat(), "ground": ""},
        )
        assert answer.status_code == 400
        assert "A reason I typed" in answer.content.decode()

    def test_a_call_is_taken_with_its_payments(
        self, client: Client, cast: dict[str, Officer], complaint: Complaint
    ) -> None:
        client.force_login(cast["mai"])
        told = {
            "narrative": "Họ gọi từ 0912 345 678 và đòi tiền",
            "complainant_contact": "0977 000 111",
            "sent_ago": "now",
        }
        found = client.post(reverse("call-look"), told).content.decode()
        assert "+84912345678" in found
        assert complaint.reference in found
        assert "Money may still be stopped" in found
        form = {
            **told,
            "subject": "scam",
            "unit": "VN-HN",
            "payment0-amount": "5000000",
            "payment0-currency": "VND",
            "payment0-paid_on": today().isoformat(),
            "payment0-recipient": "STK 0123456789 Vietcombank",
        }
        assert client.post(reverse("call"), form | {"payment0-amount": "much"}).status_code == 400
        assert Complaint.objects.count() == 1
        client.post(reverse("call"), form)
        stored = Complaint.objects.latest("pk")
        assert (stored.channel, stored.amount, stored.losses.get().currency) == ("hotline", 5000000, "VND")
