"""The words of a drawing are set by typst as text of the paper: Khmer stands as it should, and can be found and copied."""

from datetime import UTC, datetime

import pypdfium2
import pytest

from jointdesk.desk.printing.blocks import Paper
from jointdesk.desk.printing.drawn_words import part_words
from jointdesk.desk.printing.figures import Picture
from jointdesk.desk.printing.typesetting import typeset

DRAWING = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 60" width="200" height="60"><title>T</title><desc>D</desc>
<g><title>tip</title><rect x="1" y="1" width="9" height="9" fill="#0b5c63"/>
<text x="100" y="30" fill="#1b2326" font-size="13" font-weight="600" text-anchor="middle">ភ្នំពេញ &lt;1&gt;</text>
<text x="5" y="50" fill="#566266" font-size="12" stroke="#ffffff" stroke-width="3">ព្រះវិហារ</text></g></svg>"""


def test_words_leave_the_drawing_with_their_places():
    drawing = part_words(DRAWING)
    first, second = drawing.words
    assert (first.text, first.x, first.y, first.anchor, first.weight) == ("ភ្នំពេញ <1>", 100, 30, "middle", 600)
    assert (second.rim, second.rim_fill) == (3, "#ffffff")
    assert drawing.units == 200
    assert "<rect" in drawing.svg
    assert not any(words in drawing.svg for words in ("<text", "tip", "<desc"))


@pytest.fixture(scope="module")
def pdf() -> pypdfium2.PdfDocument:
    paper = Paper(
        languages=("km",),
        title=("រូប",),
        desk="d",
        at=datetime(2026, 1, 1, tzinfo=UTC),
        blocks=(Picture(DRAWING, alt="a drawing", title="រូប"),),
    )
    with pypdfium2.PdfDocument(typeset(paper)) as document:
        yield document


def test_words_of_a_drawing_can_be_read_in_the_paper(pdf):
    """As typst's own SVG text the Khmer name came out with its letters in another order: ព្រះហាវិ រ."""
    text = pdf[0].get_textpage().get_text_range()
    assert "<1>" in text
    assert "ព្រះវិហារ" in text
