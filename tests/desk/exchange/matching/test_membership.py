"""A partner proves that what we hit is a record it held before; one that stuffed its set cannot."""

import uuid
from dataclasses import replace
from datetime import timedelta

import pytest
from django.utils import timezone

from far_sets import make_set
from jointdesk.desk.audit.models import Checkpoint
from jointdesk.desk.audit.work import sequence
from jointdesk.desk.cases.models import Notice
from jointdesk.desk.exchange.mail.work import deliver, witness
from jointdesk.desk.exchange.matching import set_work, sharing
from jointdesk.desk.exchange.matching.membership import want_proof
from jointdesk.desk.exchange.matching.seed_store import read_secret
from jointdesk.desk.exchange.matching.set_actions import end_set, name_of, publish_sets
from jointdesk.desk.exchange.matching.set_files import fetch_missing_sets, map_tags
from jointdesk.desk.exchange.models import (
    Alarm,
    ElementProof,
    Hit,
    PartnerSet,
    PublishedElement,
    Question,
    Request,
)
from jointdesk.desk.intake.models import Complaint, Identifier, Mention
from jointdesk.engine.exchange.matching.commitments import hash_leaf, is_committed
from jointdesk.engine.exchange.matching.oprf import SetSide, element
from jointdesk.engine.exchange.matching.persons import person_keys
from jointdesk.engine.exchange.matching.sets import epoch_of
from jointdesk.engine.exchange.matching.tagfiles import find_places
from jointdesk.engine.exchange.wire.bodies import MembershipProved, MembershipRefused, MembershipWanted
from jointdesk.engine.transparency.checkpoints import origin_of, read_checkpoint
from jointdesk.engine.transparency.proofs import verify_inclusion

PHONE = "+84900000001"
SETS = "5" * 32


@pytest.fixture
def request_of(partner, units, cast):
    def make(direction, identifiers, hit=None, state="sent"):
        return Request.objects.create(
            key=uuid.uuid4(),
            direction=direction,
            partner=partner,
            unit=units["national"],
            type="identify",
            form_version=1,
            fields={"identifiers": identifiers},
            legal_basis="UNCC",
            purpose="x",
            state=state,
            answer_by=timezone.now(),
            drafted_at=timezone.now(),
            hit=hit,
        )

    return make


@pytest.fixture
def hit(kh, partner):
    """We hit a phone in the partner's set."""
    kh.publish("phone", [PHONE, "+84900000002"])
    fetch_missing_sets()
    made = kh.made["phone", "base"]
    question = Question.objects.create(
        key=uuid.uuid4(),
        partner=partner,
        kind="phone",
        epoch=made.name.epoch,
        purpose="x",
        count=1,
        padded=16,
        asked_at=timezone.now(),
        answered_at=timezone.now(),
    )
    return Hit.objects.create(
        partner=partner,
        identifier=Identifier.objects.create(kind="phone", value=PHONE),
        question=question,
        partner_set=PartnerSet.objects.get(),
        tag=made.side.tag(element("phone", PHONE)),
        found_at=timezone.now(),
    )


@pytest.fixture
def proved(kh, hit, request_of):
    """The honest partner's proof of it, not said yet."""
    request = request_of("sent", [f"phone {PHONE}"], hit)
    wanted, made, tag = want_proof(request), kh.made["phone", "base"], bytes(hit.tag)
    return MembershipProved(
        wanted=wanted.message_id.hex,
        nonce=made.nonce(tag),
        element=element("phone", PHONE),
        record=made.record,
        path=made.path(tag),
        index=made.record_index,
        log_path=kh.log.path(made.record_index),
        checkpoint=kh.log.cosigned(),
    )


def test_a_record_held_before_is_proved(kh, hit, proved):
    kh.say(proved, conversation=SETS)
    proof = ElementProof.objects.get()
    assert (proof.state, proof.log_index, proof.code) == ("proved", kh.made["phone", "base"].record_index, "")
    assert Alarm.objects.count() == 0


def test_the_proof_is_asked_for_once_with_the_request(kh, hit, request_of):
    request = request_of("sent", [f"phone {PHONE}"], hit)
    assert want_proof(request) == want_proof(request)
    deliver()
    [body] = kh.bodies(MembershipWanted)
    assert (body.tag, body.request) == (bytes(hit.tag), request.key.hex)


