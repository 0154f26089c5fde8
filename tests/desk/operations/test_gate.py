"""People are entered at the gate: once each, by many phones, screened at once; what is wrong is said and stops no other."""

import json
import uuid
from base64 import b64encode
from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone
from PIL import Image

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.cases.models import Person
from jointdesk.desk.operations.gate.entering import MOST_AT_ONCE
from jointdesk.desk.operations.gate.phones import report_lost
from jointdesk.desk.operations.models import Encounter, GateEntry, GatePhone, Operation, Photo
from jointdesk.desk.operations.operation_actions import OperationFacts, record_operation
from jointdesk.desk.screening.models import RosterRow
from travel_specimens import card, passport

PAGE = "/operations/OP-1/gate/"


@pytest.fixture
def operation(cast: dict[str, Officer]) -> Operation:
    return record_operation(cast["cora"], OperationFacts("OP-1", "Search", date(2025, 7, 1), "VN-HN"))


@pytest.fixture
def phone(operation: Operation, cast: dict[str, Officer]) -> "Phone":
    return Phone(cast["cora"])


class Phone:
    """What the page's script does, without the page."""

    def __init__(self, officer: Officer) -> None:
        self.officer = officer
        self.client = Client()
        self.client.force_login(officer)
        self.key = str(uuid.uuid4())

    def post(self, door: str, said: object) -> Any:
        return self.client.post(PAGE + door, json.dumps(said), content_type="application/json")

    def send(self, *rows: dict[str, object]) -> list[dict[str, str]]:
        answer = self.post("rows/", {"phone": self.key, "rows": list(rows)})
        assert answer.status_code == 200, answer.content
        found: list[dict[str, str]] = answer.json()["answers"]
        return found


def row(name: str = "Tran Van An", **said: object) -> dict[str, object]:
    return {"key": str(uuid.uuid4()), "name": name, "needs": [], "indicators": [], **said}


def test_a_row_is_taken_with_the_number_its_phone_gave(phone: Phone) -> None:
    told = phone.post("phone/", {"key": phone.key}).json()
    assert (told["number"], told["entered"]) == (1, 0)
    assert [one["row"] for one in phone.send(row(number=7), row("Le Thi B", number=8))] == [
        "1-0007",
        "1-0008",
    ]
    assert RosterRow.objects.get(row_id="1-0007").screened_at is not None
    assert Encounter.objects.count() == 2


def test_what_is_sent_twice_is_taken_once(phone: Phone) -> None:
    one = row(number=1, room="B2")
    first, second = phone.send(one), phone.send(one)
    assert first == second
    assert RosterRow.objects.count() == GateEntry.objects.count() == 1
    both = phone.send(one, {**one})
    assert [answer["row"] for answer in both] == ["1-0001", "1-0001"]


def test_the_same_id_with_another_content_is_refused_and_says_where_it_stands(phone: Phone) -> None:
    one = row(number=1)
    phone.send(one)
    (answer,) = phone.send({**one, "name": "Somebody else"})
    assert answer["state"] == "refused"
    assert "1-0001" in answer["why"]
    assert RosterRow.objects.get().name == "Tran Van An"


def test_phones_have_numbers_of_their_own(phone: Phone, cast: dict[str, Officer]) -> None:
    other = Phone(cast["cora"])
    assert phone.send(row(number=1))[0]["row"] == "1-0001"
    assert other.send(row("Le Thi B", number=1))[0]["row"] == "2-0001"
    # a number that stands is not given twice
    assert phone.send(row("Pham C", number=1))[0]["row"] == "1-0002"


def test_a_bad_row_stops_no_other(phone: Phone) -> None:
    bad = [
        row(birth_date="31/12/1999"),
        row(sex="Q"),
        row(indicators=["99"]),
        row(nationality="Vietnam"),
        row(name="x" * 201),
        row(name=["a"]),
        row(needs="child"),
        row(key="no id"),
        row(name=""),
        row(photo="%%%"),
        row(photo="A" * 5_000_000),
        row(age="200"),
        row(role="murderer"),
        row(photo=b64encode(b"GIF89a").decode()),
        row(name="a\x00b"),
    ]
    answers = phone.send(*bad, row("Good", number=3))
    assert [one["state"] for one in answers] == ["refused"] * len(bad) + ["taken"]
    assert all(one["why"] for one in answers[:-1])
    assert answers[0]["field"] == "birth_date"
    assert RosterRow.objects.get().name == "Good"


