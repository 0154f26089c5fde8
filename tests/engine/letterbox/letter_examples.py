"""Letters as people would write them, invented."""

from datetime import UTC, date, datetime
from random import Random

from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey

from jointdesk.engine.letterbox.letters import (
    Attachment,
    Contact,
    Danger,
    Letter,
    Loss,
    NamedIdentifier,
    ReceiptMark,
)
from jointdesk.engine.letterbox.receipts import Receipt, hash_receipt, reply_key

RECEIPT = Receipt(b"abc", b"0123456789")
HASH_KEY = bytes(range(32))
DESK = X25519PrivateKey.from_private_bytes(bytes(range(32)))
DESK_PUBLIC = DESK.public_key().public_bytes_raw()
MARK = ReceiptMark(
    RECEIPT.locator, hash_receipt(RECEIPT, HASH_KEY), reply_key(RECEIPT).public_key().public_bytes_raw()
)
NOW = datetime(2026, 11, 20, 8, 30, tzinfo=UTC)
ATTACHMENT = Attachment("c" * 32, "ảnh chụp.png", "image/png", 12, bytes(32))

REPORT = Letter(
    id="a" * 32,
    kind="report",
    language="vi",
    received_at=NOW,
    receipt=MARK,
    narrative="Họ nói là công an, bắt tôi chuyển tiền.\nTôi đã chuyển hai lần.",
    happened_from=date(2026, 11, 1),
    happened_to=date(2026, 11, 3),
    accused="một người tự xưng là đại úy Minh",
    country="VN",
    province="VN-HN",
    scam_types=("IMP_OFFICIAL",),
    losses=(Loss("15000000", "VND", date(2026, 11, 1), "chuyển khoản"),),
    identifiers=(NamedIdentifier("phone", "+84912345678", "0912 345 678", True),),
    contact=Contact("Nguyễn Thị Hoa", "0987 000 111", "", "", "sau 18 giờ"),
    keep_confidential=True,
    attachments=(ATTACHMENT,),
    origin=bytes(16),
)
DANGER = Letter(
    id="b" * 32,
    kind="danger",
    language="km",
    received_at=NOW,
    receipt=MARK,
    narrative="",
    danger=Danger("អគារពណ៌ស ជាន់ទី ៥", "ជិតកាស៊ីណូ", "KH", 12, "សូមកុំទូរសព្ទ", True),
)


def random_bytes(seed: int = 1):
    return Random(seed).randbytes
