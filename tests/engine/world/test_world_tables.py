"""The tables a world is composed of: every one in form, every code known to the room it belongs to."""

import re
import string
from collections import Counter

import phonenumbers
import pytest

from jointdesk.engine.identifiers import known_hubs, normalise
from jointdesk.engine.reference import countries, read_tsv, read_yaml, scam_types
from jointdesk.engine.world.draws import PACKAGE, stream, words
from jointdesk.engine.world.gangs import SCAMS, audiences
from jointdesk.engine.world.hubs import hubs
from jointdesk.engine.world.naming import fold_name
from jointdesk.engine.world.people import nationalities
from jointdesk.engine.world.scales import scale_of
from jointdesk.engine.world.texts import LANGUAGES, texts
from jointdesk.engine.world.traces import TraceMaker, accounts, phones
from jointdesk.engine.world.world import DESKS

SCRIPTS = {
    "km": "[\u1780-\u17ff]",
    "ko": "[\uac00-\ud7a3]",
    "zh": "[\u4e00-\u9fff]",
    "vi": "[ạ-ỹ]",
    "en": "[a-z]",
}
STORY_SLOTS = {"persona", "amount", "date"}


def slots(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name is not None}


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_language_has_eight_stories_per_scam_type(language: str) -> None:
    stories = texts(language).stories
    assert set(stories) == set(SCAMS.items) <= set(scam_types())
    for told in stories.values():
        assert len(set(told)) >= 8
        for story in told:
            assert slots(story) <= STORY_SLOTS
            assert re.search(SCRIPTS[language], story)


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_language_can_name_everything(language: str) -> None:
    read = texts(language)
    for kind in ("phone", "account", "wallet", "site", "email", "handle", "hub_phone", "hub_domain"):
        assert read.sentences[kind]
        assert all(
            slots(sentence) == {"hub" if kind.startswith("hub") else kind}
            for sentence in read.sentences[kind]
        )
    assert all(slots(form) == {"digits", "bank"} for form in read.phrases.account)
    assert all(slots(form) == {"digits"} for form in read.phrases.account_bare)
    platforms = {platform for desk in DESKS for target in audiences(desk) for platform in target.handles}
    assert platforms <= set(read.phrases.handle)
    assert all(slots(form) == {"id"} for forms in read.phrases.handle.values() for form in forms)
    assert read.nothing
    assert read.again
    assert read.personas
    assert all(slots(form) <= {"y", "m", "d", "mm", "dd"} for form in read.dates)


@pytest.mark.parametrize("country", phones())
def test_invented_numbers_are_valid_mobile_numbers(country: str) -> None:
    maker = TraceMaker(stream(1, country))
    for _ in range(200):
        number = phonenumbers.parse(maker.phone(country).value)
        assert phonenumbers.is_valid_number(number)
        assert phonenumbers.region_code_for_number(number) in (country, "CA")


@pytest.mark.parametrize("country", phones())
def test_numbers_are_grouped_whole(country: str) -> None:
    row = phones()[country]
    for groups in row["groups"].split():
        assert sum(int(length) for length in groups.split("-")) == int(row["length"])


def test_account_shapes_and_codes_agree_with_the_bank_lexicon() -> None:
    maker = TraceMaker(stream(1))
    for country, rows in accounts().items():
        assert country in countries()
        for row in rows:
            for groups in row["groups"].split():
                assert sum(int(length) for length in groups.split("-")) == len(row["shape"])
        for _ in range(50):
            account = maker.account(country)
            kind, value = account.mentions()[0]
            assert normalise(kind, value) == value


def test_wallets_and_sites_are_their_own_normal_form() -> None:
    maker = TraceMaker(stream(1))
    for trace in (make() for _ in range(100) for make in (maker.wallet, maker.site, maker.email)):
        for kind, value in trace.mentions():
            assert normalise(kind, value) == value


def test_hubs_are_on_the_warning_list_and_written_as_what_they_are() -> None:
    for hub in hubs():
        assert (hub.kind, hub.value) in known_hubs()
        assert hub.country in ("", *countries())
        for written in hub.written:
            assert normalise(hub.kind, written, hub.country or None) == hub.value


def test_audiences_speak_and_live_somewhere() -> None:
    for desk in DESKS:
        assert audiences(desk)
        for target in audiences(desk):
            assert target.language in LANGUAGES
            assert {target.country, target.phones, target.accounts} <= set(countries())
            assert target.phones in phones()
            assert target.accounts in accounts()
            assert target.country in nationalities()


def test_names_are_in_form() -> None:
    rows = read_tsv(PACKAGE, "names.tsv")
    keys = Counter((row["culture"], row["part"], row["sex"], row["native"]) for row in rows)
    assert [key for key, count in keys.items() if count > 1] == []
    for row in rows:
        assert row["part"] in ("surname", "middle", "given")
        assert row["sex"] in ("m", "f", "")
        assert fold_name(row["latin"]) == row["latin"].lower()
        assert row["latin"].replace(" ", "").isalpha()
        if row["culture"] == "zh":
            assert len(row["other"].split(";")) == 2
    cultures = {row["culture"] for row in rows}
    assert {culture for nation in nationalities().values() for culture in nation.cultures.items} <= cultures


def test_nationalities_are_countries() -> None:
    assert set(nationalities()) <= set(countries())
    assert all(nation.weight > 0 for code, nation in nationalities().items() if code != "KH")


def test_words_of_invented_names_stand() -> None:
    for part in ("first", "second", "domain", "suffix", "handle", "mail", "note"):
        assert len(words(part)) >= 5


def test_sums_are_written_in_every_currency_and_language() -> None:
    rows = read_tsv(PACKAGE, "amounts.tsv")
    currencies = {target.currency for desk in DESKS for target in audiences(desk)}
    assert {row["currency"] for row in rows if not row["language"]} == currencies
    for row in rows:
        assert slots(row["form"]) == {"n"}
        assert row["group"] in ".,"
        assert int(row["step"]) > 0
        assert int(row["unit"]) > 0


def test_circumstances_of_both_colours() -> None:
    rows = read_tsv(PACKAGE, "circumstances.tsv")
    assert {row["colour"] for row in rows} == {"red", "yellow"}
    assert all(slots(row["text"]) == {"date"} for row in rows)
    assert {(colour, "en") for colour in ("red", "yellow")} <= {
        (row["colour"], row["language"]) for row in rows
    }


def test_scales_are_whole_and_the_campaign_is_the_published_one() -> None:
    names = list(read_yaml(PACKAGE, "scales.yaml"))
    assert names == ["campaign", "small"]
    campaign = scale_of("campaign")
    assert (campaign.foreigners, campaign.provinces, campaign.ringleaders_before_court) == (3455, 18, 75)
    assert sum(row.count for row in campaign.partner_arrests) == 34
    later = [row.foreigners for row in campaign.other_operations if row.date > campaign.last_day]
    assert later == [86, 41, 24]
    for scale in map(scale_of, names):
        assert scale.ringleaders >= scale.ringleaders_before_court + scale.ringleaders_too_late
        assert scale.foreigners >= scale.operations * 3
        assert scale.operations >= scale.provinces
