"""The same event told twice is counted once, and two events never pass for one."""

import io
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.intake import actions
from jointdesk.desk.intake.correction_actions import correct
from jointdesk.desk.intake.duplicate_actions import mark_duplicate, unmark_duplicate
from jointdesk.desk.intake.duplicates import NEAREST, Account, find_duplicates
from jointdesk.desk.intake.import_actions import import_complaints
from jointdesk.desk.intake.models import Complaint
from jointdesk.desk.intake.retention import erase_complaint
from jointdesk.engine.errors import CallerError

DAY = datetime(2025, 9, 1, tzinfo=UTC)
TEXT = "Tôi bị lừa đầu tư, chuyển năm triệu vào tài khoản này rồi bị chặn liên lạc."
ONE = Account(1, DAY, TEXT, Decimal(5_000_000), "VND", ("", ""), frozenset({"VCB:1", "+84912345678"}))


def again(**changes: Any) -> Account:
    return replace(ONE, **({"id": 2, "received_at": DAY + timedelta(days=3)} | changes))


OTHER_TEXT = "Người lạ nhắn tin mời làm nhiệm vụ trên mạng, tôi nạp tiền và không rút ra được nữa."


@pytest.mark.parametrize(
    ("account", "duplicate"),
    [
        (again(), True),
        (again(amount=None), True),
        (again(narrative=TEXT + " Xin giúp tôi."), True),
        (again(narrative=OTHER_TEXT), False),
        (again(narrative=OTHER_TEXT, amount=None), False),
        (again(amount=Decimal(9)), False),
        (again(currency="USD"), False),
        (again(identifiers=frozenset({"VCB:2"})), False),
        (again(received_at=DAY + timedelta(days=60)), False),
    ],
)
def test_one_event_or_two(account: Account, duplicate: bool) -> None:
    found = find_duplicates([ONE, account])
    assert [(one.id, one.original) for one in found] == ([(2, 1)] if duplicate else [])


def test_the_same_complainant_tells_it_in_other_words() -> None:
    who = ("trần văn mẫu", "mau@example.com")
    told = replace(ONE, complainant=who)
    assert find_duplicates([told, again(complainant=who, narrative=OTHER_TEXT)])
    assert find_duplicates([told, again(complainant=("", who[1]), narrative=OTHER_TEXT, amount=None)])
    assert not find_duplicates([told, again(complainant=("lê thị khác", "khac@example.com"))])


def test_what_is_stored_is_only_pointed_to() -> None:
    late = replace(ONE, id=9, received_at=DAY + timedelta(days=9), stored=True)
    assert [(one.id, one.original) for one in find_duplicates([ONE, late])] == [(1, 9)]
    assert not find_duplicates([replace(ONE, stored=True), late])


def test_a_third_telling_points_to_the_first() -> None:
    third = again(id=3, received_at=DAY + timedelta(days=5))
    assert [one.original for one in find_duplicates([third, again(), ONE])] == [1, 1]


def test_the_order_of_the_accounts_is_irrelevant() -> None:
    accounts = [ONE, again(), again(id=3, narrative=OTHER_TEXT), again(id=4, amount=None)]
    assert find_duplicates(accounts) == find_duplicates(accounts[::-1])


def test_an_identifier_of_thousands_does_not_compare_all_with_all(monkeypatch: pytest.MonkeyPatch) -> None:
    compared = []
    monkeypatch.setattr(
        "jointdesk.desk.intake.duplicates.compare", lambda one, other: compared.append(other.id) or ""
    )
    accounts = [again(id=number, identifiers=frozenset({"x"})) for number in range(1000)]
    find_duplicates(accounts)
    assert len(compared) <= NEAREST * len(accounts)


