"""Bundles: two officers, a file that proves itself, and its way into another desk."""

import io
import json
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from jointdesk.desk.audit.models import Access
from jointdesk.desk.audit.work import sequence
from jointdesk.desk.cases.evidence.exporting import is_ready, make_bundle, propose_export, release, withdraw
from jointdesk.desk.cases.evidence.importing import take_in
from jointdesk.desk.cases.evidence.queries import steps_of
from jointdesk.desk.cases.models import Exhibit
from jointdesk.desk.partners.models import Partner
from jointdesk.desk.partners.own import own_card
from jointdesk.engine.errors import CallerError, NotAllowed
from jointdesk.engine.exchange.evidence.bundle import check_bundle

from .conftest import picture
from .test_custody import broken, chain

SAID = {"purpose": "Trial at the court of Hà Nội", "recipient": "Prosecutor's office"}


@pytest.fixture
def released(phone, case, cast):
    export = propose_export(cast["alice"], case, [phone], seal="none", **SAID)
    release(cast["cora"], export)
    sequence()
    export.refresh_from_db()
    return export


def bundle_of(export, officer):
    return io.BytesIO(make_bundle(officer, export).read())


@pytest.fixture
def sister(db):
    """A partner whose card is our own: what we make is what it would give us."""
    card = own_card()
    return Partner.objects.create(
        desk_id=card.desk,
        name="Sister desk",
        country="VN",
        address="http://sister.localhost",
        card=card.signed.encode(),
        fingerprint="",
        state="confirmed",
        added_at=timezone.now(),
    )


def test_one_officer_proposes_and_another_releases(phone, case, cast):
    export = propose_export(cast["alice"], case, [phone], **SAID)
    with pytest.raises(NotAllowed):
        release(cast["alice"], export)
    own = propose_export(cast["cora"], case, [phone], **SAID)
    with pytest.raises(CallerError, match="Another officer"):
        release(cast["cora"], own)
    with pytest.raises(CallerError, match="not released"):
        make_bundle(cast["alice"], export)
    release(cast["cora"], export)
    assert chain(phone) == ["collected", "disclosed"]
    disclosed = Access.objects.get(act="disclosure", subject=f"evidence:{phone.key.hex}")
    assert disclosed.recipients == SAID["recipient"]
    with pytest.raises(CallerError, match="already"):
        withdraw(cast["alice"], export)


def test_it_is_ready_once_the_log_has_taken_all_of_it(phone, case, cast):
    export = propose_export(cast["alice"], case, [phone], **SAID)
    assert not is_ready(export)
    release(cast["cora"], export)
    export.refresh_from_db()
    assert not is_ready(export)
    sequence()
    assert is_ready(export)


def test_a_bundle_proves_itself(released, phone, cast):
    bundle = bundle_of(released, cast["alice"])
    verdict = check_bundle(bundle)
    assert verdict.reasons == []
    assert verdict.good
    assert (verdict.files, verdict.steps, verdict.proofs) == (1, 2, 4)
    assert verdict.keys["vn"] == own_card().signing_key
    with zipfile.ZipFile(bundle) as archive:
        assert archive.read("files/1/1.bin") == picture()
        manifest = json.loads(archive.read("manifest.json"))
    assert manifest["exhibits"][0]["serial"] == "353918052302132"


def test_whoever_may_not_read_the_case_gets_none(released, client, cast):
    client.force_login(cast["charlie"])
    assert client.get(f"/evidence/bundles/{released.key}/").status_code == 404
    client.force_login(cast["vera"])
    assert client.post(f"/evidence/bundles/{released.key}/fetch/").status_code == 403


def test_on_pages_it_is_proposed_released_and_fetched_with_a_passphrase(client, phone, case, cast, tmp_path):
    client.force_login(cast["alice"])
    said = {"exhibits": [phone.pk], "seal": "passphrase", **SAID}
    page = client.post(f"/evidence/case/{case.reference}/bundle/", said)["location"]
    assert client.get(page).status_code == 200
    client.force_login(cast["cora"])
    client.post(f"{page}release/")
    sequence()
    client.force_login(cast["alice"])
    short = client.post(f"{page}fetch/", {"passphrase": "short"})
    assert short.status_code == 400
    assert "at least 12" in short.content.decode()
    sealed = b"".join(client.post(f"{page}fetch/", {"passphrase": "river stone lamp 9"}).streaming_content)
    assert sealed.startswith(b"JOINTDESK-SEALED-1\n")
    assert b"manifest.json" not in sealed


def test_taken_in_elsewhere_it_keeps_its_way(released, phone, cast, units, sister):
    from jointdesk.desk.cases.actions import open_case

    other = open_case(cast["alice"], "The same gang, elsewhere", units["national"])
    bundle = SimpleUploadedFile("b.zip", bundle_of(released, cast["alice"]).read())
    [taken] = take_in(cast["alice"], other, bundle)
    assert (taken.origin, taken.origin_reference, taken.holder) == ("vn", phone.reference, cast["alice"])
    assert chain(taken) == ["collected", "disclosed", "received"]
    assert broken(taken) == []
    assert b"".join(taken.files.get().attachment.sha256.encode() for _ in "x") == (
        phone.files.get().attachment.sha256.encode()
    )
    again = propose_export(cast["alice"], other, [taken], seal="none", **SAID)
    release(cast["cora"], again)
    sequence()
    again.refresh_from_db()
    verdict = check_bundle(bundle_of(again, cast["alice"]))
    assert verdict.reasons == []
    assert steps_of(taken).first().told["why"]
    bundle.seek(0)
    with pytest.raises(CallerError, match="already"):
        take_in(cast["alice"], other, bundle)


def test_a_stranger_s_bundle_is_not_taken_in(released, case, cast):
    bundle = bundle_of(released, cast["alice"])
    with pytest.raises(CallerError, match="no confirmed partner"):
        take_in(cast["alice"], case, bundle)
    assert Exhibit.objects.count() == 1


def test_an_erased_exhibit_leaves_no_bundle(released, phone, cast):
    from jointdesk.desk.cases.evidence.holding import erase, hold

    assert hold(phone)
    erase(phone)
    released.refresh_from_db()
    assert not is_ready(released)
    with pytest.raises(CallerError, match="erased"):
        make_bundle(cast["alice"], released)
