"""Reports of one hand against one account are shown to triage, each with its score; those of many hands are not."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from jointdesk.desk.intake.letters.floods import floods_of
from jointdesk.desk.intake.models import Complaint, Letter

pytestmark = pytest.mark.usefixtures("cast")
ACCOUNT = "Vietcombank 1019988776655"
ONE_TEXT = (
    f"Cửa hàng này lừa đảo tôi, bảo chuyển tiền đặt cọc vào {ACCOUNT} rồi biến mất. Tôi đã gọi nhiều lần nhưng không ai "
    "trả lời, trang bán hàng cũng đã khoá. Mong cơ quan chức năng xử lý nghiêm chủ tài khoản này để người khác không mất tiền."
)


def scores() -> list[float]:
    return list(Letter.objects.order_by("pk").values_list("flood", flat=True))


def test_one_origin_and_one_text_are_shown_and_nothing_is_dropped(door, fetch):
    for _turn in range(6):
        door.letter(ONE_TEXT, origin=b"o" * 16)
    assert fetch() == 6
    assert Complaint.objects.count() == 6
    assert min(scores()) >= 0.5
    (flood,) = floods_of(Complaint.objects.latest("pk"), Complaint.objects.all())
    assert flood.target == ("bank_account", "VCB:1019988776655")
    assert {"same_origin", "same_text"} <= {reason.sign for reason in flood.reasons}


def test_victims_who_show_what_they_lost_in_their_own_words_are_not(door, fetch):
    words = [
        "bị gọi điện",
        "thấy quảng cáo trên mạng",
        "quen qua ứng dụng",
        "được hứa việc làm",
        "mua hàng",
        "trúng thưởng",
    ]
    for place, said in enumerate(words):
        origin, file = bytes([place]) * 16, ("ảnh.png", said.encode())
        door.letter(f"Tôi {said} rồi chuyển vào {ACCOUNT}.", origin=origin, files=[file])
    assert fetch() == 6
    assert max(scores()) < 0.5


def test_a_letter_is_compared_with_few_questions_however_many_came(door, fetch):
    def store(count: int) -> int:
        for _turn in range(count):
            door.letter(f"Lừa đảo vào {ACCOUNT}.", origin=b"o" * 16)
        fetch()
        complaint = Complaint.objects.latest("pk")
        with CaptureQueriesContext(connection) as asked:
            floods_of(complaint, Complaint.objects.all())
        assert "sealed" not in "".join(query["sql"] for query in asked.captured_queries)
        return len(asked)

    assert store(6) == store(12)
