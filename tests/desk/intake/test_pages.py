"""Pages of complaints: what each officer sees of them, and what the page does."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from jointdesk.desk.accounts.marks import Mark
from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.audit.models import Access
from jointdesk.desk.intake.import_actions import import_complaints
from jointdesk.desk.intake.models import Complaint

HEADER = "id,received_at,unit,country,complainant_name,narrative,amount,currency,scam_types\n"
LINES = (
    'A-1,2025-09-01,VN-HN,VN,Trần Văn Mẫu,"Chuyển vào STK 0123 456 789 Vietcombank, <b>gấp</b>",5000000,VND,INVEST\n'
    "A-2,2025-09-02,VN-HN,VN,,Gọi từ 0912 345 678,,,\n"
    "A-3,2025-09-03,VN-SG,VN,,Gọi từ 0912.345.678,,,LOAN\n"
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def stored(cast: dict[str, Officer]) -> dict[str, Complaint]:
    import_complaints(io.BytesIO((HEADER + LINES).encode()), "c.csv", None)
    return {complaint.reference: complaint for complaint in Complaint.objects.all()}


def see(client: Client, officer: Officer, name: str, *args: object, **query: str) -> str:
    client.force_login(officer)
    response = client.get(reverse(name, args=args), query)
    assert response.status_code == 200, response.status_code
    return response.content.decode()


def test_each_officer_sees_the_own_units(client: Client, cast: dict[str, Officer], stored: object) -> None:
    for name, seen in {"alice": "123", "mai": "12", "charlie": "3", "vera": "123"}.items():
        page = see(client, cast[name], "complaints")
        assert [n for n in "123" if f"A-{n}</a>" in page] == list(seen), name


def test_a_field_officer_may_not_read_complaints(
    client: Client, cast: dict[str, Officer], stored: dict[str, Complaint]
) -> None:
    client.force_login(cast["sok"])
    assert client.get(reverse("complaints")).status_code == 403
    assert client.get(reverse("complaint", args=[stored["A-1"].pk])).status_code == 403


def test_a_red_complaint_is_shown_to_nobody_by_unit(
    client: Client, cast: dict[str, Officer], stored: dict[str, Complaint]
) -> None:
    Complaint.objects.filter(reference="A-1").update(mark=Mark.RED)
    assert "A-1</a>" not in see(client, cast["cora"], "complaints")
    assert client.get(reverse("complaint", args=[stored["A-1"].pk])).status_code == 404


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ({"q": "+84 912 345 678"}, "23"),
        ({"q": "stk 0123456789 Vietcombank"}, "1"),
        ({"q": "VCB:0123456789"}, "1"),
        ({"q": "gấp"}, "1"),
        ({"q": "a-3"}, "3"),
        ({"scam_type": "LOAN"}, "3"),
        ({"unit": "VN-SG"}, "3"),
        ({"state": "accepted"}, ""),
        ({"overdue": "1"}, "123"),
        ({"state": "nonsense"}, "123"),
    ],
)
def test_search_finds_a_number_however_written(
    client: Client, cast: dict[str, Officer], stored: object, query: dict[str, str], found: str
) -> None:
    page = see(client, cast["alice"], "complaints", **query)
    assert [n for n in "123" if f"A-{n}</a>" in page] == list(found)


def test_identifiers_are_marked_in_the_text_and_the_text_is_escaped(
    client: Client, cast: dict[str, Officer], stored: dict[str, Complaint]
) -> None:
    page = see(client, cast["mai"], "complaint", stored["A-1"].pk)
    assert '<mark class="identifier" title="bank account VCB:0123456789">' in page
    assert ">0123 456 789</a></mark>" in page
    assert "&lt;b&gt;gấp&lt;/b&gt;" in page
    assert (
        Access.objects.filter(act="consultation", subject="complaint:A-1", officer=cast["mai"]).count() == 1
    )


def test_the_clock_says_overdue_until_it_is_decided(
    client: Client, cast: dict[str, Officer], stored: dict[str, Complaint]
) -> None:
    pk = stored["A-1"].pk
    assert "overdue by" in see(client, cast["mai"], "complaint", pk)
    client.post(reverse("complaint-decide", args=[pk, "accepted"]))
    assert "overdue by" not in see(client, cast["mai"], "complaint", pk)
    stored["A-1"].refresh_from_db()
    assert stored["A-1"].state == Complaint.State.ACCEPTED


def test_rejecting_needs_a_reason_and_the_right(
    client: Client, cast: dict[str, Officer], stored: dict[str, Complaint]
) -> None:
    door = reverse("complaint-decide", args=[stored["A-1"].pk, "rejected"])
    client.force_login(cast["bob"])
    assert client.post(door, {"reason": "no"}).status_code == 403
    client.force_login(cast["ivan"])
    client.post(door)
    assert Complaint.objects.get(reference="A-1").state == Complaint.State.NEW
    client.post(door, {"reason": "civil matter", "code": "civil"})
    assert Complaint.objects.get(reference="A-1").state == Complaint.State.REJECTED
    assert client.post(reverse("complaint-decide", args=[stored["A-1"].pk, "burnt"])).status_code == 404


def test_a_correction_on_the_page(
    client: Client, cast: dict[str, Officer], stored: dict[str, Complaint]
) -> None:
    pk = stored["A-1"].pk
    client.force_login(cast["ivan"])
    door = reverse("complaint-correct", args=[pk])
    wrong = client.post(door, {"field": "amount", "value": "lots", "reason": "said so"}, follow=True)
    assert "is not a number" in wrong.content.decode()
    right = client.post(door, {"field": "amount", "value": "6000000", "reason": "said so"}, follow=True)
    assert "6,000,000 VND" in right.content.decode()
    assert "said so" in right.content.decode()


def test_an_officer_marks_a_duplicate_and_takes_it_back(
    client: Client, cast: dict[str, Officer], stored: dict[str, Complaint]
) -> None:
    client.force_login(cast["alice"])
    door = reverse("complaint-duplicate", args=[stored["A-3"].pk])
    done = client.post(door, {"original": "A-2", "reason": "same caller"}, follow=True)
    assert f'action="{reverse("complaint-unduplicate", args=[stored["A-3"].pk])}"' in done.content.decode()
    assert Complaint.objects.get(reference="A-3").duplicate_of == stored["A-2"]
    back = client.post(
        reverse("complaint-duplicate", args=[stored["A-2"].pk]),
        {"original": "A-3", "reason": "x"},
        follow=True,
    )
    assert "already marked" in back.content.decode()
    client.post(reverse("complaint-unduplicate", args=[stored["A-3"].pk]))
    assert Complaint.objects.get(reference="A-3").duplicate_of is None


def test_a_complaint_is_taken_down_and_numbered(client: Client, cast: dict[str, Officer]) -> None:
    client.force_login(cast["mai"])
    told = {
        "narrative": "Họ gọi từ 0912 345 678",
        "received_at": "2025-10-01",
        "channel": "hotline",
        "legal_kind": "denunciation",
        "unit": "VN-HN",
        "amount": "12.50",
        "currency": "usd",
        "scam_types": ["LOAN", "PHISH"],
    }
    response = client.post(reverse("complaint-new"), told, follow=True)
    complaint = Complaint.objects.get()
    assert complaint.reference == f"VN-2025-{complaint.pk:06d}"
    assert complaint.currency == "USD"
    assert "+84912345678" in response.content.decode()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"unit": "VN-SG"}, "VN-SG"),
        ({"amount": "5", "currency": ""}, "is empty, but there is an amount"),
        ({"narrative": " "}, "This field is required"),
        ({"received_at": "soon"}, "Enter a valid date"),
    ],
)
def test_a_broken_form_stores_nothing_and_says_where(
    client: Client, cast: dict[str, Officer], change: dict[str, str], said: str
) -> None:
    client.force_login(cast["mai"])
    told = {
        "narrative": "x",
        "received_at": "2025-10-01",
        "channel": "hotline",
        "legal_kind": "report",
        "unit": "VN-HN",
    }
    response = client.post(reverse("complaint-new"), told | change)
    assert response.status_code == 400
    assert said in response.content.decode()
    assert not Complaint.objects.exists()


def test_a_file_is_uploaded_and_its_refused_lines_taken_away(
    client: Client, cast: dict[str, Officer]
) -> None:
    client.force_login(cast["mai"])
    text = (HEADER + LINES).encode()
    door = reverse("complaints-import")
    whole = client.post(door, {"kind": "complaints", "file": SimpleUploadedFile("c.csv", text)})
    assert whole.status_code == 400
    assert "line 4, field unit" in whole.content.decode()
    assert not Complaint.objects.exists()
    part = client.post(
        door,
        {"kind": "complaints", "file": SimpleUploadedFile("c.csv", text), "quarantine": "on"},
        follow=True,
    )
    assert Complaint.objects.count() == 2
    assert "is no unit you store complaints for" in part.content.decode()
    refused = client.get(part.redirect_chain[-1][0] + "refused.csv")
    assert "A-3" in refused.content.decode()
    client.force_login(cast["charlie"])
    assert client.get(part.redirect_chain[-1][0] + "refused.csv").status_code == 403


def test_the_export_has_the_columns_of_an_import_and_no_formulas(
    client: Client, cast: dict[str, Officer], stored: dict[str, Complaint]
) -> None:
    Complaint.objects.filter(reference="A-2").update(narrative="=HYPERLINK(1)")
    client.force_login(cast["mai"])
    response = client.get(reverse("complaints-export"), {"q": "", "purpose": "hearing"})
    text = b"".join(response.streaming_content).decode("utf-8-sig")  # type: ignore[attr-defined]
    assert text.startswith("id,received_at,")
    assert "'=HYPERLINK(1)" in text
    assert "A-3" not in text


def test_a_list_costs_the_same_however_long_it_is(
    client: Client, cast: dict[str, Officer], stored: object
) -> None:
    def ask(first: int, last: int) -> tuple[int, int, str]:
        lines = "".join(f"B-{n},2025-09-01,VN-HN,VN,,Gọi {n},,,LOAN;INVEST\n" for n in range(first, last))
        import_complaints(io.BytesIO((HEADER + lines).encode()), f"{first}.csv", None)
        one = reverse("complaint", args=[Complaint.objects.earliest("pk").pk])
        with CaptureQueriesContext(connection) as of_list:
            page = client.get(reverse("complaints")).content.decode()
        with CaptureQueriesContext(connection) as of_one:
            client.get(one)
        return len(of_list), len(of_one), page

    client.force_login(cast["alice"])
    ask(0, 3)  # sessions and caches are there afterwards
    few, many = ask(3, 6), ask(6, 86)
    assert few[:2] == many[:2]
    assert many[2].count('data-label="Received"') == 50
