"""Every string that a page can show is in every catalogue, complete; no gettext tool is needed to know it."""

import ast
import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import allauth
import django.conf
import django.contrib.auth
import polib
import pytest
from django.conf import settings
from django.utils.translation.template import templatize

from jointdesk.desk.exchange.requests import phrases as exchange_phrases
from jointdesk.desk.intake import phrases as intake_phrases
from jointdesk.desk.screening import phrases as screening_phrases
from jointdesk.desk.statistics import phrases as statistics_phrases
from jointdesk.engine.exchange.requests.forms import all_forms
from jointdesk.engine.reference import read_tsv, read_yaml

SOURCE = Path(__file__).parents[2] / "src" / "jointdesk"
LANGUAGES = ("vi", "km", "ko", "zh_Hans")
# name -> (the message's place, the context's place) among the arguments
CALLS = {
    "gettext": (0, None),
    "gettext_lazy": (0, None),
    "gettext_noop": (0, None),
    "ngettext": (0, None),
    "ngettext_lazy": (0, None),
    "pgettext": (1, 0),
    "pgettext_lazy": (1, 0),
    "npgettext": (1, 0),
    "npgettext_lazy": (1, 0),
}
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd%]|\{\w*\}|</?\w[^>]*>")
Key = tuple[str, str]  # context, message


def catalogue(language: str) -> Path:
    return SOURCE / "locale" / language / "LC_MESSAGES" / "django.po"


@cache
def read(language: str) -> polib.POFile:
    return polib.pofile(str(catalogue(language)))


def calls_in(code: str) -> Iterator[Key]:
    """The literal messages of a module's gettext calls, under whatever name gettext was imported."""
    tree = ast.parse(code)
    names = {name: name for name in CALLS}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation":
            names |= {alias.asname or alias.name: alias.name for alias in node.names}
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
            if names.get(name) in CALLS:
                yield from _literal(node, *CALLS[names[name]])


def _literal(node: ast.Call, message: int, context: int | None) -> Iterator[Key]:
    places = [argument.value if isinstance(argument, ast.Constant) else None for argument in node.args]
    text = places[message] if message < len(places) else None
    if isinstance(text, str):
        yield ("" if context is None else str(places[context]), text)


def messages_of_template(text: str) -> Iterator[Key]:
    """What Django's own extraction makes of a template: pieces of C-like source with gettext calls."""
    made = templatize(text)
    literal = r"""u?('(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*")"""
    for match in re.finditer(rf"\b(p|np)gettext\({literal}, ?{literal}", made):
        yield ast.literal_eval(match[2]), ast.literal_eval(match[3])
    for match in re.finditer(rf"(?<!p)\b(?:n?gettext|_)\({literal}", made):
        yield "", ast.literal_eval(match[1])


@cache
def marked() -> dict[Key, str]:
    """Every marked string -> a file that marks it."""
    found: dict[Key, str] = {}
    for path in sorted(SOURCE.rglob("*.py")):
        if "migrations" not in path.parts:
            found |= dict.fromkeys(calls_in(path.read_text(encoding="utf-8")), str(path))
    for path in sorted(SOURCE.rglob("*.html")):
        found |= dict.fromkeys(messages_of_template(path.read_text(encoding="utf-8")), str(path))
    return found


def test_every_language_of_the_settings_but_english_has_a_catalogue():
    said = {code.replace("zh-hans", "zh_Hans") for code, _name in settings.LANGUAGES}
    assert said - {"en"} == set(LANGUAGES)
    assert {path.name for path in (SOURCE / "locale").iterdir() if path.is_dir()} == set(LANGUAGES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_string_is_missing(language):
    have = {(entry.msgctxt or "", entry.msgid) for entry in read(language) if not entry.obsolete}
    assert len(marked()) > 900
    missing = {key: place for key, place in marked().items() if key not in have}
    assert not missing, f"run `make messages` and translate: {list(missing.items())[:5]}"
    assert not have - set(marked()), "nothing marks these any more"


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_translation_is_empty_fuzzy_or_left_over(language):
    for entry in read(language):
        texts = list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]
        assert texts, entry.msgid
        assert all(text.strip() for text in texts), entry.msgid
        assert not entry.fuzzy, entry.msgid
        assert not entry.obsolete, entry.msgid
    assert read(language).metadata["Plural-Forms"].startswith("nplurals=1;")


@pytest.mark.parametrize("language", LANGUAGES)
def test_placeholders_and_html_stay(language):
    for entry in read(language):
        texts = list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]
        wanted = sorted(set(PLACEHOLDER.findall(entry.msgid_plural or entry.msgid)))
        for text in texts:
            assert sorted(set(PLACEHOLDER.findall(text))) == wanted, entry.msgid
            assert text.startswith("\n") == entry.msgid.startswith("\n"), entry.msgid


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_compiled_catalogue_is_the_written_one(language):
    compiled = polib.mofile(str(catalogue(language).with_suffix(".mo")))
    assert {_content(entry) for entry in compiled} == {_content(entry) for entry in read(language)}


