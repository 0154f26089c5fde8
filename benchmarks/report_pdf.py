"""How long the files of the secretariat's report take: an invented half-year as large as the campaign's, no desk asked.

`first` loads fonts and sets everything; `seconds` is the median of the same again, in which typst finds much of it
set already. The cross table of 34 provinces and 60 nationalities makes the pages.

    python benchmarks/report_pdf.py [--country VN] [--languages en,vi,km,ko,zh-hans] [--folder DIR] [--json]
"""

import argparse
import io
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

TIMES = 3
FORMS = ("pdf", "xlsx", "csv", "json")


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--country", default="VN")
    parser.add_argument("--languages", default="en,vi,km,ko,zh-hans")
    parser.add_argument("--folder", type=Path, help="also write the files there")
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    if "JOINTDESK_HOME" not in os.environ:
        sys.exit(in_a_throwaway_desk())
    import django

    django.setup()
    for record in measure(asked.country, asked.languages.split(","), asked.folder):
        print(json.dumps(record) if asked.json else record)


def in_a_throwaway_desk() -> int:
    """Settings need a desk's folder: the same command again, in one that goes away."""
    helper = Path(__file__).parents[1] / "tests" / "throwaway_desk.py"
    with tempfile.TemporaryDirectory(prefix="jointdesk-bench-"):
        return subprocess.run(
            [sys.executable, str(helper), sys.executable, *sys.argv], check=False
        ).returncode


def measure(country: str, languages: list[str], folder: Path | None) -> Iterator[dict[str, Any]]:
    from django.utils import translation
    from invented_report import invent_report

    from jointdesk.desk.statistics.formats import render

    report = invent_report(country, people=9000, reached=34)
    for form in FORMS:
        for language in languages:
            with translation.override(language):
                taken = []
                for _ in range(1 + TIMES):
                    begun = time.perf_counter()
                    raw = render(report, form)
                    taken.append(time.perf_counter() - begun)
            first, *again = taken
            said = {"form": form, "language": language, "first": round(first, 2)}
            said |= {"seconds": round(statistics.median(again), 2), "kilobytes": len(raw) // 1000}
            yield said | ({"pages": count_pages(raw)} if form == "pdf" else {})
            if folder:
                folder.mkdir(parents=True, exist_ok=True)
                (folder / f"report-{language}.{form}").write_bytes(raw)


def count_pages(raw: bytes) -> int:
    from pypdf import PdfReader

    return len(PdfReader(io.BytesIO(raw)).pages)


if __name__ == "__main__":
    main()