def test_the_lines_of_a_document_fill_the_row(phone: Phone) -> None:
    phone.send(row("", mrz=passport("C1234567", "VNM", "NGUYEN<<VAN<A", "990101", "M", "310101"), number=1))
    stored = RosterRow.objects.get()
    assert (stored.name, stored.birth_date, stored.sex) == ("NGUYEN VAN A", "1999-01-01", "M")
    assert (stored.nationality, stored.document) == ("VN", "C1234567")


def test_a_card_bears_the_number_its_holder_goes_by_and_a_passport_is_known_by_it(phone: Phone) -> None:
    """Whoever shows the passport at one gate and the card at the next, or both to two phones, is one person."""
    holder = ("VNM", "NGUYEN<<VAN<A", "990101", "M", "310101")
    own = "001099012345"
    phone.send(row("", mrz=passport("C1234567", *holder, own), number=1))
    phone.send(row("", mrz=card("099012345", *holder, f"{own}<<5"), number=2))
    assert [one.document for one in RosterRow.objects.order_by("pk")] == ["C1234567", own]
    person = Person.objects.get()
    assert [(one.kind, one.number, one.country) for one in person.documents.all()] == [
        ("identity_card", own, "VN")
    ]
    assert "Entered already" in phone.client.get(PAGE + "latest/").content.decode()


def test_a_personal_number_is_not_taken_of_a_zone_that_does_not_add_up(phone: Phone) -> None:
    zone = passport("C1234567", "VNM", "NGUYEN<<VAN<A", "990101", "M", "310101", "001099012345")
    phone.send(row("", mrz=zone.replace("001099012345", "001099012346"), number=1))
    assert not Person.objects.get().documents.exists()


def test_what_a_check_digit_contradicts_is_not_taken(phone: Phone) -> None:
    zone = passport("C1234567", "VNM", "NGUYEN<<VAN<A", "990101", "M", "310101").replace(
        "C1234567", "C1234568"
    )
    phone.send(row("Nguyễn Văn A", mrz=zone, number=1))
    stored = RosterRow.objects.get()
    assert (stored.document, stored.birth_date, stored.aliases) == ("", "1999-01-01", ["NGUYEN VAN A"])
    assert "check digit" in stored.note


def test_a_child_is_looked_at_as_a_victim_before_any_suspicion(phone: Phone) -> None:
    phone.send(row(needs=["child"], indicators=["7", "15"], role="suspect", number=1))
    found = Encounter.objects.select_related("person__referral").get()
    assert found.category == Encounter.Category.VICTIM
    assert found.person.referral.state == "presumed"


def test_a_photo_is_kept_encrypted_and_shown(phone: Phone) -> None:
    picture = BytesIO()
    Image.new("RGB", (8, 8)).save(picture, "JPEG")
    phone.send(row(photo=b64encode(picture.getvalue()).decode(), number=1))
    photo = Photo.objects.select_related("encounter").get()
    answer = phone.client.get(f"/operations/OP-1/people/{photo.encounter_id}/photo")
    assert answer.content == picture.getvalue()
    assert answer["Cache-Control"] == "no-store"


def test_a_picture_that_is_none_after_all_loses_no_row(phone: Phone) -> None:
    (answer,) = phone.send(row(photo=b64encode(b"RIFF no picture").decode(), number=1))
    assert answer["state"] == "taken"
    assert not Photo.objects.exists()


def test_the_key_of_kept_rows_is_given_to_their_officer_alone(phone: Phone, cast: dict[str, Officer]) -> None:
    sealed_for = phone.post("phone/", {"key": phone.key}).json()["seals"]
    assert "d" not in sealed_for
    opens = phone.post("key/", {"phone": phone.key}).json()["opens"]
    assert {name: opens[name] for name in sealed_for} == sealed_for
    other = Phone(cast["alice"])
    other.key = phone.key
    assert other.post("key/", {"phone": phone.key}).json()["opens"] != opens
    shared = Phone(cast["cora"])
    shared.key = phone.key
    assert shared.post("key/", {"phone": phone.key}).json()["opens"] == opens


def test_a_phone_reported_lost_enters_nobody_and_is_given_no_key(phone: Phone) -> None:
    phone.send(row(number=1))
    report_lost(phone.officer, GatePhone.objects.get())
    assert GatePhone.objects.get().opens == ""
    for door, said in (("key/", {"phone": phone.key}), ("phone/", {"key": phone.key})):
        assert phone.post(door, said).status_code == 410
    assert phone.post("rows/", {"phone": phone.key, "rows": [row()]}).status_code == 410
    assert RosterRow.objects.count() == 1