def _content(entry: polib.POEntry | polib.MOEntry) -> tuple[str, str, str, str]:
    plural = "|".join(entry.msgstr_plural.values()) if entry.msgid_plural else ""
    return entry.msgctxt or "", entry.msgid, entry.msgstr if not entry.msgid_plural else "", plural


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_translation_is_the_english_text(language):
    """But for what has no words: a mark, a placeholder, columns of a file."""
    same = [
        entry.msgid
        for entry in read(language)
        if entry.msgstr == entry.msgid and re.search(r"[a-z]{3,}", PLACEHOLDER.sub("", entry.msgid))
    ]
    assert not same


@pytest.mark.parametrize(("language", "script"), [("km", "ក-៿"), ("ko", "가-힣"), ("zh_Hans", "一-鿿")])
def test_a_catalogue_is_written_in_its_own_script(language, script):
    """A line of another language that slipped into this one is found by its script."""
    others = {"km": "ក-៿", "ko": "가-힣", "zh_Hans": "一-鿿"}
    foreign = "".join(span for name, span in others.items() if name != language)
    for entry in read(language):
        text = entry.msgstr or "".join(entry.msgstr_plural.values())
        assert not re.search(f"[{foreign}]", text), text
        if re.search(r"[a-z]{3,}", PLACEHOLDER.sub("", entry.msgid)):
            assert re.search(f"[{script}]", text), text


def test_no_other_script_slipped_into_the_vietnamese_one():
    for entry in read("vi"):
        assert not re.search("[ក-៿가-힣一-鿿]", entry.msgstr), entry.msgstr


def test_marked_tables_are_the_tables():
    """Sentences of tables reach the catalogues through a room's phrases.py: a changed table must change it."""
    read_rules = {
        name: read_yaml("jointdesk.desk.statistics", name)
        for name in ("counting_rules.yaml", "publishing_rules.yaml")
    }
    assert list(statistics_phrases.COUNTING) == read_rules["counting_rules.yaml"]
    assert list(statistics_phrases.PUBLISHING) == read_rules["publishing_rules.yaml"]
    forms = all_forms().values()
    fields = [field for form in forms for field in form.fields]
    assert set(exchange_phrases.TITLES) == {form.title for form in forms}
    assert set(exchange_phrases.ABOUTS) == {form.about for form in forms}
    assert set(exchange_phrases.RULES) == {rule.why for form in forms for rule in form.rules}
    assert set(exchange_phrases.LABELS) == {field.label for field in fields}
    assert set(exchange_phrases.HELPS) == {field.help for field in fields if field.help}
    choices = {choice.replace("_", " ") for field in fields for choice in field.choices}
    assert set(exchange_phrases.CHOICES) == choices
    deadlines = read_tsv("jointdesk.desk.intake", "deadlines.tsv")
    clocks = read_yaml("jointdesk.desk.intake", "clocks.yaml").values()
    steps = {rule["basis"] for rules in clocks for rule in rules.values()}
    assert set(intake_phrases.BASES) == {row["basis"] for row in deadlines} | steps
    for name, words in (("subjects", intake_phrases.SUBJECTS), ("rejections", intake_phrases.REJECTIONS)):
        assert list(words) == [row["words"] for row in read_tsv("jointdesk.desk.intake", f"{name}.tsv")]
    weights = read_tsv("jointdesk.engine.screening", "weights.tsv")
    assert set(screening_phrases.REASONS) == {row["reason"] for row in weights if row["reason"]}


def test_borrowed_words_are_those_of_the_installed_packages():
    """Words of Django and allauth that we translate too: a newer package may word them differently."""
    theirs: set[str] = set()
    for module in (django.conf, django.contrib.auth, allauth):
        for path in Path(module.__path__[0]).glob("locale/ko/LC_MESSAGES/django.po"):
            theirs |= {entry.msgid for entry in polib.pofile(str(path))}
    assert len(theirs) > 500
    code = (SOURCE / "desk" / "accounts" / "borrowed.py").read_text(encoding="utf-8")
    ours = {text for _context, text in calls_in(code)}
    assert len(ours) > 100
    assert not ours - theirs


def test_what_is_marked_is_found():
    """The extraction of this test sees each way of marking, or the tests above prove nothing."""
    code = "from django.utils.translation import gettext_lazy as _, pgettext as p\n_('a' 'b')\np('where', 'c')\n_(name)\n"
    assert list(calls_in(code)) == [("", "ab"), ("where", "c")]
    assert list(calls_in("from django.utils.translation import ngettext\nngettext('one', 'many', 2)\n")) == [
        ("", "one")
    ]
    template = (
        "{% translate 'it''s' %}{% translate \"From\" context \"origin\" %}"
        "{% blocktranslate count n=3 %}{{ n }} case{% plural %}{{ n }} cases{% endblocktranslate %}{{ _('x') }}"
    )
    template = template.replace("it''s", "its")
    assert set(messages_of_template(template)) == {
        ("", "its"),
        ("origin", "From"),
        ("", "%(n)s case"),
        ("", "x"),
    }
