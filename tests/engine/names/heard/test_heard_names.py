"""Names by ear: what one script writes by sound another finds, and what only sounds a little alike it does not."""

import pytest

from jointdesk.engine.names import compare, read
from jointdesk.engine.names.text import LONGEST

SAME = [
    ("ហ៊ុន ម៉ាណែត", "洪玛奈"),
    ("នរោត្តម សីហនុ", "นโรดม สีหนุ"),
    ("นโรดม สีหมุนี", "នរោត្តម សីហមុនី"),
    ("ทักษิณ ชินวัตร", "ថាក់ស៊ីន ស៊ីណាវ៉ាត់"),
    ("ทักษิณ ชินวัตร", "他信 钦那瓦"),
    ("ອອງຊານ ຊູຈີ", "အောင်ဆန်းစုကြည်"),
    ("สี จิ้นผิง", "习近平"),
    ("ហ៊ុន ម៉ាណែត", "훈 마네트"),
    ("Hồ Chí Minh", "โฮ จิมินห์"),
    ("เหงียน ฟู้ จ่อง", "阮富仲"),
]
KIN = [
    ("នរោត្តម សីហនុ", "นโรดม สีหมุนี"),
    ("ยิ่งลักษณ์ ชินวัตร", "他信·西那瓦"),
    ("យីងឡាក់ ស៊ីណាវ៉ាត់", "แพทองธาร ชินวัตร"),
    ("ហ៊ុន សែន", "훈 마네트"),
    ("លី ស៊ានឡុង", "李光耀"),
    ("Phạm Văn Đồng", "ຟ້າມ ມິງ ຈິ້ງ"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_one_name_in_two_scripts_is_found(one: str, other: str) -> None:
    found = compare(read(one), read(other))
    assert found.outcome == "match"
    assert found == compare(read(other), read(one))


@pytest.mark.parametrize(("one", "other"), KIN)
def test_kin_are_told_apart(one: str, other: str) -> None:
    assert compare(read(one), read(other)).outcome == "no_match"


def test_the_family_name_may_stand_last() -> None:
    found = compare(read("ชินวัตร ทักษิณ"), read("ថាក់ស៊ីន ស៊ីណាវ៉ាត់"))
    assert found.outcome == "match"
    assert "family and given names swapped" in found.reasons


def test_common_letters_find_what_sounds_do_not() -> None:
    (reason,) = compare(read("នរោត្តម សីហនុ"), read("นโรดม สีหนุ")).reasons
    assert reason.endswith("letters of one origin")


def test_a_part_of_a_name_is_a_lead_only() -> None:
    found = compare(read("西哈莫尼"), read("នរោត្តម សីហមុនី"))
    assert found.outcome == "cannot_compare"


def test_a_refusal_says_how_both_were_read() -> None:
    (reason,) = compare(read("ហេង សំរិន"), read("韩正")).reasons
    assert "(han zheng)" in reason
    assert reason.endswith("they sound unlike")


@pytest.mark.parametrize("other", ["他" * LONGEST, "훈 " * 100, "ນາ" * 200, "က" * LONGEST, "李", "ก ข", "។"])
@pytest.mark.parametrize("one", ["សុខា" * 100, "เ" * LONGEST, "ក", "ហ៊ុន សែន"])
def test_odd_names_have_an_outcome(one: str, other: str) -> None:
    assert 0 <= compare(read(one), read(other)).score <= 1
