"""A dossier kept by several desks: proposed by one officer, sent by another, never naming a victim, nothing overwritten."""

import uuid

import pytest
from django.utils import timezone

from jointdesk.desk.audit.models import Access, Entry
from jointdesk.desk.cases.actions import open_case
from jointdesk.desk.cases.models import Notice
from jointdesk.desk.cases.persons.person_actions import involve_new
from jointdesk.desk.exchange.data.passages import note_received
from jointdesk.desk.exchange.dossiers import dossier_queries
from jointdesk.desk.exchange.dossiers.alike import find_alike
from jointdesk.desk.exchange.dossiers.asking import dossier_facts
from jointdesk.desk.exchange.dossiers.building import Source, build
from jointdesk.desk.exchange.dossiers.dossier_page import lay_out
from jointdesk.desk.exchange.dossiers.guards import EntryRefused
from jointdesk.desk.exchange.dossiers.links import follow_merged_networks, link_entry
from jointdesk.desk.exchange.dossiers.proposals import EntryDraft, approve, decline, propose
from jointdesk.desk.exchange.dossiers.settling import settle
from jointdesk.desk.exchange.groups.edit_mail import send_missing
from jointdesk.desk.exchange.groups.edit_store import state_of
from jointdesk.desk.exchange.mail.work import deliver
from jointdesk.desk.exchange.models import (
    DatumUse,
    EntryLink,
    IncomingMessage,
    JointEntry,
    KeptBackCase,
    Passage,
    ProposedEntry,
)
from jointdesk.desk.networks.models import Membership, Network
from jointdesk.engine.errors import CallerError, NotAllowed
from jointdesk.engine.exchange.wire.bodies import JointEditSent

GANG = {
    "name": "Golden Dragon",
    "aliases": ["Kim Long", "金龙"],
    "status": "active",
    "crime_types": ["scams"],
}
LEADER = {
    "names": ["Lê Văn Ví Dụ", "黎文例"],
    "role": "leader",
    "birth_date": "1985-03-02",
    "nationality": "VN",
}


def below(gang, kind):
    return JointEntry.objects.get(group=gang.group, kind=kind, under=gang.key.hex)


def victim(cast, units, name="Nguyễn Thị Mẫu", birth_date="2001-02-03"):
    case = open_case(cast["cora"], "Rescue", units["national"])
    return involve_new(cast["cora"], case, name, "victim", birth_date, "VN").person


def test_two_officers_send_a_dossier_and_its_text_stands_in_the_edits_alone(kh, cast, make):
    gang = make([EntryDraft("gang", GANG), EntryDraft("gang_person", LEADER, evaluation="4x4 B2")])
    deliver()
    sent = {body.kind: body for body in kh.bodies(JointEditSent)}
    assert sent["gang"].fields == {**GANG, "aliases": ("Kim Long", "金龙"), "crime_types": ("scams",)}
    assert sent["gang_person"].fields == {**LEADER, "names": tuple(LEADER["names"]), "gang": gang.key.hex}
    assert sent["gang_person"].evaluation == "4x4 B2"
    assert [row.fields for row in ProposedEntry.objects.all()] == [{}, {}]
    disclosure = Access.objects.get(act="disclosure")
    assert (disclosure.recipients, disclosure.officer) == ("kh, vn", cast["dara"])
    assert not any("Ví Dụ" in str(row.record) or "Golden" in str(row.record) for row in Entry.objects.all())


def test_nothing_leaves_before_a_second_officer_says_so(kh, group, cast):
    row = propose(cast["bob"], group, [EntryDraft("gang", GANG)], "Shared work")
    deliver()
    assert kh.bodies(JointEditSent) == []
    with pytest.raises(CallerError, match="another officer"):
        approve(cast["bob"], row)
    with pytest.raises(NotAllowed):
        approve(cast["alice"], row)
    assert not JointEntry.objects.filter(kind="gang").exists()
    decline(cast["dara"], row, "Not yet")
    assert approve(cast["dara"], row).state == "declined"
    assert ProposedEntry.objects.get().fields == {}


