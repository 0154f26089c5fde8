"""A list as XLSX (ECMA-376), written while it is read.

The libraries for it put the rows of a long sheet into a plain file on the disk, or hold them all in memory; a desk
may do neither. One sheet of rows, and one that says who took them and what for; inline strings marked as text, so that
none is ever taken for a formula.
"""

import re
import zipfile
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from decimal import Decimal
from xml.sax.saxutils import escape, quoteattr

from django.utils.translation import gettext as _

from jointdesk.desk.lists.cells import Cell
from jointdesk.desk.lists.remark import Remark

MAX_TEXT = 32_767  # characters in a cell, Excel's limit
CUT = " […]"
PIECE = 64 * 1024
WIDTH, WIDEST = 14, 60
TEXT, HEADING, DAY, MOMENT = 1, 2, 3, 4  # places in the table of styles below
DAY_ZERO = datetime(1899, 12, 30)  # noqa: DTZ001 a spreadsheet's day 0 has no zone

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
PARTS = {
    "[Content_Types].xml": (
        f'<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/xl/workbook.xml" ContentType="{_TYPE}.sheet.main+xml"/>'
        f'<Override PartName="/xl/styles.xml" ContentType="{_TYPE}.styles+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet1.xml" ContentType="{_TYPE}.worksheet+xml"/>'
        f'<Override PartName="/xl/worksheets/sheet2.xml" ContentType="{_TYPE}.worksheet+xml"/></Types>'
    ),
    "_rels/.rels": (
        f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="r1" Type="{_OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>'
    ),
    "xl/_rels/workbook.xml.rels": (
        f'<Relationships xmlns="{_PACKAGE}/relationships">'
        f'<Relationship Id="r1" Type="{_OFFICE}/worksheet" Target="worksheets/sheet1.xml"/>'
        f'<Relationship Id="r2" Type="{_OFFICE}/styles" Target="styles.xml"/>'
        f'<Relationship Id="r3" Type="{_OFFICE}/worksheet" Target="worksheets/sheet2.xml"/></Relationships>'
    ),
    # quotePrefix: a text that begins with "=" stays a text when somebody edits its cell
    "xl/styles.xml": (
        f'<styleSheet xmlns="{_MAIN}"><numFmts count="2"><numFmt numFmtId="164" formatCode="yyyy\\-mm\\-dd"/>'
        '<numFmt numFmtId="165" formatCode="yyyy\\-mm\\-dd\\ hh:mm"/></numFmts>'
        '<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font>'
        '<font><b/><sz val="11"/><name val="Calibri"/></font></fonts>'
        '<fills count="2"><fill><patternFill patternType="none"/></fill>'
        '<fill><patternFill patternType="gray125"/></fill></fills>'
        '<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>'
        '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>'
        '<cellXfs count="5"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>'
        '<xf numFmtId="49" fontId="0" fillId="0" borderId="0" xfId="0" quotePrefix="1" applyNumberFormat="1"/>'
        '<xf numFmtId="49" fontId="1" fillId="0" borderId="0" xfId="0" quotePrefix="1" applyFont="1"/>'
        '<xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>'
        '<xf numFmtId="165" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/></cellXfs>'
        "</styleSheet>"
    ),
}
# what XML 1.0 cannot say, and what a spreadsheet would read as an escape
_UNSAYABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ESCAPE = re.compile(r"_(?=x[0-9a-fA-F]{4}_)")


class _Sink:
    """Where the archive is written, emptied as it is sent."""

    def __init__(self) -> None:
        self._held = bytearray()

    def __len__(self) -> int:
        return len(self._held)

    def write(self, piece: bytes) -> int:
        self._held += piece
        return len(piece)

    def flush(self) -> None:
        pass

    def take(self) -> bytes:
        taken = bytes(self._held)
        self._held.clear()
        return taken


