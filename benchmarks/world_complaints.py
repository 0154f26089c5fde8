"""Complaints of a country, with what they name: most stand alone, gangs hold others together, one of them very many.

The gangs' accounts, numbers and sites are of uneven reach, and some complaints also name a public hotline.
"""

import random
from array import array
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import accumulate
from typing import Any

from world_rows import pour

FORMS = (("phone", "+8490{:07d}"), ("bank_account", "VCB:{:010d}"), ("domain", "san{:07d}.com"))
HOTLINES = 5
CALLING = 20
YEAR = 365 * 24 * 60
OPEN_DAYS = 20
TYPES = ("INVEST", "JOB_TASK", "ROMANCE", "IMP_OFFICIAL", "LOAN", "ECOMMERCE")
STORIES = (
    "Tôi bị lừa chuyển khoản vào tài khoản {n} ngân hàng Vietcombank, họ gọi từ số lạ giả danh công an và nói "
    "tài khoản của tôi bị khoá. Tôi đã chuyển {m} triệu đồng trong ba lần rồi không liên lạc được nữa.",
    "Đối tượng tự xưng nhân viên giao hàng yêu cầu tôi nạp tiền làm nhiệm vụ trên trang san{n}.com, lúc đầu trả "
    "lãi đúng hẹn, sau đó đòi nạp thêm {m} triệu đồng mới cho rút.",
    "ខ្ញុំត្រូវបានគេបោកប្រាស់តាមអនឡាញ ហើយផ្ញើប្រាក់ទៅគណនី {n} ចំនួន {m} លានដុង។ ពួកគេបានទូរស័ព្ទមកខ្ញុំជារៀងរាល់ថ្ងៃ។",
    "투자 사이트에 돈을 입금했는데 출금이 안 됩니다. 계좌 {n}, 금액 {m}백만 동입니다. 상담원이 연락을 끊었습니다.",
    "对方冒充客服让我转账到账户 {n} 然后拉黑了我,一共 {m} 百万越南盾。",
    "They promised easy work and high pay near the border and took my passport; I paid {m} million to {n}.",
)


class Gangs:
    """Who names what: complaint -> numbers of identifiers, and identifier -> how many complaints."""

    def __init__(self, complaints: int, rng: random.Random) -> None:
        sizes = list(_sizes(complaints, rng))
        order = array("L", range(complaints))
        rng.shuffle(order)
        self.named: list[tuple[int, ...]] = [()] * complaints
        last = HOTLINES
        for first, size in zip(accumulate([0, *sizes[:-1]]), sizes, strict=True):
            shared = size // 4 + 1
            for place in range(size):
                names = {last + place // 4}
                if place % 4 == 0 and place:
                    names.add(last + (place // 4 - 1) // 8)
                if rng.random() < 0.5:
                    names.add(last + shared + place)
                # not all of a gang's victims call one office: the hub rule would see the gang's own number
                if rng.random() < 0.02 and place < CALLING:
                    names.add(rng.randrange(HOTLINES))
                self.named[order[first + place]] = tuple(names)
            last += shared + size
        self.count = array("L", bytes(8 * last))
        for names_of in self.named:
            for one in names_of:
                self.count[one] += 1


def _sizes(complaints: int, rng: random.Random) -> Iterator[int]:
    """How many complaints each gang has; one has a hundredth of all, at most 10,000."""
    largest = max(1, min(10_000, complaints // 100))
    left = complaints
    while left:
        size = largest if left == complaints else 1
        if left < complaints and rng.random() > 0.6:
            size = min(int(1 + rng.paretovariate(1.0)), largest // 5 + 1)
        size = min(size, left)
        yield size
        left -= size


def store_identifiers(gangs: Gangs) -> None:
    from jointdesk.desk.intake.models import Identifier

    rows = ((n + 1, *spell(n), count) for n, count in enumerate(gangs.count))
    pour(Identifier, ("id", "kind", "value", "complaint_count"), rows)


def spell(number: int) -> tuple[str, str]:
    kind, form = FORMS[number % len(FORMS)]
    return kind, form.format(number)


def store_complaints(total: int, rng: random.Random, now: datetime, units: list[int], named: Any) -> None:
    from jointdesk.desk.intake.models import Complaint

    columns = (
        "id", "reference", "channel", "received_at", "decide_by", "unit_id", "language", "complainant_name",
        "narrative", "amount", "currency", "state", "duplicate_of_id", "decided_at",
    )  # fmt: skip
    pour(Complaint, columns, (_complaint(n, total, rng, now, units, named) for n in range(total)))


def _complaint(
    n: int, total: int, rng: random.Random, now: datetime, units: list[int], named: Any
) -> tuple[Any, ...]:
    age = timedelta(minutes=YEAR * (1 - n / total) + rng.randrange(600))
    received = now - age
    # of the last weeks many wait, of the others few
    new = rng.random() < (0.4 if age < timedelta(days=OPEN_DAYS) else 0.005)
    state = "new" if new else "accepted" if rng.random() < 0.7 else "rejected"
    unit = units[int(len(units) * rng.random() ** 2)]
    return (
        n + 1, f"VN-{received.year}-{n + 1:07d}", rng.choice(("hotline", "form", "partner")), received,
        (received + timedelta(days=OPEN_DAYS)).date(), unit, "vi", named(),
        rng.choice(STORIES).format(n=10_000_000 + n, m=n % 991), rng.randrange(1, 900) * 1_000_000, "VND",
        state, n if n and rng.random() < 0.01 else None, None if new else min(now, received + timedelta(days=9)),
    )  # fmt: skip


def store_mentions(gangs: Gangs) -> None:
    from jointdesk.desk.intake.models import Mention

    rows = (
        (number + 1, one + 1, "x", start, start + 1)
        for number, names in enumerate(gangs.named)
        for start, one in enumerate(sorted(names))
    )
    pour(Mention, ("complaint_id", "identifier_id", "raw", "start", "end"), rows)


def store_types(total: int, rng: random.Random) -> None:
    from jointdesk.desk.intake.models import ScamTypeNoted

    pour(ScamTypeNoted, ("complaint_id", "code"), ((n + 1, rng.choice(TYPES)) for n in range(total)))