def test_who_may_not_propose_and_where_nothing_is_kept(group, cast):
    with pytest.raises(NotAllowed):
        propose(cast["vera"], group, [EntryDraft("gang", GANG)], "x")
    for drafts, purpose in (
        ([], "x"),
        ([EntryDraft("gang", GANG)], " "),
        ([EntryDraft("gang_person", LEADER)], "x"),
        ([EntryDraft("gang", GANG), EntryDraft("meeting", {"subject": "x"})], "x"),
    ):
        with pytest.raises(CallerError):
            propose(cast["bob"], group, drafts, purpose)
    group.joined_at = None
    with pytest.raises(CallerError, match="Join the group"):
        propose(cast["bob"], group, [EntryDraft("gang", GANG)], "x")


def test_a_contradiction_says_which_field_and_why(gang, cast, group):
    wrong = {
        "name": "Compound",
        "country": "VN",
        "province": "KH-12",
        "seen_from": "2026-01-02",
        "seen_to": "2026-01-01",
    }
    with pytest.raises(EntryRefused) as refused:
        propose(cast["bob"], group, [EntryDraft("gang_site", wrong)], "x", dossier=gang)
    assert {error.field for error in refused.value.errors} == {"province", "seen_to"}
    with pytest.raises(EntryRefused) as refused:
        propose(cast["bob"], group, [EntryDraft("gang_person", {"role": "leader"})], "x", dossier=gang)
    assert [tuple(error)[:2] for error in refused.value.errors] == [("names", "is missing")]


@pytest.mark.parametrize("mark", ["RED", "AMBER+STRICT"])
def test_a_strict_mark_does_not_leave(group, cast, mark):
    with pytest.raises(CallerError, match=r"does not leave"):
        propose(cast["bob"], group, [EntryDraft("gang", GANG, mark=mark)], "x")


@pytest.mark.parametrize(
    "fields",
    [
        {"names": ["NGUYEN THI MAU"]},
        {"names": ["阮氏某", "Nguyen Thi Mau (cook)"], "birth_date": "2001"},
        {"names": ["Nguyễn Thị Mẫu"], "birth_date": "2001-02-03", "role": "guard"},
    ],
)
def test_a_presumed_victim_is_no_member_of_a_gang(gang, group, cast, units, fields):
    victim(cast, units)
    with pytest.raises(CallerError, match="presumed victim"):
        propose(cast["bob"], group, [EntryDraft("gang_person", fields)], "x", dossier=gang)
    other = {**fields, "names": ["Nguyễn Thị Mẫu"], "birth_date": "1970-01-01"}
    assert propose(cast["bob"], group, [EntryDraft("gang_person", other)], "x", dossier=gang).pk


def test_who_became_a_victim_since_it_was_proposed_is_not_sent(gang, group, cast, units):
    row = propose(
        cast["bob"], group, [EntryDraft("gang_person", {"names": ["Nguyen Thi Mau"]})], "x", dossier=gang
    )
    victim(cast, units)
    with pytest.raises(CallerError, match="presumed victim"):
        approve(cast["dara"], row)
    assert not JointEntry.objects.filter(kind="gang_person").exists()


def test_who_became_a_victim_since_is_not_told_to_a_desk_that_comes_later(
    kh, gang, group, cast, units, make, partner
):
    make([EntryDraft("gang_person", {"names": ["Nguyen Thi Mau"]})], gang)
    deliver()
    Passage.objects.all().delete()
    kh.got.clear()
    victim(cast, units)
    send_missing(group, partner)
    deliver()
    assert "gang_person" not in [body.kind for body in kh.bodies(JointEditSent)]


def test_a_request_about_a_gang_begins_with_what_its_dossier_says(gang, group, cast, make):
    phone = {"type": "phone", "value": "+84900000001"}
    second = {"names": ["Trần Hai"], "role": "guard"}
    make(
        [
            EntryDraft("gang_person", second),
            EntryDraft("gang_person", LEADER),
            EntryDraft("gang_identifier", phone),
        ],
        gang,
    )
    facts = dossier_facts(cast["bob"], group, gang.key.hex)
    assert facts["persons"] == ["Lê Văn Ví Dụ / 黎文例, 1985-03-02, VN", "Trần Hai"]
    assert (facts["identifiers"], facts["facts"]) == (["phone +84900000001"], "Golden Dragon")
    assert dossier_facts(cast["mai"], group, gang.key.hex) == {}
    assert dossier_facts(cast["bob"], group, "no key") == {}


