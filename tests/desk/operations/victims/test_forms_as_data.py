"""The forms are data: every indicator of the table is asked once, in five languages, marked as not reviewed; what was
answered under an older version is read with that version's questions."""

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from django.test import Client

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.operations.models import Referral
from jointdesk.desk.operations.victims import form_actions, form_reading
from jointdesk.desk.operations.victims.form_actions import begin_form, finish_form, form_of, save_draft
from jointdesk.desk.operations.victims.form_reading import Field, Form, all_forms, newest_forms
from jointdesk.desk.operations.victims.rule import MINOR, rule
from jointdesk.engine.reference import indicators

# the table: ILO's eleven, five of what people freed from compounds tell, six of practice
CODES = [
    "abuse_of_vulnerability",
    "deception",
    "restricted_movement",
    "isolation",
    "violence",
    "threats",
    "documents_withheld",
    "wages_withheld",
    "debt_bondage",
    "abusive_conditions",
    "excessive_overtime",
]
BLOCKS = ("recruitment", "transport", "control", "exploitation")
# beside the blocks, by the sections they stand in
ASKED = {
    "interview": {"case", "interpreter", "consent", "private"},
    "urgent": {"needs", "needs_note", "child"},
    "compulsion": {"compelled", "acts"},
    "return": {"fears_return", "fear", "protection", "origin", "family"},
    "outcome": {"outcome", "reasons"},
}


def test_the_eleven_of_the_ilo_come_first_and_in_their_order() -> None:
    known = indicators()
    assert [known[number].code for number in range(1, 12)] == CODES
    assert sorted(known) == list(range(1, 23))


def test_every_indicator_is_asked_once_in_its_block() -> None:
    form = newest_forms()["indicators"]
    blocks = {section.name: section for section in form.sections if section.block}
    assert tuple(blocks) == BLOCKS
    asked = Counter(one.number for section in blocks.values() for one in section.fields if one.number)
    # under age is no matter of a block: the means are not required
    assert asked == Counter(number for number in indicators() if number != MINOR)


def test_what_else_the_form_asks() -> None:
    sections = {section.name: section for section in newest_forms()["indicators"].sections}
    assert {name: {one.name for one in sections[name].fields} for name in ASKED} == ASKED
    outcome = next(one for one in sections["outcome"].fields if one.name == "outcome")
    assert set(outcome.choices) == {"presumed", "confirmed", "not_indicated"}
    assert sections["outcome"].officer_only


def test_the_rule_takes_every_indicator_on_one_side() -> None:
    means, control = set(rule()["means"]), set(rule()["control"])
    assert not means & control
    assert means | control | {MINOR} == set(indicators())


@pytest.mark.parametrize("form", all_forms().values(), ids=lambda form: f"{form.name}-{form.version}")
def test_every_word_stands_in_five_languages_and_says_that_nobody_has_reviewed_it(form: Form) -> None:
    words = [form.title]
    for section in form.sections:
        words.append(section.title)
        for one in section.fields:
            words += [one.label, *one.choices.values()]
    assert all(set(one) == set(form_reading.LANGUAGES) and all(one.values()) for one in words)
    assert form.reviewed is False


@pytest.mark.django_db
def test_a_finished_form_keeps_the_questions_it_was_answered_with(
    raid: Callable[..., Any], cast: dict[str, Officer], client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    raid("OP-1", "a,TRAN VAN BINH,1990-02-03,M,VN,C7654321,,2;7;15,")
    referral, sok = Referral.objects.get(), cast["sok"]
    old = begin_form(sok, referral, "indicators", "vi")
    finish_form(sok, save_draft(sok, old, {"consent": "yes", "outcome": "presumed", "acts": "called people"}))
    publish_second_version(monkeypatch)
    new = begin_form(sok, referral, "indicators", "vi")
    old.refresh_from_db()
    assert (old.version, new.version, new.follows) == (1, 2, old)
    assert "acts" in {one.name for one in form_of(old).fields}
    assert "acts" not in {one.name for one in form_of(new).fields}
    client.force_login(sok)
    page = client.get(f"/operations/referrals/forms/{old.key}/").content.decode()
    assert "called people" in page
    assert "No native lawyer has reviewed" in page
    assert "Were you paid in cryptocurrency?" not in page
    assert (
        "Were you paid in cryptocurrency?"
        in client.get(f"/operations/referrals/forms/{new.key}/").content.decode()
    )


def publish_second_version(monkeypatch: pytest.MonkeyPatch) -> None:
    """One question gone, another come."""
    first = newest_forms()["indicators"]
    asked = Field("crypto", "answer", {"en": "Were you paid in cryptocurrency?"})
    sections = tuple(
        replace(section, fields=(asked,)) if section.name == "compulsion" else section
        for section in first.sections
    )
    second = replace(first, version=2, sections=sections)
    forms = {**all_forms(), ("indicators", 2): second}
    for module in (form_reading, form_actions):
        monkeypatch.setattr(module, "all_forms", lambda: forms)
    monkeypatch.setattr(form_actions, "newest_forms", lambda: {**newest_forms(), "indicators": second})
