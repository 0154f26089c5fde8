"""The path of two officers through a dossier by clicking, and who sees nothing of it."""

import re

import pytest

from desk.exchange.data.scene import ask
from jointdesk.desk.cases.actions import open_case
from jointdesk.desk.cases.persons.person_actions import involve_new
from jointdesk.desk.exchange.dossiers.proposals import EntryDraft
from jointdesk.desk.exchange.groups.edit_store import state_of
from jointdesk.desk.exchange.models import DossierProposal, EntryLink, JointEntry
from jointdesk.engine.exchange.wire.bodies import RequestAnswered


def text_of(answer):
    return re.sub(r"\s+", " ", answer.content.decode())


TERMS = {
    "purpose": "Shared work",
    "mark": "AMBER",
    "conditions": "Not in court",
    "scheme": "4x4",
    "code": "B2",
}


def test_from_an_empty_page_to_every_desk_of_the_group(client, cast, group):
    client.force_login(cast["bob"])
    assert "No dossier yet" in text_of(client.get("/exchange/dossiers/"))
    form = {
        "group": group.key.hex,
        "form_name": "Golden Dragon",
        "form_crime_types": ["scams", "drugs"],
        **TERMS,
    }
    refused = client.post("/exchange/dossiers/new", {**form, "form_name": ""})
    assert (refused.status_code, "is missing" in text_of(refused)) == (400, True)
    page = text_of(client.post("/exchange/dossiers/new", form, follow=True))
    assert "Waits for approval" in page
    assert "Approve and send" not in page  # his own
    row = DossierProposal.objects.get()
    client.post(f"/exchange/dossiers/proposals/{row.key.hex}/approve")
    row.refresh_from_db()
    assert row.state == "waiting"
    client.force_login(cast["dara"])
    assert "Approve and send" in text_of(client.get("/exchange/dossiers/"))
    page = text_of(client.post(f"/exchange/dossiers/proposals/{row.key.hex}/approve", follow=True))
    for told in ("Golden Dragon", "scams, drugs", "4x4 B2", "Not in court", "TLP:AMBER"):
        assert told in page
    assert "Golden Dragon" in text_of(client.get("/exchange/dossiers/?q=golden"))
    assert "No dossier names this" in text_of(client.get("/exchange/dossiers/?q=nobody"))


def test_an_entry_is_added_changed_ended_and_its_history_stays(client, cast, gang, group):
    base = f"/exchange/dossiers/{group.key.hex}/{gang.key.hex}"
    client.force_login(cast["bob"])
    person = {
        "form_names": "Lê Văn Ví Dụ\n黎文例",
        "form_role": "leader",
        "form_birth_date": "1985-03-02",
        **TERMS,
    }
    wrong = client.post(f"{base}/add/gang_person", {**person, "form_birth_date": "1985-02-30"})
    assert (wrong.status_code, "a day that does not exist" in text_of(wrong)) == (400, True)
    assert "Lê Văn Ví Dụ" in text_of(client.post(f"{base}/add/gang_person", person, follow=True))
    decide(client, cast, "dara")
    page = text_of(client.get(f"{base}/"))
    assert page.index("leader") < page.index("Lê Văn Ví Dụ")
    entry = JointEntry.objects.get(kind="gang_person")
    form = text_of(client.get(f"{base}/{entry.key.hex}/"))
    assert 'name="seen"' in form
    heads = sorted(state_of(entry).heads)
    client.force_login(cast["bob"])
    changed = {**person, "form_status": "arrested", "seen": heads}
    client.post(f"{base}/{entry.key.hex}/", changed)
    assert DossierProposal.objects.latest("pk").entries.get().fields == {"status": "arrested"}
    decide(client, cast, "dara")
    client.force_login(cast["bob"])
    client.post(
        f"{base}/{entry.key.hex}/end", {"reason": "Another man", "seen": sorted(state_of(entry).heads)}
    )
    decide(client, cast, "dara")
    page = text_of(client.get(f"{base}/"))
    assert "Ended entries" in page
    assert text_of(client.get(f"{base}/{entry.key.hex}/")).count("Date of birth") >= 2


def decide(client, cast, who, event="approve"):
    client.force_login(cast[who])
    row = DossierProposal.objects.latest("pk")
    return client.post(f"/exchange/dossiers/proposals/{row.key.hex}/{event}", {"reason": "No"}, follow=True)


def test_a_conflict_stands_side_by_side_and_one_click_settles_it(client, cast, gang, group, hear):
    heads = sorted(state_of(gang).heads)
    hear("gang", {"status": "disrupted"}, gang.key.hex, parents=heads)
    client.force_login(cast["bob"])
    base = f"/exchange/dossiers/{group.key.hex}/{gang.key.hex}"
    form = {"form_name": "Golden Dragon", "form_aliases": "Kim Long\n金龙", "form_crime_types": ["scams"],
            "form_status": "dismantled", "seen": heads, **TERMS}  # fmt: skip
    client.post(f"{base}/{gang.key.hex}/", form)
    decide(client, cast, "dara")
    assert "1 entry in conflict" in text_of(client.get(f"{base}/"))
    page = text_of(client.get(f"{base}/{gang.key.hex}/"))
    assert page.index("disrupted") < page.index("Take this")
    gang.refresh_from_db()
    said = state_of(gang).conflicts["status"]
    theirs = next(one.edit.id for one in said if one.edit.desk == "kh")
    client.post(f"{base}/{gang.key.hex}/settle", {"field": "status", "edit": theirs})
    gang.refresh_from_db()
    assert gang.values["status"] == "disrupted"
    client.post(f"{base}/{gang.key.hex}/settle", {"field": "status", "edit": "nonsense"})