def test_a_victim_whom_a_partner_names_is_shown_with_a_warning(gang, cast, units, hear):
    victim(cast, units)
    hear("gang_person", {"gang": gang.key.hex, "names": ["Nguyen Thi Mau"]})
    page = lay_out(dossier_queries.rows_of(cast["alice"], gang))
    [(_role, [person])] = page.people
    assert person.may_be_victim
    with pytest.raises(CallerError, match="presumed victim"):
        link_entry(cast["bob"], person.entry, "person", victim(cast, units).pk)


def test_what_is_not_neutral_needs_a_reason_that_another_officer_reads(group, cast):
    fields = {**GANG, "summary": "They recruit for the rebel army of a separatist party."}
    with pytest.raises(CallerError, match="neutral"):
        propose(cast["bob"], group, [EntryDraft("gang", fields)], "x")
    row = propose(
        cast["bob"], group, [EntryDraft("gang", fields)], "x", neutral="It is a fraud; the words are theirs."
    )
    assert approve(cast["dara"], row).state == "sent"


def test_a_partners_datum_goes_in_only_with_leave(kh, partner, gang, group, cast, make):
    datum = note_received(partner, uuid.uuid4(), "answer", "request:1", "AMBER", "Ask first", origin="kr")
    draft = EntryDraft("gang_identifier", {"type": "phone", "value": "+84 900 000 009"}, datum=datum.key)
    with pytest.raises(CallerError, match="leave of kr"):
        propose(cast["bob"], group, [draft], "x", dossier=gang)
    datum.leaves.create(holder="vn", desk="kh", answer=uuid.uuid4(), given_at=timezone.now())
    make([draft], gang)
    assert below(gang, "gang_identifier").values["value"] == "+84900000009"
    assert DatumUse.objects.get(datum=datum).subject == f"entry:{gang.key.hex}"


def test_a_partner_reads_changes_and_nothing_is_overwritten(kh, gang, cast, make, hear):
    heads = sorted(state_of(gang).heads)
    hear("gang", {"status": "disrupted"}, gang.key.hex, parents=heads)
    draft = EntryDraft("gang", {"status": "dismantled"}, gang, heads)  # Bob had not seen kh's
    make([draft], gang)
    gang.refresh_from_db()
    assert gang.disputed == ["status"]
    said = state_of(gang).conflicts["status"]
    assert {(one.value, one.edit.desk) for one in said} == {("disrupted", "kh"), ("dismantled", "vn")}
    theirs = next(one.edit.id for one in said if one.edit.desk == "kh")
    with pytest.raises(NotAllowed):
        settle(cast["alice"], gang, "status", uuid.UUID(theirs))
    settle(cast["bob"], gang, "status", uuid.UUID(theirs))
    gang.refresh_from_db()
    assert (gang.disputed, gang.values["status"]) == ([], "disrupted")
    with pytest.raises(CallerError, match="no longer stands"):
        settle(cast["bob"], gang, "status", uuid.UUID(theirs))


def test_a_kind_of_a_later_version_waits_in_quarantine(hear, gang):
    hear("gang_site", {"gang": gang.key.hex, "name": "x"}, version=99)
    assert not JointEntry.objects.filter(kind="gang_site").exists()
    assert IncomingMessage.objects.get(state="quarantined").code == "unknown_kind"


def test_two_dossiers_are_one_and_both_stay(gang, group, cast, make):
    other = make([EntryDraft("gang", {"name": "Kim Long"})])
    with pytest.raises(CallerError, match="same as itself"):
        propose(cast["bob"], group, [EntryDraft("gang", {"same_as": gang.key.hex}, gang)], "x", dossier=gang)
    make([EntryDraft("gang", {"same_as": other.key.hex}, gang)], gang)
    page = lay_out(dossier_queries.rows_of(cast["alice"], gang))
    assert page.same_as == other.key
    assert set(dossier_queries.dossiers(cast["alice"])) == {gang, other}


def test_a_dossier_is_found_by_any_name_as_written_or_as_it_sounds(gang, cast, make):
    phone = {"type": "phone", "value": "+84900000001"}
    make([EntryDraft("gang_person", LEADER), EntryDraft("gang_identifier", phone)], gang)
    for text in ("golden", "金龙", "KIM LONG", "le van vi du", "黎文例", "84900000001"):
        assert dossier_queries.search(cast["alice"], text) == [gang], text
    assert dossier_queries.search(cast["alice"], "Nobody Such") == []
    assert dossier_queries.search(cast["alice"], "x") == []
    assert dossier_queries.search(cast["mai"], "golden") == []


