"""How long printed forms take: a request, a dossier of many entries, a chronology of many lines, in two languages.

Each is set once to load its fonts, then again; the second is the figure. Without a desk: what is printed is invented.

    python benchmarks/printing.py [--entries 200] [--pictures DIR] [--json]
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
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

AT = datetime(2026, 11, 22, 10, 0, tzinfo=UTC)
DESKS = {"vn": "Ban chỉ đạo phòng, chống lừa đảo", "kh": "គណៈកម្មាធិការប្រឆាំងការបោកប្រាស់តាមអនឡាញ"}
TIMES = 5


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--entries", type=int, default=200)
    parser.add_argument("--pictures", type=Path, help="also write each document there, as PDF")
    parser.add_argument("--json", action="store_true")
    asked = parser.parse_args()
    if "JOINTDESK_HOME" not in os.environ:
        sys.exit(in_a_throwaway_desk())
    import django

    django.setup()
    result = measure(asked.entries, asked.pictures)
    print(
        json.dumps(result) if asked.json else "\n".join(f"{name}: {value}" for name, value in result.items())
    )


def in_a_throwaway_desk() -> int:
    """Settings need a desk's folder: the same command again, in one that goes away."""
    helper = Path(__file__).parents[1] / "tests" / "throwaway_desk.py"
    with tempfile.TemporaryDirectory(prefix="jointdesk-bench-"):
        return subprocess.run(
            [sys.executable, str(helper), sys.executable, *sys.argv], check=False
        ).returncode


def measure(entries: int, pictures: Path | None) -> dict[str, Any]:
    from pypdf import PdfReader

    from jointdesk.desk.printing.typesetting import typeset

    result: dict[str, Any] = {}
    for name, paper in papers(entries).items():
        raw = typeset(paper)
        taken = []
        for _ in range(TIMES):
            begun = time.perf_counter()
            typeset(paper)
            taken.append(time.perf_counter() - begun)
        pages = len(PdfReader(io.BytesIO(raw)).pages)
        result[name] = {"pages": pages, "seconds": round(statistics.median(taken), 3)}
        if pictures:
            pictures.mkdir(parents=True, exist_ok=True)
            (pictures / f"{name}.pdf").write_bytes(raw)
    return result


def papers(entries: int) -> dict[str, Any]:
    from jointdesk.desk.exchange.printing import dossier_papers, request_papers
    from jointdesk.desk.exchange.printing.kept import Kept, Shelf
    from jointdesk.engine.exchange.joint.edits import Edit, read_entry
    from jointdesk.engine.exchange.requests.forms import request_forms

    # nothing here is in a log
    for room in (dossier_papers, request_papers):
        room.small_print = lambda *_: ()  # type: ignore[attr-defined]

    def kept(key: str, kind: str, *words: tuple[str, dict[str, Any]]) -> Kept:
        edits = [
            Edit(
                id=f"{key}{number}",
                entry=key,
                kind=kind,
                parents=frozenset([f"{key}0"] if number else []),
                fields=fields,
                desk=desk,
                at=AT + timedelta(minutes=number),
                evaluation="4x4 B2",
                conditions="" if number else "Chỉ dùng cho điều tra",
            )
            for number, (desk, fields) in enumerate(words)
        ]
        return Kept(key, kind, read_entry(edits))

    gang = kept(
        "a" * 31,
        "gang",
        ("vn", {"name": "Kim Long", "aliases": ["Golden Dragon", "ក្រុមនាគមាស"], "status": "active"}),
        ("kh", {"status": "disrupted", "last_seen": "2026-11-15"}),
        ("vn", {"status": "dismantled"}),
    )
    people = [
        kept(
            f"{number:031x}",
            "gang_person",
            (
                "kh" if number % 2 else "vn",
                {
                    "gang": "a" * 31,
                    "names": [f"Nguyễn Văn {number}", "ចាន់ ដារ៉ា"],
                    "role": "operator",
                    "nationality": "VN",
                    "birth_date": "1990",
                    "documents": [f"passport C{number:07d}"],
                },
            ),
        )
        for number in range(entries)
    ]
    dossier = dossier_papers.DossierContents(
        "ab" * 16, "Nhóm công tác chung Việt Nam – Campuchia", gang, Shelf(people, DESKS)
    )
    languages = ("vi", "km")
    return {
        "request": request_papers.request_paper(request(), languages, AT),
        "blank form": request_papers.blank_paper(request_forms()["preserve"], languages, AT),
        f"dossier of {entries} people": dossier_papers.dossier_paper(dossier, languages, AT),
    }


def request() -> Any:
    import uuid

    from jointdesk.desk.accounts.models import Officer, Unit
    from jointdesk.desk.exchange.models import Request
    from jointdesk.desk.exchange.printing import request_papers
    from jointdesk.desk.partners.models import Partner
    from jointdesk.engine.exchange.requests.forms import request_forms

    request_papers.say_standing = lambda *_: iter(())  # type: ignore[attr-defined]
    return Request(
        key=uuid.UUID("1234567890abcdef1234567890abcdef"),
        direction="sent",
        partner=Partner(name=DESKS["kh"], desk_id="kh"),
        unit=Unit(name="Cục An ninh mạng"),
        type="identify",
        form_version=request_forms()["identify"].version,
        fields={
            "identifiers": [
                "phone +855 12 345 678",
                "wallet 0x52908400098527886E0F7030069857D2E4169EE7",
                "handle telegram:tuyendung_bavet",
            ],
            "offence": "Lừa đảo chiếm đoạt tài sản (Điều 174 BLHS)",
            "facts": "Từ tháng 8 năm 2026, 27 nạn nhân đã chuyển tổng cộng 3,2 tỷ đồng vào tài khoản do các đối tượng "
            "chỉ định. អ្នកប្រើប្រាស់លេខទូរស័ព្ទនេះត្រូវបានគេឃើញនៅក្រុងបាវិត ខេត្តស្វាយរៀង ជាញឹកញាប់។",
            "question": "Ai đăng ký và sử dụng các số điện thoại và ví nêu trên?",
            "period_from": "2026-08-01",
            "period_to": "2026-11-20",
        },
        legal_basis="UNCC",
        purpose="Điều tra đường dây lừa đảo tình cảm nhắm vào người dân tỉnh An Giang",
        conditions="Chỉ dùng cho việc điều tra; không chuyển tiếp cho bên thứ ba khi chưa có sự đồng ý.",
        mark="AMBER",
        urgency="urgent",
        state="sent",
        answer_by=AT + timedelta(days=2),
        drafted_at=AT,
        drafted_by=Officer(role="liaison"),
        approved_by=Officer(role="commander"),
    )


if __name__ == "__main__":
    main()