@pytest.mark.parametrize("wrong", [timedelta(hours=-7), timedelta(days=400), timedelta(0)])
def test_a_clock_that_is_wrong_is_put_right(phone: Phone, wrong: timedelta) -> None:
    now = timezone.now()
    said = {
        "phone": phone.key,
        "sent_at": (now + wrong).isoformat(),
        "rows": [row(number=1, written_at=(now + wrong - timedelta(minutes=30)).isoformat())],
    }
    answer = phone.post("rows/", said).json()
    assert answer["clock_wrong"] is (wrong != timedelta(0))
    written = GateEntry.objects.get().written_at
    assert abs(written - (now - timedelta(minutes=30))) < timedelta(minutes=1)


@pytest.mark.parametrize(
    "sent_at", ["yesterday", "9999-12-31T23:59:59", "0001-01-01T00:00:00+00:00", 7, None]
)
def test_what_is_no_time_moves_none(phone: Phone, sent_at: object) -> None:
    said = {"phone": phone.key, "sent_at": sent_at, "rows": [row(written_at="2000-01-01T00:00:00Z")]}
    assert phone.post("rows/", said).status_code == 200
    assert timezone.now() - GateEntry.objects.get().written_at < timedelta(minutes=1)


def test_nobody_is_entered_once_the_operation_is_closed(phone: Phone, operation: Operation) -> None:
    Operation.objects.update(state=Operation.State.CLOSED)
    assert phone.post("rows/", {"phone": phone.key, "rows": [row()]}).status_code == 400
    assert phone.client.get(PAGE + "state/").json()["state"] == "closed"


@pytest.mark.parametrize("said", [[], "x", {"phone": "no"}, {"phone": str(uuid.uuid4()), "rows": [1]}])
def test_what_is_no_sending_is_refused(phone: Phone, said: object) -> None:
    assert phone.post("rows/", said).status_code == 400
    many = [row() for _ in range(MOST_AT_ONCE + 1)]
    assert phone.post("rows/", {"phone": phone.key, "rows": many}).status_code == 400


def test_the_form_works_without_a_script(phone: Phone) -> None:
    key = str(uuid.uuid4())
    said = {"key": key, "name": "Sok Dara", "needs": ["hurt"], "indicators": ["7"], "room": "A4"}
    for _ in range(2):
        assert phone.client.post(PAGE, said).status_code == 302
    entry = GateEntry.objects.select_related("row").get()
    assert (entry.row.row_id, entry.needs, entry.room) == ("1-0001", ["hurt"], "A4")
    again = phone.client.post(PAGE, {**said, "key": str(uuid.uuid4()), "birth_date": "soon"})
    assert b"Sok Dara" in again.content
    assert b"not a date" in again.content


def test_what_a_phone_keeps_of_the_page_names_nobody(phone: Phone) -> None:
    phone.send(row("Secret Name", number=1))
    shell = phone.client.get(PAGE, {"shell": "1"}).content.decode()
    assert "Secret Name" not in shell
    assert "csrfmiddlewaretoken" not in shell
    assert "Secret Name" in phone.client.get(PAGE).content.decode()


def test_the_worker_reaches_no_further_than_its_gate(phone: Phone) -> None:
    answer = phone.client.get(PAGE + "worker.js")
    assert answer["Content-Type"].startswith("text/javascript")
    assert "Service-Worker-Allowed" not in answer
    assert PAGE in answer.content.decode().replace("\\u002D", "-")


def test_the_page_says_of_which_version_its_files_are_and_the_worker_keeps_that_one(phone: Phone) -> None:
    version = phone.client.get(PAGE)["Gate-Version"]
    worker = phone.client.get(PAGE + "worker.js").content.decode()
    assert f'const VERSION = "{version}"' in worker
    # a script that the page loads and the phone does not keep would leave it without a form
    for name in ("gate", "gate_desk", "gate_document", "gate_photo", "gate_shown", "kept_rows"):
        assert f"operations/{name}.js" in worker.replace("\\u002D", "-")


def test_suspicion_is_asked_last(phone: Phone) -> None:
    page = phone.client.get(PAGE).content.decode()
    places = [page.index(f'name="{name}"') for name in ("needs", "name", "indicators", "held", "role")]
    assert places == sorted(places)


def test_who_may_not_record_does_not_reach_the_gate(operation: Operation, cast: dict[str, Officer]) -> None:
    for name, officer in cast.items():
        if officer.may("operations.record"):
            continue
        client = Client()
        client.force_login(officer)
        assert client.get(PAGE).status_code in (403, 404), name