def write_workbook(
    title: str, headings: list[str], rows: Iterable[Iterable[Cell]], remark: Remark | None = None
) -> Iterator[bytes]:
    """The pieces of the file, as the rows are read."""
    sink = _Sink()
    with zipfile.ZipFile(sink, "w", zipfile.ZIP_DEFLATED) as archive:  # type: ignore[call-overload]
        for name, text in (*PARTS.items(), ("xl/workbook.xml", _workbook(title))):
            archive.writestr(_part(name), (_XML + text).encode())
        with archive.open(_part("xl/worksheets/sheet1.xml"), "w") as sheet:
            for line in _sheet(headings, rows):
                sheet.write(line.encode())
                if len(sink) >= PIECE:
                    yield sink.take()
        about = remark.lines if remark else [(_("List"), title)]
        archive.writestr(_part("xl/worksheets/sheet2.xml"), _about(about).encode())
    yield sink.take()


def _part(name: str) -> zipfile.ZipInfo:
    made = zipfile.ZipInfo(name)
    made.compress_type = zipfile.ZIP_DEFLATED
    return made


def _workbook(title: str) -> str:
    rows, about = _sheet_name(title), _sheet_name(_("About this file"))
    sheets = f'<sheet name={quoteattr(rows)} sheetId="1" r:id="r1"/>'
    # two sheets of one name are no workbook
    sheets += f'<sheet name={quoteattr(about if about != rows else "-")} sheetId="2" r:id="r3"/>'
    return f'<workbook xmlns="{_MAIN}" xmlns:r="{_OFFICE}"><sheets>{sheets}</sheets></workbook>'


def _sheet_name(text: str) -> str:
    return re.sub(r"[\[\]:*?/\\']", " ", _sayable(text))[:31].strip() or "1"


def _about(lines: list[tuple[str, str]]) -> str:
    """What is said of the file, a line each."""
    rows = "".join(f"<row>{_text(label, HEADING)}{_text(said, TEXT)}</row>" for label, said in lines)
    widths = ((1, 18), (2, WIDEST))
    cols = "".join(f'<col min="{at}" max="{at}" width="{width}" customWidth="1"/>' for at, width in widths)
    return f'{_XML}<worksheet xmlns="{_MAIN}"><cols>{cols}</cols><sheetData>{rows}</sheetData></worksheet>'


def _sheet(headings: list[str], rows: Iterable[Iterable[Cell]]) -> Iterator[str]:
    yield f'{_XML}<worksheet xmlns="{_MAIN}"><sheetViews><sheetView workbookViewId="0">'
    yield '<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews><cols>'
    for place, heading in enumerate(headings, 1):
        width = min(max(WIDTH, len(heading) + 3), WIDEST)
        yield f'<col min="{place}" max="{place}" width="{width}" customWidth="1"/>'
    yield "</cols><sheetData>"
    yield "<row>" + "".join(_text(heading, HEADING) for heading in headings) + "</row>"
    last = 1
    for row in rows:
        yield "<row>" + "".join(map(_cell, row)) + "</row>"
        last += 1
    yield f'</sheetData><autoFilter ref="A1:{_column_name(len(headings))}{last}"/></worksheet>'


def _cell(cell: Cell) -> str:
    if cell is None or cell == "":
        return "<c/>"
    if isinstance(cell, str):
        return _text(cell, TEXT)
    if isinstance(cell, date):
        return f'<c s="{MOMENT if isinstance(cell, datetime) else DAY}"><v>{_day(cell)}</v></c>'
    # fifteen digits are all a spreadsheet keeps: a longer number would come out changed
    if isinstance(cell, int | Decimal) and len(str(cell).lstrip("-").replace(".", "")) > 15:
        return _text(str(cell), TEXT)
    return f"<c><v>{cell}</v></c>"


def _day(moment: date) -> str:
    """Days since the spreadsheet's day 0."""
    if isinstance(moment, datetime):
        return f"{(moment.replace(tzinfo=None) - DAY_ZERO).total_seconds() / 86_400:.9f}"
    return str((moment - DAY_ZERO.date()).days)


def _text(text: str, style: int) -> str:
    if len(text) > MAX_TEXT:
        text = text[: MAX_TEXT - len(CUT)] + CUT
    return f'<c s="{style}" t="inlineStr"><is><t xml:space="preserve">{_sayable(text)}</t></is></c>'


def _sayable(text: str) -> str:
    return escape(_ESCAPE.sub("_x005F_", _UNSAYABLE.sub("\ufffd", text)))


def _column_name(place: int) -> str:
    name = ""
    while place:
        place, rest = divmod(place - 1, 26)
        name = chr(ord("A") + rest) + name
    return name
