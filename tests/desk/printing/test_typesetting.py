"""What is printed is what was written: nothing is read as code, nothing is drawn as a box, the same gives the same."""

import io
from datetime import UTC, datetime
from itertools import pairwise

import pytest
from pypdf import PdfReader

from jointdesk.desk.printing import fonts, typesetting
from jointdesk.desk.printing.blocks import Cover, Fact, Facts, Heading, Notice, Paper, Table, Text
from jointdesk.desk.printing.figures import Columns, Counts, Figure, Figures, Picture, Rules
from jointdesk.desk.printing.typesetting import typeset
from jointdesk.engine.errors import CallerError

AT = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
HOSTILE = (
    '#read("/etc/passwd")',
    '#eval("1+1")',
    "#panic()",
    '#import "@preview/x:0.1.0"',
    "$sum_(i=1)^n$ *bold* _under_ `raw` <label> @ref",
    "] #text(red)[",
    "\\u{41} \\ //comment /* more */",
    "= heading\n- list\n+ more\n/ term: x",
)


def paper(*blocks, languages=("en",), **changes):
    plain = {"title": ("A title",), "desk": "A desk", "at": AT, "blocks": blocks, "languages": languages}
    return Paper(**{**plain, **changes})


def pages_of(raw):
    return [page.extract_text() for page in PdfReader(io.BytesIO(raw)).pages]


def text_of(raw):
    return "\n".join(pages_of(raw))


def squeeze(text):
    return "".join(text.split())


def test_the_same_paper_gives_the_same_bytes():
    one = paper(Heading(("One", "Một")), Text("Việt Nam ភ្នំពេញ"), languages=("en", "vi"))
    assert typeset(one) == typeset(one)


@pytest.mark.parametrize("text", HOSTILE)
def test_no_text_is_read_as_code(text):
    raw = typeset(
        paper(
            Text(text),
            Notice((text,), text),
            Facts((Fact((text,), text),)),
            Table(((text,),), ((text,),), (1,)),
            title=(text,),
            desk=text,
            reference=text,
            watermark=text,
            under=(text,),
        )
    )
    printed = squeeze(text_of(raw))
    assert printed.count(squeeze(text)) >= 8
    assert "root:" not in printed


def test_the_template_reaches_no_file_and_no_package():
    """But its own second part; a drawing comes in as text, like everything else."""
    folder = typesetting.files(typesetting.__package__)
    source = "\n".join(folder.joinpath(name).read_text() for name in ("paper.typ", "figures.typ"))
    rest = source.replace('#import "figures.typ": *', "", 1).replace("image(bytes(", "", 1)
    assert not any(word in rest for word in ("read(", "#import", "#include", "eval(", "plugin(", "image("))


def test_what_turns_the_reading_around_is_shown():
    raw = typeset(paper(Text("account \u202e4321\u202c, \u2066x\u2069")))
    assert "account‹U+202E›4321‹U+202C›,‹U+2066›x‹U+2069›" in squeeze(text_of(raw))


def test_what_no_font_draws_is_shown_by_its_code():
    raw = typeset(paper(Text("call \U0001f600 \ue000 \U00012000")))
    assert "call‹U+1F600›‹U+E000›‹U+12000›" in squeeze(text_of(raw))


def test_a_missing_font_is_said_on_the_paper(monkeypatch):
    monkeypatch.setattr(fonts, "_installed", lambda family: None)
    printed = text_of(typeset(paper(Text("name ทองดี 王"))))
    assert "No font for han is installed (Debian: fonts-noto-cjk)" in printed
    assert "No font for thai is installed (Debian: fonts-noto-core)" in printed
    assert "name‹U+0E17›" in squeeze(printed)
    assert "‹U+738B›" in printed


@pytest.mark.parametrize("languages", [("ko",), ("zh-hans",), ("vi", "ko"), ("zh-hans", "km")])
def test_labels_without_their_font_are_not_printed(monkeypatch, languages):
    monkeypatch.setattr(fonts, "_installed", lambda family: None)
    with pytest.raises(CallerError, match="fonts-noto-cjk"):
        typeset(paper(languages=languages))


@pytest.mark.parametrize(
    ("languages", "text"),
    [
        (("vi",), "Đặng Thị Ngọc Ánh, số 19036"),
        (("ko", "en"), "김철수의 계좌"),
        (("zh-hans", "vi"), "王小明的账户，深圳。"),
    ],
)
def test_every_script_is_drawn(languages, text):
    try:
        raw = typeset(paper(Text(text), languages=languages))
    except CallerError as error:
        pytest.skip(str(error))
    printed = squeeze(text_of(raw))
    assert squeeze(text) in printed
    assert "\x00" not in printed


def test_every_sign_of_our_own_is_drawn_by_the_packaged_fonts():
    """Of the template and of what the modules of every room that prints say."""
    sources = [
        item
        for room in (typesetting.__package__, "jointdesk.desk.exchange.printing")
        for item in typesetting.files(room).iterdir()
        if item.name.endswith((".py", ".typ"))
    ]
    own = {letter for item in sources for letter in item.read_text() if not letter.isascii()}
    assert own
    assert fonts.choose_fonts("".join(own), ("en",)).drawn.issuperset(map(ord, own))