@pytest.mark.django_db
def test_duplicates_over_two_files_and_not_over_a_public_hotline(units: Any) -> None:
    header = "id,received_at,unit,country,narrative,amount,currency\n"
    text = "Họ nhắn từ 0961 345 678 bảo tôi chuyển tiền vào STK 0123456789 Vietcombank"
    hotline = "Tôi đã gọi tổng đài 1900 545413 của ngân hàng để khóa thẻ"
    first = f"A-1,2025-09-01,VN-HN,VN,{text},5,VND\nH-1,2025-09-01,VN-HN,VN,{hotline},,\n"
    second = f"A-2,2025-09-05,VN-SG,VN,{text} nhé,5,VND\nH-2,2025-09-02,VN-HN,VN,{hotline},,\n"
    for lines in (first, second):
        import_complaints(io.BytesIO((header + lines).encode()), "c.csv", None)
    marked = Complaint.objects.exclude(duplicate_of=None)
    assert [(one.reference, one.duplicate_of.reference) for one in marked if one.duplicate_of] == [
        ("A-2", "A-1")
    ]
    assert "same sum" in marked[0].duplicate_reason


@pytest.mark.django_db
def test_an_officers_mark_never_makes_a_circle(cast: dict[str, Officer]) -> None:
    header = "id,received_at,unit,country,narrative\n"
    lines = "".join(f"A-{n},2025-09-0{n},VN-HN,VN,số {n}\n" for n in (1, 2, 3))
    import_complaints(io.BytesIO((header + lines).encode()), "c.csv", None)
    one, two, three = Complaint.objects.order_by("reference")
    mark_duplicate(cast["alice"], two, three, "same event")
    mark_duplicate(cast["alice"], three, one, "same event")
    two.refresh_from_db()
    assert two.duplicate_of == one
    one.refresh_from_db()
    for original in (one, two):
        with pytest.raises(CallerError):
            mark_duplicate(cast["alice"], one, original, "same event")


@pytest.mark.django_db
class TestOfOneThatCountsNoMore:
    """An event is counted once, whichever of its tellings is withdrawn or erased."""

    @pytest.fixture
    def three(self, units: Any) -> list[Complaint]:
        header = "id,received_at,unit,country,narrative,amount,currency\n"
        text = "Họ nhắn từ 0961 345 678 bảo tôi chuyển tiền vào STK 0123456789 Vietcombank"
        lines = "".join(f"A-{n},2025-09-0{n},VN-HN,VN,{text},5,VND\n" for n in (1, 2, 3))
        import_complaints(io.BytesIO((header + lines).encode()), "c.csv", None)
        return list(Complaint.objects.order_by("reference"))

    def counted(self) -> dict[str, str]:
        rows = Complaint.objects.exclude(state="withdrawn").select_related("duplicate_of")
        return {one.reference: one.duplicate_of.reference if one.duplicate_of else "" for one in rows}

    def test_the_first_is_withdrawn_and_taken_back_in(
        self, cast: dict[str, Officer], three: list[Complaint]
    ) -> None:
        assert self.counted() == {"A-1": "", "A-2": "A-1", "A-3": "A-1"}
        actions.withdraw(cast["alice"], three[0], "she asked for it")
        assert self.counted() == {"A-2": "", "A-3": "A-2"}
        correct(cast["alice"], three[0], "withdrawn", "no", "a mistake", timezone.now())
        assert self.counted() == {"A-1": "A-2", "A-2": "", "A-3": "A-2"}

    def test_the_first_is_erased(self, three: list[Complaint]) -> None:
        erase_complaint(three[0])
        assert self.counted() == {"A-2": "", "A-3": "A-2"}

    def test_none_is_counted_under_one_that_was_withdrawn(
        self, cast: dict[str, Officer], three: list[Complaint]
    ) -> None:
        unmark_duplicate(cast["alice"], three[2])
        actions.withdraw(cast["alice"], three[2], "she asked for it")
        alone = Complaint.objects.get(pk=three[2].pk)
        with pytest.raises(CallerError):
            mark_duplicate(cast["alice"], three[0], alone, "same event")
