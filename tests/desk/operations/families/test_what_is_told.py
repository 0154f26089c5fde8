"""What a family may be told is kept as facts, said in the reader's language, and as words in the language they were said in."""

from collections.abc import Callable
from dataclasses import replace
from importlib import import_module
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.test import Client
from django.utils import translation

from jointdesk.desk.accounts.models import Officer
from jointdesk.desk.attachments.rotation import Rotated, rotate
from jointdesk.desk.cases.families.messages import Message, read_message
from jointdesk.desk.cases.families.report_actions import tell_family
from jointdesk.desk.cases.models import FamilyReport
from jointdesk.desk.operations.families import actions
from jointdesk.desk.operations.families.asking import Said
from jointdesk.desk.operations.models import FamilyAnswer, Referral
from jointdesk.engine.errors import CallerError

pytestmark = pytest.mark.django_db
YES = Said(
    "consents",
    ("call", "country", "safe"),
    "Con khoẻ, con sẽ gọi.",
    "vi",
    "កូនសុខសប្បាយ កូននឹងទូរស័ព្ទមក។",
    "km",
    alone=True,
)


@pytest.fixture
def answer(raid: Callable[..., Any], family: Callable[[], FamilyReport]) -> FamilyAnswer:
    raid("OP-1", "a,TRAN THI MAI ANH,1999-11-03,F,VN,,,2;7;15,")
    return actions.found(family(), Referral.objects.get())


@pytest.fixture
def released(answer: FamilyAnswer, cast: dict[str, Officer]) -> FamilyReport:
    actions.write_answer(cast["sok"], answer, YES)
    actions.release_answer(cast["cora"], answer)
    return FamilyReport.objects.get()


def page(client: Client, officer: Officer, report: FamilyReport, language: str) -> str:
    client.force_login(officer)
    path = f"/cases/families/{report.reference}/"
    return client.get(path, HTTP_ACCEPT_LANGUAGE=language).content.decode()


def test_each_reader_reads_the_facts_in_his_own_language(
    released: FamilyReport, cast: dict[str, Officer], client: Client
) -> None:
    read = {}
    for language in ("en", "vi", "km", "ko", "zh-hans"):
        with translation.override(language):
            read[language] = released.may_tell.lines() if released.may_tell else []
    assert len({tuple(lines) for lines in read.values()}) == 5
    assert read["en"][0] == "The person is alive and safe."
    assert "Vietnam" in " ".join(read["en"])
    shown = page(client, cast["bob"], released, "km")
    assert all(line in shown for line in read["km"])
    assert read["en"][0] not in shown


def test_the_persons_words_stay_the_persons(
    released: FamilyReport, cast: dict[str, Officer], client: Client
) -> None:
    shown = page(client, cast["bob"], released, "ko")
    assert f'lang="vi">{YES.words}<' in shown
    assert f'lang="km">{YES.translation}<' in shown
    assert "Tiếng Việt" in shown


def test_whoever_tells_the_family_has_it_before_him(
    released: FamilyReport, cast: dict[str, Officer], client: Client
) -> None:
    client.force_login(cast["bob"])
    asked = client.get(f"/cases/families/{released.reference}/told").content.decode()
    assert YES.words in asked
    assert YES.translation in asked


def test_the_way_to_be_reached_is_passed_on_only_where_that_was_chosen(
    answer: FamilyAnswer, cast: dict[str, Officer]
) -> None:
    with pytest.raises(CallerError, match="may be reached"):
        actions.write_answer(cast["sok"], answer, replace(YES, may_tell=("contact",)))
    actions.write_answer(cast["sok"], answer, replace(YES, reach="+855 12 345"))
    actions.release_answer(cast["cora"], answer)
    report = FamilyReport.objects.get()
    assert report.may_tell is not None
    assert report.may_tell.reach == ""
    actions.write_answer(cast["sok"], answer, replace(YES, may_tell=("contact",), reach="+855 12 345"))
    actions.release_answer(cast["cora"], answer)
    told = FamilyReport.objects.get().may_tell
    assert told is not None
    assert "+855 12 345" in told.in_words()
    assert told.country == ""


@pytest.mark.parametrize("field", ["language", "translated_into"])
def test_a_language_the_desk_does_not_speak_is_refused(
    answer: FamilyAnswer, cast: dict[str, Officer], field: str
) -> None:
    with pytest.raises(CallerError):
        actions.write_answer(cast["sok"], answer, replace(YES, **{field: "tlh"}))


def test_the_database_alone_says_nothing_of_what_was_told(
    released: FamilyReport, cast: dict[str, Officer]
) -> None:
    tell_family(cast["bob"], released, "her mother, by telephone")
    assert not any(words in dump() for words in (YES.words, YES.translation, "by telephone"))
    told = FamilyReport.objects.get()
    assert told.told_what == "her mother, by telephone"
    for _ in rotate(Rotated()):
        pass
    told = FamilyReport.objects.get()
    assert told.told_what == "her mother, by telephone"
    assert told.may_tell is not None
    assert told.may_tell.words == YES.words


def test_what_was_kept_in_an_officers_language_is_kept_as_words(family: Callable[[], FamilyReport]) -> None:
    report = family()
    migration = import_module("jointdesk.desk.cases.migrations.0012_what_families_may_be_told_is_sealed")
    before = _Before(report)
    rows = type("Rows", (), {"order_by": lambda *_: rows, "iterator": lambda *_: [before]})()
    model = type("Model", (), {"objects": rows})
    migration.seal_reports(type("Apps", (), {"get_model": lambda *_: model})(), None)
    assert apps.get_model("cases", "FamilyReport").objects.get().may_tell == Message(words="Tôi an toàn")
    assert FamilyReport.objects.get().told_what == "told"


class _Before:
    """The report as it was, with both texts in clear."""

    def __init__(self, report: FamilyReport) -> None:
        self.report, self.may_tell, self.told_what = report, "Tôi an toàn", "told"
        self.key, self.sealed, self.secret, self.wrapped_by = report.key, None, None, ""

    def save(self, update_fields: list[str]) -> None:
        for name in update_fields:
            setattr(self.report, name, getattr(self, name))
        self.report.save(update_fields=update_fields)


def test_what_is_no_message_is_left_out() -> None:
    kept = {"facts": ["safe", "nonsense"], "words": "x", "guardian_name": "who"}
    assert read_message(kept) == Message(facts=("safe",), words="x")


def dump() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM cases_familyreport")
        values = [value for row in cursor.fetchall() for value in row]
    return " ".join(
        bytes(one).decode("utf-8", "replace") if isinstance(one, bytes | memoryview) else str(one)
        for one in values
    )