def test_khmer_is_drawn_with_its_font():
    raw = typeset(paper(Text("គណៈកម្មាធិការប្រឆាំងការបោកប្រាស់"), languages=("km",)))
    [page] = PdfReader(io.BytesIO(raw)).pages
    used = {font.get_object()["/BaseFont"] for font in page["/Resources"]["/Font"].values()}
    assert any("Khmer" in name for name in used)
    assert "‹U+" not in page.extract_text()


@pytest.mark.parametrize("text", ["x" * 10_000_000, "x\n" * 20_000, "\u202e" * 40_000])
def test_too_much_text_is_refused(text):
    with pytest.raises(CallerError, match="too long"):
        typeset(paper(Text(text)))


@pytest.mark.parametrize(
    "text",
    [
        "word " * 59_000,
        "x" * 290_000,
        "អ្នកប្រើប្រាស់លេខទូរស័ព្ទនេះ" * 10_000,
        "a\n" * 19_000,
        "e\u0301" * 140_000,
        "\u202e" * 30_000,
    ],
    ids=["words", "one word", "khmer", "lines", "accents", "overrides"],
)
def test_as_much_as_is_taken_is_printed(text):
    assert len(PdfReader(io.BytesIO(typeset(paper(Text(text))))).pages) > 10


def test_five_hundred_identifiers_go_over_pages_under_the_same_header():
    rows = tuple((f"wallet {number}", f"0x{number:040x}") for number in range(500))
    raw = typeset(paper(Table((("Kind",), ("Value",)), rows, (3, 7)), mark="AMBER", reference="ab" * 16))
    pages = pages_of(raw)
    assert len(pages) > 10
    for number, page in enumerate(pages, start=1):
        assert page.count("TLP:AMBER") == 2
        assert "ab" * 16 in page
        assert f"{number} / {len(pages)}" in page
        assert "Kind" in page
    whole = squeeze("".join(pages))
    assert all(f"0x{number:040x}" in whole for number in range(500))


def test_nothing_falls_off_the_paper():
    long = "https://example.test/" + "a" * 900
    raw = typeset(
        paper(Facts((Fact(("Label " * 30,), long), Fact(("x" * 200,), "b" * 3000))), Text("c" * 500))
    )
    places: list[tuple[float, float]] = []
    for page in PdfReader(io.BytesIO(raw)).pages:

        def note(text, cm, tm, font, size):
            if text.strip():
                places.append((tm[4] + cm[4], cm[5] + cm[3] * tm[5]))

        page.extract_text(visitor_text=note)
    assert len(places) > 50
    # A4 is 595 x 842 points
    assert all(50 < x < 540 and 25 < y < 815 for x, y in places)


def test_a_watermark_is_on_every_page():
    raw = typeset(paper(Text("line\n" * 200), watermark="Reader Nine"))
    pages = pages_of(raw)
    assert len(pages) > 2
    assert all(page.count("Reader Nine") >= 5 for page in pages)


def test_scripts_are_a_table_of_ranges_that_do_not_overlap():
    ranges = sorted((script.first, script.last) for script in fonts.scripts())
    assert all(first <= last for first, last in ranges)
    assert all(before[1] < after[0] for before, after in pairwise(ranges))
    assert {"han", "hangul"} <= {script.name for script in fonts.scripts()}
    assert all(script.families and script.package for script in fonts.scripts())


SVG = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 90 20"><text x="1" y="15" '
    'font-family="Noto Sans, Noto Sans Khmer">%s</text></svg>'
)


@pytest.mark.parametrize("text", HOSTILE[:3])
def test_no_text_of_an_account_is_read_as_code(text):
    raw = typeset(
        paper(
            Figures((Figure(text, text, text, 1),)),
            Columns(
                ((Counts(text, (text, text), ((text, text),), (text, text), note=text),), ()), (3, 1), text
            ),
            Counts(text, (text,), (), instead=text),
            Rules((text,)),
            title=(text,),
            cover=Cover(text, True, ((text, text),), contents=text),
        )
    )
    assert squeeze(text_of(raw)).count(squeeze(text)) >= 18


def test_a_long_table_repeats_its_head_and_loses_no_row():
    rows = tuple((f"Row {number}", str(1000 + number)) for number in range(200))
    pages = pages_of(typeset(paper(Counts("Long", ("Place", "Persons"), rows, ("Total", "219900")))))
    assert len(pages) > 2
    assert all("Persons" in page for page in pages)
    assert all(f"Row {number}" in "\n".join(pages) for number in range(200))


def test_a_drawing_is_in_the_document_with_its_words_and_what_it_shows():
    raw = typeset(
        paper(Picture(SVG % "Phnom Penh \u1797\u17d2\u1793\u17c6\u1796\u17c1\u1789", "Map of all provinces"))
    )
    assert "Phnom Penh" in text_of(raw)
    assert b"Map of all provinces" in raw or "Map of all provinces".encode("utf-16-be") in raw


def test_letters_of_a_drawing_that_no_font_draws_are_shown_by_their_codes():
    raw = typeset(paper(Picture(SVG % "\U0001f600", "face")))
    assert "U+1F600" in text_of(raw)


def test_a_drawing_too_large_for_a_document_is_refused(monkeypatch):
    monkeypatch.setattr(typesetting, "MOST_WITH_PICTURES", 2000)
    with pytest.raises(CallerError, match="too long"):
        typeset(paper(Picture(SVG % ("x" * 2000), "long")))