def test_built_from_a_case_and_shown_on_its_page(client, cast, group, units):
    case = open_case(cast["cora"], "Sihanouk street", units["national"])
    involve_new(cast["cora"], case, "Trần Đầu Não", "ringleader", "1980", "VN")
    client.force_login(cast["bob"])
    page = text_of(client.get(f"/exchange/dossiers/new?case={case.reference}"))
    assert "Trần Đầu Não" in page
    form = {"group": group.key.hex, "form_name": "Sihanouk gang", "entry": ["0", "1"], **TERMS}
    client.post(f"/exchange/dossiers/new?case={case.reference}", form)
    assert DossierProposal.objects.get().entries.count() == 3
    decide(client, cast, "dara")
    panel = text_of(client.get(f"/exchange/of-case/{case.reference}/dossiers"))
    assert "Sihanouk gang" in panel
    gang = JointEntry.objects.get(kind="gang")
    base = f"/exchange/dossiers/{group.key.hex}/{gang.key.hex}"
    assert case.reference in text_of(client.get(f"{base}/"))
    client.force_login(cast["bob"])
    link = EntryLink.objects.get(case=case)
    client.post(f"{base}/links/{link.pk}")
    assert not EntryLink.objects.filter(case=case).exists()
    reference = JointEntry.objects.get(kind="gang_reference")
    client.post(f"{base}/{reference.key.hex}/link", {"what": "case", "reference": case.reference})
    client.post(f"{base}/{reference.key.hex}/link", {"what": "case", "reference": "no such"})
    assert EntryLink.objects.get(case=case).entry == reference.key


def test_two_dossiers_are_merged_by_a_proposal(client, cast, gang, group, make):
    other = make([EntryDraft("gang", {"name": "Kim Long"})])
    base = f"/exchange/dossiers/{group.key.hex}/{gang.key.hex}"
    client.force_login(cast["bob"])
    assert "Kim Long" in text_of(client.get(f"{base}/merge"))
    client.post(f"{base}/merge", {"into": other.key.hex, "purpose": "The same leader"})
    decide(client, cast, "dara")
    assert "the work goes on there" in text_of(client.get(f"{base}/"))


@pytest.mark.parametrize("who", ["mai", "sok", "adam"])
def test_who_has_nothing_to_do_with_gangs_sees_none(client, cast, gang, group, who):
    client.force_login(cast[who])
    base = f"/exchange/dossiers/{group.key.hex}/{gang.key.hex}"
    assert client.get("/exchange/dossiers/").status_code == 403
    assert client.get(f"{base}/").status_code == 403
    assert client.get("/exchange/dossiers/new").status_code == 403


def test_an_auditor_reads_and_writes_nothing(client, cast, gang, group):
    client.force_login(cast["vera"])
    base = f"/exchange/dossiers/{group.key.hex}/{gang.key.hex}"
    assert "Golden Dragon" in text_of(client.get(f"{base}/"))
    assert client.get(f"{base}/add/gang_person").status_code == 403
    assert client.post(f"{base}/{gang.key.hex}/", {"form_name": "x", **TERMS}).status_code == 403
    assert client.get(f"{base}/add/meeting").status_code in (403, 404)


def test_losses_stand_by_side_and_each_datum_says_where_it_went(client, cast, gang, group, make):
    reference = {"type": "network", "reference": "N-12", "complaints": 31, "losses": ["VND 12400000000"]}
    make([EntryDraft("gang_reference", reference)], gang)
    client.force_login(cast["bob"])
    page = text_of(client.get(f"/exchange/dossiers/{group.key.hex}/{gang.key.hex}/"))
    assert "12,400,000,000 VND" in page
    for entry in JointEntry.objects.filter(group=group, kind__startswith="gang"):
        assert f"/exchange/data/{entry.edits.get().key.hex}/" in page


def test_an_answer_goes_into_the_dossier_that_is_there_first(client, cast, gang, group, kh, partner):
    row = ask(cast, partner)
    pairs = (("phone", "+84900000001"), ("phone", "+84900000002"))
    kh.say(
        RequestAnswered(
            request=row.key.hex, datum="e" * 32, complete="full", text="His.", identifiers=pairs, mark="TLP:AMBER",
            conditions="Ours to decide",
        ),
        row.key.hex,
    )  # fmt: skip
    query = f"?answer={row.answers.get().pk}"
    take = f"/exchange/dossiers/{group.key.hex}/{gang.key.hex}/take{query}"
    client.force_login(cast["bob"])
    page = text_of(client.get(f"/exchange/dossiers/new{query}"))
    assert page.index(take) < page.index("Or begin a new one")
    page = text_of(client.get(take))
    assert page.count("Ours to decide") == 2
    assert client.post(take, {**TERMS, "entry": []}).status_code == 400
    client.post(take, {**TERMS, "entry": ["2"]})
    decide(client, cast, "dara")
    assert [row.title for row in JointEntry.objects.filter(kind="gang_identifier")] == ["+84900000002"]
    client.force_login(cast["bob"])
    page = text_of(client.get(take))
    assert "+84900000001" in page
    assert "+84900000002" not in page
    client.force_login(cast["vera"])
    assert client.get(take).status_code == 403
