"""Thai public figures with titles, ranks and the spellings their papers bear; and what no name is."""

import pytest

from jointdesk.engine.names import compare, read

SAME = {
    "title joined": ("นายอนุทิน ชาญวีรกูล", "Anutin Charnvirakul"),
    "title abbreviated": ("น.ส.แพทองธาร ชินวัตร", "Paetongtarn Shinawatra"),
    "rank joined": ("พลเอกประยุทธ์ จันทร์โอชา", "Prayut Chan-o-cha"),
    "rank abbreviated": ("พล.ต.อ.เสรีพิศุทธ์ เตมียเวส", "Seripisut Temiyavet"),
    "noble": ("ม.ร.ว.เสนีย์ ปราโมช", "Seni Pramoj"),
    "two titles": ("ว่าที่ร้อยตรี ชัชชาติ สิทธิพันธุ์", "Chadchart Sittipunt"),
    "Sanskrit spelling": ("สัญญา ธรรมศักดิ์", "Sanya Dharmasakti"),
    "family name first": ("สมชาย วงศ์สวัสดิ์", "WONGSAWAT Somchai"),
    "leading vowels": ("เศรษฐา ทวีสิน", "Srettha Thavisin"),
    "Malay name": ("วันมูหะมัดนอร์ มะทา", "Wan Muhamad Noor Matha"),
}
OTHER = {
    "sisters": ("โมรียา จุฑานุกาล", "Ariya Jutanugarn"),
    "brothers": ("ม.ร.ว.เสนีย์ ปราโมช", "Kukrit Pramoj"),
    "same given name": ("สนธิ บุญยรัตกลิน", "Sondhi Limthongkul"),
}


@pytest.mark.parametrize("pair", SAME.values(), ids=SAME.keys())
def test_one_person(pair: tuple[str, str]) -> None:
    found = compare(read(pair[0]), read(pair[1]))
    assert found.outcome == "match", found


@pytest.mark.parametrize("pair", OTHER.values(), ids=OTHER.keys())
def test_two_persons(pair: tuple[str, str]) -> None:
    assert compare(read(pair[0]), read(pair[1])).outcome == "no_match"


@pytest.mark.parametrize("thai", ["นาย", "ๆๆ", "น.ส."])
def test_what_is_no_name_is_not_compared(thai: str) -> None:
    assert compare(read(thai), read("Thaksin Shinawatra")).outcome == "cannot_compare"


@pytest.mark.parametrize("given", ["นายก", "พล", "คุณากร"])
def test_a_name_is_not_taken_for_a_title(given: str) -> None:
    assert read(given + " ตัณฑเสถียร").tokens[0].text == given


FOREIGN = {
    "Mandarin": ("สี จิ้นผิง", "Xi Jinping"),
    "Mandarin in Han": ("สี จิ้นผิง", "习近平"),
    "Vietnamese": ("เหงียน ฟู้ จ่อง", "Nguyễn Phú Trọng"),
    "Khmer": ("ฮุน เซน", "ហ៊ុន សែន"),
    "Burmese": ("มีน อองไลง์", "Min Aung Hlaing"),
    "Korean": ("คิม จ็อง-อึน", "Kim Jong Un"),
    "Malay": ("อันวาร์ อิบราฮิม", "Anwar Ibrahim"),
    "Hokkien": ("ลี กวนยู", "Lee Kuan Yew"),
    "English": ("สตีเฟน ฮาร์เปอร์", "Stephen Harper"),
}


@pytest.mark.parametrize("pair", FOREIGN.values(), ids=FOREIGN.keys())
def test_a_foreign_name_in_thai_letters_is_recognised(pair: tuple[str, str]) -> None:
    found = compare(read(pair[0]), read(pair[1]))
    assert found.outcome == "match", found


@pytest.mark.parametrize(
    ("thai", "other"), [("หลี่ เค่อเฉียง", "Xi Jinping"), ("คิม แด-จุง", "Kim Jong Un"), ("ฮุน มาเนต", "Hun Sen")]
)
def test_a_foreign_name_is_not_another(thai: str, other: str) -> None:
    assert compare(read(thai), read(other)).outcome == "no_match"