def late_record(kh, proved):
    """A record that was logged only after the set."""
    index = kh.log.record("complaint_stored", {})
    made = kh.made["phone", "base"]
    record = kh.log.leaf(index)
    leaf = hash_leaf(proved.nonce, bytes(8), proved.element, record)
    assert leaf != made.record
    return replace(
        proved, record=record, index=index, log_path=kh.log.path(index), checkpoint=kh.log.cosigned()
    )


def no_record(kh, proved):
    """The element was stuffed: the leaf says no record, and any other record does not fit the leaf."""
    return replace(proved, record=kh.log.leaf(kh.log.record("complaint_stored", {})))


def other_element(kh, proved):
    return replace(proved, element=element("phone", "+84900000002"))


def other_nonce(kh, proved):
    return replace(proved, nonce=bytes(32))


def no_path(kh, proved):
    return replace(proved, path=())


def other_path(kh, proved):
    return replace(proved, path=(bytes(32), *proved.path[1:]))


def other_log(kh, proved):
    return replace(proved, log_path=())


def not_cosigned(kh, proved):
    return replace(proved, checkpoint=kh.log.uncosigned())


def own_set_of_another_root(kh, proved):
    """A commitment made afterwards, over the element it now wants to have held."""
    other = make_set(kh.log, "phone", [PHONE])
    tag = other.side.tag(proved.element)
    return replace(proved, nonce=other.nonce(tag), record=other.record, path=other.path(tag))


@pytest.mark.parametrize(
    "lie",
    [
        late_record,
        no_record,
        other_element,
        other_nonce,
        no_path,
        other_path,
        other_log,
        not_cosigned,
        own_set_of_another_root,
    ],
)
def test_a_stuffed_element_cannot_be_proved(kh, hit, proved, lie):
    kh.say(lie(kh, proved), conversation=SETS)
    proof = ElementProof.objects.get()
    assert (proof.state, proof.code) == ("refused", "not_proved")
    assert Alarm.objects.get().code == "not_proved"


def test_a_record_logged_after_the_set_proves_nothing_though_the_set_is_committed_to_it(kh, hit, proved):
    PartnerSet.objects.update(anchor_index=proved.index)
    kh.say(proved, conversation=SETS)
    assert ElementProof.objects.get().code == "not_proved"


def test_a_partner_that_says_it_cannot_is_an_alarm(kh, hit, proved):
    kh.say(MembershipRefused(wanted=proved.wanted, code="not_committed"), conversation=SETS)
    assert ElementProof.objects.get().code == "not_committed"
    assert Alarm.objects.get().code == "not_proved"
    # a second answer is to nothing
    kh.say(proved, conversation=SETS)
    assert ElementProof.objects.get().state == "refused"


# our desk proves


@pytest.fixture
def ours(kh, partner, cast, units):
    """A published and anchored set of ours, with one phone that a complaint names."""
    complaint = Complaint.objects.create(
        reference="P-1",
        channel="hotline",
        received_at=timezone.now(),
        decide_by=timezone.now().date(),
        unit=units["national"],
        narrative="x",
    )
    phone = Identifier.objects.create(kind="phone", value=PHONE)
    Mention.objects.create(complaint=complaint, identifier=phone, raw="x", start=0, end=1)
    [key] = publish_sets(cast["bob"], partner)
    sequence()
    witness()
    deliver()
    kh.cosign()
    assert set_work.anchor_sets() == 1
    return key


def ask(kh, key, value, request):
    side = SetSide(read_secret(name_of(key)).seed, name_of(key).info)
    body = MembershipWanted(
        digest=bytes.fromhex(key.set_digest), tag=side.tag(element("phone", value)), request=request.key.hex
    )
    kh.say(body, conversation=SETS)
    deliver()
    return [item for form in (MembershipProved, MembershipRefused) for item in kh.bodies(form)][-1]


