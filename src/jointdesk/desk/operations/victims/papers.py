"""A finished form on paper, for the person's file: in the officer's language and the person's."""

from datetime import datetime

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from jointdesk.desk.accounts.naming import unit_name
from jointdesk.desk.operations.models import VictimForm
from jointdesk.desk.operations.victims.form_actions import form_of
from jointdesk.desk.operations.victims.form_reading import in_language
from jointdesk.desk.operations.victims.presenting import Part, Question, show_form
from jointdesk.desk.printing.blocks import Block, Fact, Facts, Heading, Notice, Paper, Signatures, Text
from jointdesk.desk.printing.labels import Labels, Words, write_moment
from jointdesk.desk.printing.small_print import small_print


def form_paper(row: VictimForm, languages: Words, at: datetime) -> Paper:
    """The form as it was finished, or as the draft stands."""
    say, form = Labels(languages), form_of(row)
    parts = show_form(form, row.answers, languages[0], languages[1] if len(languages) > 1 else "")
    blocks: list[Block] = [
        Notice(say(_("Only for those who work for this person."))),
        Facts(
            (
                Fact(say(_("Person")), f"{row.referral.code} · {row.referral.person.name}"),
                Fact(say(_("Interviewer")), str(row.made_by)),
                Fact(say(_("Finished")), write_moment(row.finished_at) if row.finished_at else "—"),
                Fact(say(_("Version of the form")), f"{form.name} {form.version}"),
            )
        ),
    ]
    for part in parts:
        blocks += _blocks_of(part, say)
    if not form.reviewed:
        blocks.append(
            Text(say.line(_("No native lawyer has reviewed the words of this form yet.")), quiet=True)
        )
    blocks.append(Signatures(((say(_("Interviewer")), str(row.made_by)), (say(_("Interpreter")), ""))))
    return Paper(
        languages=languages,
        title=tuple(dict.fromkeys(in_language(form.title, code) for code in languages)),
        desk=settings.DESK.name,
        unit=unit_name(row.referral.unit),
        reference=row.referral.code,
        mark="AMBER+STRICT",
        at=at,
        blocks=tuple(blocks),
        under=small_print(say, at, f"referral:{row.referral_id}"),
    )


def _blocks_of(part: Part, say: Labels) -> list[Block]:
    rows = [_fact(question) for question in part.questions]
    if part.block:
        rows += [
            Fact(say(_("Note")), part.note),
            Fact(say(_("How strong the signs are")), str(part.strength)),
        ]
    told = tuple(fact for fact in rows if fact.text)
    return [Heading(_both(part.title, part.beside)), Facts(told)] if told else []


def _fact(question: Question) -> Fact:
    return Fact(_both(question.label, question.beside), question.said)


def _both(one: str, other: str) -> Words:
    return tuple(dict.fromkeys(text for text in (one, other) if text))
