"""At a gate: a table pasted as it is, its columns agreed, the people screened in the worker, one decided by keyboard."""

import pytest

from languages import LANGUAGES

pytestmark = pytest.mark.browser
# a wanted person as an officer at a gate may write the name, a stranger, and a line that holds no sense
TABLE = """STT;Họ tên;Tên khác;Ngày sinh;Phái;Quốc tịch;Phòng
1;{name};;{day}.{month}.{year};;{nationality};B1
2;ហង់ ជួន;Hang Chuon;2540;ប្រុស;Cambodian;B1
3;AI DO;;hôm qua;nam;VN;B2
"""
PHONE = ("/screening/", "/screening/rosters/", "/screening/look-up/", "/operations/KH-OP-001/roster/")


def find_wanted(officer):
    """A wanted person of a known birth date, as the officers' API tells."""
    listed = officer.page.evaluate(
        "fetch('/api/cases/notices?colour=red&state=active').then((answer) => answer.json())"
    )
    found = next(one for one in listed if len(one["birth_date"]) == 10 and one["nationality"] == "VN")
    year, month, day = found["birth_date"].split("-")
    return {
        "name": found["name"].upper(),
        "nationality": "Việt Nam",
        "year": year,
        "month": month,
        "day": day,
    }


def test_from_a_pasted_table_to_a_decision_by_keyboard(visit):
    officer = visit("kh", "field")
    page = officer.page
    wanted, questions = find_wanted(officer), []
    page.on("dialog", lambda dialog: (questions.append(dialog.message), dialog.accept()))
    officer.open("/operations/KH-OP-001/roster/")
    page.locator("#id_text").fill(TABLE.format(**wanted))
    page.locator("main form button[data-tone=main]").click()
    page.locator("h1", has_text="What the columns hold").wait_for()
    assert page.locator("#column-3").input_value() == "birth_date"
    page.locator("li", has_text="line 4, field Ngày sinh").wait_for()
    officer.shot("kh-roster-columns")
    with page.expect_navigation():
        page.locator("#column-6").select_option("note")
    page.locator("button[value=take-good]").click()
    page.locator("h2", has_text="People found").wait_for()
    assert "1 lines will not be screened" in questions[0]
    page.locator("td", has_text="Hang Chuon").first.wait_for()
    officer.open("/screening/rosters/")
    page.locator("tr", has_text="KH-OP-001").locator("a[download]", has_text="1 line").wait_for()

    officer.open("/screening/?operation=KH-OP-001&state=open")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.locator("h1", has_text="Is this the person?").wait_for()
    assert page.locator(".verdict[data-verdict=same]").count() >= 3
    officer.shot("kh-candidate-compared")
    page.keyboard.press("c")
    page.locator(".message", has_text="Proposed").wait_for()
    assert questions[1].startswith(f"{wanted['name']} is ")


def test_one_person_is_looked_up(visit):
    officer = visit("kh", "field")
    page = officer.page
    wanted = find_wanted(officer)
    officer.open("/screening/look-up/")
    page.locator("#id_name").fill(wanted["name"])
    page.locator("#id_birth_date").fill("{day}/{month}/{year}".format(**wanted))
    page.locator("#id_purpose").fill("Border check")
    page.locator("main form button").click()
    page.locator("h2", has_text="may mean this person").wait_for()
    page.locator(".verdict", has_text="agrees").first.wait_for()
    assert page.url.endswith("/screening/look-up/")
    officer.shot("kh-look-up")


@pytest.mark.parametrize("language", LANGUAGES)
def test_on_a_phone(visit, language):
    officer = visit("kh", "commander", width=360, height=760, locale=language)
    too_wide = []
    for path in PHONE:
        officer.open(path)
        if officer.overflows():
            too_wide.append(path)
    officer.open("/screening/?state=&kind=")
    officer.page.locator("main table.rows a").first.click()
    officer.page.locator(".verdict").first.wait_for()
    if officer.overflows():
        too_wide.append(officer.page.url)
    assert too_wide == []