def test_a_red_entry_of_a_partner_is_in_no_list(gang, cast, hear):
    hear("gang_site", {"gang": gang.key.hex, "name": "Secret"}, mark="TLP:RED")
    assert len(dossier_queries.rows_of(cast["alice"], gang)) == 1


def test_somebody_alike_is_proposed_and_never_merged(gang, cast, units, make):
    make([EntryDraft("gang_person", LEADER)], gang)
    today = timezone.now().date()
    Notice.objects.create(
        reference="VN-W-1", colour="red", name="LE VAN VI DU", birth_date="1985-03-02", issued_on=today,
        review_on=today, unit=units["national"],
    )  # fmt: skip
    Notice.objects.create(
        reference="VN-W-2", colour="red", name="LE VAN VI DU", birth_date="1999-01-01", issued_on=today,
        review_on=today, unit=units["national"],
    )  # fmt: skip
    [found] = find_alike(cast["alice"], below(gang, "gang_person"))
    assert (found.row.reference, found.score > 0.5, bool(found.reasons)) == ("VN-W-1", True, True)
    assert not EntryLink.objects.exists()


def test_a_case_gives_its_suspects_and_never_its_victims(cast, units, make):
    case = open_case(cast["cora"], "Fraud of Sihanouk street", units["national"])
    involve_new(cast["cora"], case, "Trần Đầu Não", "ringleader", "1980", "VN")
    involve_new(cast["cora"], case, "Phạm Nạn Nhân", "victim", "2000", "VN")
    drafts = build(cast["bob"], Source(case=case))
    assert [draft.kind for draft in drafts] == ["gang", "gang_reference", "gang_person"]
    assert (drafts[2].fields["names"], drafts[2].fields["role"]) == (["Trần Đầu Não"], "leader")
    gang = make(drafts)
    assert EntryLink.objects.get(case=case).dossier == gang.key
    assert dossier_queries.dossiers_of(cast["alice"], case=case.reference) == [gang]
    assert dossier_queries.dossiers_of(cast["mai"], case=case.reference) == []
    KeptBackCase.objects.create(case=case, officer=cast["cora"], reason="r", at=timezone.now())
    with pytest.raises(CallerError, match="kept back"):
        build(cast["bob"], Source(case=case))


def test_a_network_gives_what_may_leave_and_links_follow_its_merger(group, cast, name, make):
    now = timezone.now()
    network = Network.objects.create(reference="N-1", formed_at=now, complaint_count=2)
    other = Network.objects.create(reference="N-2", formed_at=now)
    for value, mark in (("+84900000001", "AMBER"), ("+84900000002", "RED")):
        identifier = name("phone", value, mark=mark, amount=500, currency="VND")
        Membership.objects.create(complaint=identifier.mentions.get().complaint, network=network)
    drafts = build(cast["bob"], Source(network=network))
    assert [draft.fields["value"] for draft in drafts if draft.kind == "gang_identifier"] == ["+84900000001"]
    [reference] = [draft for draft in drafts if draft.kind == "gang_reference"]
    assert (reference.fields["reference"], reference.fields["complaints"]) == ("N-1", 1)
    assert reference.fields["losses"] == ["VND 500"]
    with pytest.raises(EntryRefused):  # a computed network is not yet a gang: an officer names it
        propose(cast["bob"], group, drafts, "x")
    named = EntryDraft("gang", {**drafts[0].fields, "name": "Golden Dragon"})
    make([named, *drafts[1:]])
    follow_merged_networks({network.pk: other.pk})
    assert EntryLink.objects.get().network == other


def test_a_page_takes_the_same_queries_for_two_hundred_entries(
    gang, cast, django_assert_max_num_queries, hear
):
    for number in range(200):
        fields = {"gang": gang.key.hex, "names": [f"Person {number}"], "role": "member"}
        hear("gang_person", fields)
    with django_assert_max_num_queries(20):
        page = lay_out(dossier_queries.rows_of(cast["alice"], gang))
    assert len(page.people[0][1]) == 200
