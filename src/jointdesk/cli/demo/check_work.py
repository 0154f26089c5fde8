"""A number to check: some people report it weeks before today, and the public door then tells how many they were."""

import csv
import io
from datetime import UTC, datetime, timedelta

import httpx

from jointdesk.cli.demo.desks import Desk

ACCOUNT, NUMBER = "0000987654321", "0900 000 018"
# none is told before four weeks have gone (intake/listings/rules.yaml)
DAYS_AGO = (75, 62, 51, 44, 38)
TOLD = (
    "Họ gọi nói thẻ của tôi bị khóa, đọc mã cho họ thì tiền mất. Số gọi {number}, tiền vào Vietcombank {account}.",
    "Nhân viên ngân hàng giả gọi từ {number}, bảo chuyển sang tài khoản an toàn Vietcombank {account}.",
)


def report_before_today(desk: Desk) -> None:
    """A file of complaints by people who do not know each other, all of the same number and account."""
    today = datetime.now(UTC).replace(hour=9, minute=0, second=0, microsecond=0)
    file = io.StringIO()
    rows = csv.writer(file)
    rows.writerow(
        (
            "id",
            "received_at",
            "language",
            "complainant_name",
            "complainant_contact",
            "narrative",
            "scam_types",
        )
    )
    for place, days in enumerate(DAYS_AGO):
        narrative = TOLD[place % len(TOLD)].format(number=NUMBER, account=ACCOUNT)
        received = (today - timedelta(days=days)).isoformat()
        contact = f"0900 000 {101 + place}"
        rows.writerow(
            (
                f"DEMO-{place + 1}",
                received,
                "vi",
                f"Người báo tin {place + 1}",
                contact,
                narrative,
                "IMP_BANK",
            )
        )
    path = desk.home / "reported-before.csv"
    path.write_text(file.getvalue(), encoding="utf-8")
    desk.run("import", "complaints", str(path))


def check(address: str, key: str) -> list[bool]:
    """Ask the door as a bank does: of each value, whether it is listed. Nothing while its desk has told it nothing.

    One in twenty identifiers stays silent, so that silence proves no investigation: both may.
    """
    asked = [{"text": NUMBER, "country": "VN"}, {"text": f"Vietcombank {ACCOUNT}", "country": "VN"}]
    answer = httpx.post(
        f"{address}/api/v1/check",
        json={"identifiers": asked},
        headers={"authorization": f"Bearer {key}"},
        timeout=60,
    )
    if answer.status_code == httpx.codes.SERVICE_UNAVAILABLE:
        return []
    return [one["listed"] for one in answer.raise_for_status().json()["results"]]