@pytest.mark.parametrize("spelling", [PHONE, "0900 000 001", "+84 900 000 001"])
def test_we_prove_what_an_open_request_names(kh, ours, request_of, spelling):
    body = ask(kh, ours, PHONE, request_of("received", [f"phone {spelling}"], state="accepted"))
    if spelling.startswith("0"):  # without its country the line names no number of ours
        assert body.code == "no_open_request"
        return
    assert isinstance(body, MembershipProved)
    row = PublishedElement.objects.get(match_key=ours)
    side = SetSide(read_secret(name_of(ours)).seed, name_of(ours).info)
    tag = side.tag(body.element)
    [place] = find_places([tag], map_tags(ours.set_digest))
    leaf = hash_leaf(body.nonce, tag, body.element, body.record)
    assert is_committed(leaf, place, body.path, size=256, root=bytes(ours.root))
    from jointdesk.desk.partners.own import own_keys

    checkpoint = read_checkpoint(body.checkpoint, origin_of("vn"), own_keys().signing_public)
    assert verify_inclusion(body.record, body.index, checkpoint.size, body.log_path, checkpoint.root)
    assert body.record == bytes(row.entry.leaf)
    assert body.index < ours.entry.__class__.objects.get(pk=ours.entry_id).index
    assert Checkpoint.objects.filter(size=checkpoint.size).exists()


@pytest.mark.parametrize(
    ("direction", "state", "named"),
    [
        ("sent", "sent", PHONE),
        ("received", "withdrawn", PHONE),
        ("received", "closed", PHONE),
        ("received", "accepted", "+84900000009"),
    ],
)
def test_we_prove_nothing_that_no_open_request_names(kh, ours, request_of, direction, state, named):
    body = ask(kh, ours, PHONE, request_of(direction, [f"phone {named}"], state=state))
    assert body.code == "no_open_request"


def test_what_is_not_in_the_set_is_not_proved(kh, ours, request_of):
    body = ask(kh, ours, "+84900000009", request_of("received", ["phone +84900000009"]))
    assert body.code == "not_committed"


def test_an_element_of_ours_without_its_record_is_not_proved(kh, ours, request_of):
    PublishedElement.objects.update(entry=ours.entry)
    body = ask(kh, ours, PHONE, request_of("received", [f"phone {PHONE}"]))
    assert body.code == "not_committed"


def test_a_set_that_is_over_is_not_spoken_of(kh, ours, request_of, cast):
    request = request_of("received", [f"phone {PHONE}"])
    type(ours).objects.update(epoch=epoch_of((timezone.now() - timedelta(days=180)).date()))
    side = SetSide(read_secret(name_of(ours)).seed, name_of(ours).info)
    body = MembershipWanted(
        digest=bytes.fromhex(ours.set_digest), tag=side.tag(element("phone", PHONE)), request=request.key.hex
    )
    kh.say(body, conversation=SETS)
    end_set(cast["bob"], ours, "withdrawn")
    kh.say(body, conversation=SETS)
    deliver()
    assert [item.code for item in kh.bodies(MembershipRefused)] == ["epoch_over", "unknown_set"]


@pytest.fixture
def wanted(kh, partner, cast, units):
    """A published and anchored set of ours, with one person we want."""
    Notice.objects.create(
        reference="VN-W-1",
        colour="red",
        name="NGUYEN VAN AN",
        birth_date="1990-05-17",
        nationality="VN",
        issued_on=timezone.now().date(),
        review_on=timezone.now().date(),
        unit=units["national"],
    )
    sharing.mark_kind(None, partner, "person", shared=True)
    [key] = publish_sets(cast["bob"], partner, ["person"])
    sequence()
    witness()
    deliver()
    kh.cosign()
    assert set_work.anchor_sets() == 1
    return key


@pytest.mark.parametrize(
    ("name", "born", "code"),
    [
        ("Nguyễn Văn An", "1990-05-17", ""),
        ("Nguyễn Văn An", "1990-05-18", "no_open_request"),
        ("Tran Thi Binh", "1990-05-17", "no_open_request"),
        ("Nguyễn Văn An", None, "no_open_request"),
    ],
)
def test_we_prove_a_person_that_an_open_request_names(kh, wanted, request_of, name, born, code):
    request = request_of("received", [])
    Request.objects.update(fields={"person": [name], "birth_date": born})
    side = SetSide(read_secret(name_of(wanted)).seed, name_of(wanted).info)
    notice = Notice.objects.get()
    keys = person_keys([notice.name], notice.birth_date, "person")
    held = next(key for key in keys.published if key in keys.asked)
    body = MembershipWanted(
        digest=bytes.fromhex(wanted.set_digest),
        tag=side.tag(element("person", held)),
        request=request.key.hex,
    )
    kh.say(body, conversation=SETS)
    deliver()
    if code:
        assert kh.bodies(MembershipRefused)[-1].code == code
    else:
        assert kh.bodies(MembershipProved)[-1].element == element("person", held)
