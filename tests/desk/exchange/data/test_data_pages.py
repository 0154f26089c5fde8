"""The pages of data and recalls, walked by the two officers; nobody else sees them."""

from django.utils import timezone

from desk.exchange.data.scene import DATUM, THEIRS, answered, ask, datum, get_leave, pass_on, recall
from jointdesk.desk.cases.models import Notice
from jointdesk.desk.exchange.models import Recall, RecallFlag
from records import Records


def test_two_officers_take_back_what_was_passed_on_by_the_pages(kh, kr, partner, third, cast, client):
    kh.say(THEIRS)
    get_leave(kh, partner, cast)
    pass_on(cast, Notice.objects.get(), third)
    client.force_login(cast["bob"])
    page = client.get(f"/exchange/data/{DATUM}/").content.decode()
    assert "Sent to Desk kr" in page
    assert "Tell us before any arrest" in page
    client.post(f"/exchange/data/{DATUM}/", {"act": "retract", "reason": "Not needed any more"})
    [row] = Recall.objects.all()
    assert "Send the recall" not in client.get(f"/exchange/data/{DATUM}/").content.decode()
    client.force_login(cast["dara"])
    assert "Send the recall" in client.get(f"/exchange/data/{DATUM}/").content.decode()
    client.post(f"/exchange/data/{DATUM}/recalls/{row.pk}/send")
    row.refresh_from_db()
    assert row.state == "done"
    assert Notice.objects.get().state == "active"
    assert "Desk kr: On its way" in client.get("/exchange/recalls/").content.decode()


def test_a_retracted_answer_leaves_a_trace_on_its_request_and_a_flag(kh, partner, cast, client):
    row = ask(cast, partner)
    key = answered(kh, row)
    later = ask(cast, partner, {**row.fields, "identifiers": ["phone +855977777779"]})
    kh.say(recall("retract", key, reason="A wrong subscriber"))
    client.force_login(cast["bob"])
    page = client.get(f"/exchange/requests/{row.key.hex}/").content.decode()
    assert "Retracted by Desk kh" in page
    assert "A wrong subscriber" in page
    assert "Secretname" not in page
    [flag] = RecallFlag.objects.all()
    assert f"/exchange/requests/{later.key.hex}/" in client.get("/exchange/recalls/").content.decode()
    page = f"/exchange/requests/{later.key.hex}/"
    assert "Rests on what was taken back" in client.get(page).content.decode()
    settled = client.post(f"/exchange/recalls/flags/{flag.pk}/settle", {"stay": "1"})
    assert settled.url == page
    assert "Rests on what was taken back" not in client.get(page).content.decode()
    flag.refresh_from_db()
    assert flag.settled_by == cast["bob"]


def test_a_hit_says_that_what_it_rests_on_was_taken_back(kh, partner, units, cast, client):
    records = Records(units, cast)
    hit = records.hit(complaint=records.complaint())
    row = ask(cast, partner)
    key = answered(kh, row)
    kh.say(recall("retract", key, reason="A wrong subscriber"))
    Recall.objects.get().flags.create(subject=f"hit:{hit.pk}", raised_at=timezone.now())
    client.force_login(cast["bob"])
    assert "A wrong subscriber" in client.get(f"/exchange/hits/{hit.pk}/").content.decode()


def test_leave_is_asked_for_with_a_form_half_filled(kh, partner, cast, client):
    kh.say(THEIRS)
    client.force_login(cast["bob"])
    address = f"/exchange/requests/new?form=onward_transfer&partner=kh&datum={DATUM}"
    assert address.replace("&", "&amp;") in client.get(f"/exchange/data/{DATUM}/").content.decode()
    assert DATUM in client.get(address).content.decode()


def test_an_officer_keeps_a_datum_and_lets_it_go(kh, partner, cast, client):
    kh.say(THEIRS)
    client.force_login(cast["cora"])
    client.post(f"/exchange/data/{DATUM}/keep", {"reason": "Evidence"})
    assert datum().held_reason == "Evidence"
    client.post(f"/exchange/data/{DATUM}/keep", {"end": "1"})
    assert datum().held_reason == ""


def test_who_may_not_read_requests_sees_no_data(kh, partner, cast, client):
    kh.say(THEIRS)
    client.force_login(cast["mai"])
    panel = f"/exchange/of-notice/{Notice.objects.get().pk}/"
    for address in (f"/exchange/data/{DATUM}/", "/exchange/recalls/", panel):
        assert client.get(address).status_code == 403


def test_the_api_tells_the_same(kh, partner, cast, client):
    kh.say(THEIRS)
    client.force_login(cast["bob"])
    said = client.get(f"/api/exchange/data/{DATUM}").json()
    assert (said["origin"], said["mark"], said["conditions"]) == ("kh", "AMBER", "Tell us before any arrest")
    assert said["passages"][0]["partner"] == "kh"
    kh.say(recall("erase"))
    assert client.get("/api/exchange/recalls").json()[0]["acts"] == ["destroyed"]
