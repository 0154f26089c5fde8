"""Every string on a page can be translated, and no template breaks the Content-Security-Policy."""

import re
from pathlib import Path

import pytest

DESK = Path(__file__).parents[2] / "src" / "jointdesk" / "desk"
TEMPLATES = sorted(p for p in DESK.rglob("templates/**/*.html") if p.name != "500.html")

BLOCKTRANS = re.compile(r"{%\s*blocktrans(late)?\b.*?{%\s*endblocktrans(late)?\s*%}", re.DOTALL)
COMMENT = re.compile(r"{%\s*comment\s*%}.*?{%\s*endcomment\s*%}|{#.*?#}", re.DOTALL)
TAG = re.compile(r"{%.*?%}|{{.*?}}", re.DOTALL)
MARKUP = re.compile(r"<!doctype[^>]*>|<(script|style)\b.*?</\1>|<[^>]*>", re.DOTALL | re.IGNORECASE)
SPOKEN_ATTRIBUTES = re.compile(
    r'\b(?:title|aria-label|placeholder|alt|data-label|data-confirm)="([^"{]*[^\W\d_]{2,}[^"{]*)"'
)
# the product's, the standards' and the keys' own names are the same in every language
NAMES = {"Jointdesk", "CSV", "XLSX", "PDF", "JSON", "TLP", "SVG", "SHA", "Esc", "Ctrl"}


def literal_words(text: str) -> list[str]:
    text = COMMENT.sub(" ", text)
    text = BLOCKTRANS.sub(" ", text)
    bare = MARKUP.sub(" ", TAG.sub(" ", text))
    return [word for word in re.findall(r"[^\W\d_]{2,}", bare) if word not in NAMES]


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda p: str(p.relative_to(DESK)))
def test_every_string_is_translatable(template):
    text = template.read_text(encoding="utf-8")
    assert literal_words(text) == []
    assert SPOKEN_ATTRIBUTES.findall(COMMENT.sub(" ", text)) == []


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda p: str(p.relative_to(DESK)))
def test_nothing_inline(template):
    text = TAG.sub("", template.read_text(encoding="utf-8"))
    assert not re.search(r"\sstyle=|\son[a-z]+=|<style\b|javascript:", text)
    assert not re.search(r"<script(?![^>]*\bsrc=)", text)
    assert not re.search(r"""(src|href)=["']https?://""", text)


def test_the_finder_finds():
    assert literal_words("<p>Hello</p>{% translate 'x' %}") == ["Hello"]
    assert literal_words("{% blocktranslate %}Hello {{ a }}{% endblocktranslate %}<b>{{ x }}</b>") == []
    assert SPOKEN_ATTRIBUTES.findall('<a title="Close">') == ["Close"]
