"""Titles come off, told, and never take a name with them."""

import pytest

from jointdesk.engine.names import compare, read

TITLED = [
    ("Dato' Seri Anwar Ibrahim", "Anwar Ibrahim"),
    ("Tan Sri Lim Goh Tong", "Lim Goh Tong"),
    ("Samdech Hun Sen", "Hun Sen"),
    ("H.E. Prak Sokhonn", "Prak Sokhonn"),
    ("Ông Phạm Minh Chính", "Phạm Minh Chính"),
    ("Đại tá Phạm Tuân", "Phạm Tuân"),
    ("Bị can Trương Mỹ Lan", "Trương Mỹ Lan"),
    ("Ferdinand Marcos Jr.", "Ferdinand Marcos"),
    ("លោក ហ៊ុន ម៉ាណែត", "ហ៊ុន ម៉ាណែត"),
    ("ឯកឧត្តម ហ៊ុន ម៉ាណែត", "ហ៊ុន ម៉ាណែត"),
    ("ឯ.ឧ. ហ៊ុន ម៉ាណែត", "ហ៊ុន ម៉ាណែត"),
    ("កញ្ញា ចាន់ សុខា", "ចាន់ សុខា"),
    ("អ្នកឧកញ៉ា លី យ៉ុងផាត់", "លី យ៉ុងផាត់"),
    ("นายทักษิณ ชินวัตร", "ทักษิณ ชินวัตร"),
    ("นางสาวยิ่งลักษณ์ ชินวัตร", "ยิ่งลักษณ์ ชินวัตร"),
    ("น.ส.แพทองธาร ชินวัตร", "แพทองธาร ชินวัตร"),
    ("พล.อ.ประยุทธ์ จันทร์โอชา", "ประยุทธ์ จันทร์โอชา"),
    ("ທ່ານ ທອງລຸນ ສີສຸລິດ", "ທອງລຸນ ສີສຸລິດ"),
    ("반기문 씨", "반기문"),
    ("김구선생", "김구"),
    ("习近平主席", "习近平"),
    ("馬英九 先生", "馬英九"),
]
BARE = [
    "Gen Hoshino",
    "កញ្ញា",
    "បណ្ឌិត",
    "Miss Lee",
    "คุณากร",
    "Nguyễn Văn Ông",
    "양희은",
    "Ii Naosuke",
    "Jr",
    "U-sung Yi",
]


@pytest.mark.parametrize(("titled", "bare"), TITLED)
def test_a_title_is_left_out_and_told(titled: str, bare: str) -> None:
    name = read(titled)
    assert [token.text for token in name.tokens] == [token.text for token in read(bare).tokens]
    assert any("title left out" in note for note in name.notes)


@pytest.mark.parametrize("text", BARE)
def test_what_may_be_a_name_stays(text: str) -> None:
    assert not read(text).notes


@pytest.mark.parametrize("text", ["Mr.", "Samdech", "លោក", "นาย", "先生", "Dato' Sri"])
def test_only_a_title_cannot_be_compared(text: str) -> None:
    found = compare(read(text), read("Hun Sen"))
    assert (found.outcome, found.reasons) == ("cannot_compare", ("only a title",))
