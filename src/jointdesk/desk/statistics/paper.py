"""The report on paper: typst sets Khmer lines right, and a missing font is said, never drawn as boxes."""

import json
from functools import cache
from importlib.resources import as_file, files
from pathlib import Path

import fontpkg
import typst
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from jointdesk.desk.statistics.pictures import draw_map
from jointdesk.desk.statistics.report import Report
from jointdesk.desk.statistics.tables import say_nothing, tables
from jointdesk.engine.errors import CallerError

# fonts that come with the packages of the lock file, and those the system must have
SHIPPED = ("noto-sans", "noto-sans-khmer")
FROM_SYSTEM = {
    "ko": ("Noto Sans CJK KR", "Noto Sans KR", "NanumGothic", "Malgun Gothic"),
    "zh-hans": ("Noto Sans CJK SC", "Noto Sans SC", "Microsoft YaHei", "PingFang SC"),
}


def print_report(report: Report) -> bytes:
    """The report as a PDF in the active language. Raises CallerError when the language's font is not installed."""
    language = get_language() or "en"
    fonts = ["Noto Sans", "Noto Sans Khmer", *_system_font(language)]
    with as_file(files(__package__) / "report.typ") as template:
        raw: bytes = typst.compile(
            str(template),
            font_paths=_font_folders(),
            format="pdf",
            sys_inputs={"report": json.dumps(_contents(report, language, fonts), ensure_ascii=False)},
        )
    return raw


def _contents(report: Report, language: str, fonts: list[str]) -> dict[str, object]:
    start, end = (date_format(day, "DATE_FORMAT") for day in (report.period.start, report.period.end))
    drawn = draw_map(report.country, report.found.by_province)
    return {
        "language": language.split("-")[0],
        "fonts": fonts,
        "title": _("Report of the secretariat"),
        "desk": report.desk,
        "unit": report.unit if report.unit != report.desk else "",
        "period": f"{start} – {end}",
        "made": _("Made on %(day)s") % {"day": date_format(timezone.localdate(), "DATE_FORMAT")},
        "release": _("Small figures withheld") if report.publishable else _("Not for publication"),
        "map": [
            {"name": t.name, "x": t.x, "y": t.y, "value": t.value, "strength": t.strength, "dark": t.dark}
            for t in (drawn.tiles if drawn else ())
        ],
        "total": _("Total"),
        "rules_title": _("How it was counted"),
        "rules": [_(rule) for rule in report.counting_rules],
        "tables": [
            {
                "key": table.key,
                "title": table.title,
                "columns": table.columns,
                "rows": table.rows,
                "total": table.total,
                "instead": say_nothing(table),
            }
            for table in tables(report)
        ],
    }


def _system_font(language: str) -> list[str]:
    wanted = FROM_SYSTEM.get(language, ())
    if not wanted:
        return []
    found = [family for family in wanted if family in _system_families()]
    if not found:
        raise CallerError(
            f"no font for {language} is installed: install {wanted[0]} (Debian: fonts-noto-cjk)"
        )
    return found[:1]


@cache
def _system_families() -> frozenset[str]:
    return frozenset(typst.Fonts().families())


@cache
def _font_folders() -> list[str]:
    return [str(Path(fontpkg.path(name)).parent) for name in SHIPPED]
