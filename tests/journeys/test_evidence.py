"""Evidence from hand to hand: files of all kinds, things seized, hand-overs, conversations, a bundle, what is refused."""

import hashlib
import io
import json
import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from PIL import Image

from journeys.axe import assert_accessible
from languages import ONE

pytestmark = [pytest.mark.browser, pytest.mark.processes]
PASSPHRASE = "river stone lamp 9"
# three pieces: the line breaks between the first and the last
LARGE = 18 * 1024 * 1024


def photograph():
    out, exif = io.BytesIO(), Image.Exif()
    exif[0x0110] = "Phone X"
    Image.new("RGB", (800, 600), "teal").save(out, "JPEG", exif=exif)
    return out.getvalue()


def paper():
    out = io.BytesIO()
    Image.new("RGB", (400, 560), "white").save(out, "PDF")
    return out.getvalue()


def archive():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr("chat/_chat.txt", "[01/05/2026, 10:11] Boss: send it to the account")
    return out.getvalue()


def files():
    chat = json.dumps({"name": "Team", "messages": [{"from": "Boss", "text": "0912 345 678"}]}).encode()
    told = {
        "gate.jpg": ("image/jpeg", photograph()),
        "contract.pdf": ("application/pdf", paper()),
        "result.json": ("application/json", chat),
        "export.zip": ("application/zip", archive()),
        "loader.exe": ("application/octet-stream", b"MZ" + bytes(500)),
        "holiday.jpg": ("image/jpeg", b"MZ" + bytes(300)),
    }
    return [{"name": name, "mimeType": kind, "buffer": raw} for name, (kind, raw) in told.items()]


def open_case(officer):
    officer.open("/cases/new/")
    officer.page.locator("#id_title").fill("The villa at the river")
    officer.page.locator("main button[data-tone=main]").click()
    officer.page.locator("h1", has_text="The villa at the river").wait_for()
    return officer.page.url.rstrip("/").rpartition("/")[2]


def hand_over(page, to, why):
    page.locator("summary", has_text="Hand over").click()
    page.locator("#hand_to").select_option(label=to)
    page.locator("#hand_why").fill(why)
    page.locator("form[action$='/hand-over/'] button").click()
    page.locator(".badge", has_text="Hand-over waits").first.wait_for()


def path_of(page):
    return page.url.partition("/evidence/")[2]


def test_evidence_from_hand_to_hand(visit, tmp_path):
    investigator, custodian = visit("vn", "investigator"), visit("vn", "commander")
    page = investigator.page
    case = open_case(investigator)
    # files of all kinds are kept, whatever they are; what is dangerous is said
    investigator.open(f"/evidence/case/{case}/new/")
    page.locator("#id_title").fill("What was on the table")
    page.locator("#id_files").set_input_files(files())
    assert page.locator("[data-chosen] li").count() == 6
    assert_accessible(page)
    page.locator("main button[data-tone=main]").click()
    page.locator("h1", has_text="What was on the table").wait_for()
    assert page.locator(".exhibit-files li").count() == 6
    assert page.locator(".exhibit-files li[data-tone=amber]").count() >= 2
    assert_accessible(page)
    # a preview is our own drawing
    page.locator(".exhibit-files a", has_text="gate.jpg").click()
    page.locator("img.drawn").wait_for()
    investigator.shot("vn-evidence-file")
    assert "Phone X" in page.locator(".preview").inner_text()
    assert_accessible(page)
    page.go_back()

    # a large file comes by pieces, with the line broken once on its way
    broken = []

    def break_once(route):
        if not broken and route.request.method == "POST":
            broken.append(route.request.url)
            return route.abort()
        return route.continue_()

    content = os.urandom(1024) * (LARGE // 1024)
    image = tmp_path / "disk.dd"
    image.write_bytes(content)
    page.route("**/evidence/uploads/*/2/", break_once)
    page.locator("summary", has_text="Add files").click()
    page.locator("#files_files").set_input_files(image)
    page.locator("form[action$='/files/'] button").click()
    page.locator(".exhibit-files a", has_text="disk.dd").wait_for()
    assert broken
    digest = hashlib.sha256(content).hexdigest()
    assert digest[:24] in page.locator(".exhibit-files").inner_text()
    investigator.errors[:] = [said for said in investigator.errors if "ERR_FAILED" not in said]

    # the search finds it by its digest
    investigator.open(f"/search/?q={digest}")
    assert page.locator("main", has_text="What was on the table").count()
    # its label, with a code that opens its page
    page.locator("main a", has_text="What was on the table").first.click()
    exhibit = f"/evidence/{path_of(page)}"
    page.locator("a", has_text="Label").first.click()
    page.locator("svg.code").wait_for()
    assert_accessible(page)
    _hand_to_hand(investigator, custodian, exhibit)
    custodian.shot("vn-evidence-hands")
    bundle = _bundle(investigator, custodian, case, tmp_path)
    _check(bundle, tmp_path)


def _hand_to_hand(investigator, custodian, exhibit):
    """Refused once, with why; taken the second time: then the other holds it."""
    page, other = investigator.page, custodian.page
    investigator.open(exhibit)
    offered = page.locator("#hand_to option").all_text_contents()
    to = next(one for one in offered if custodian_name(other) in one)
    for word, why in (("declined", "The seal is broken"), ("taken", "Into the store")):
        investigator.open(exhibit)
        hand_over(page, to, "Into the store")
        custodian.open("/")
        assert other.locator("main a", has_text="handed over to you").count()
        custodian.open(exhibit)
        assert_accessible(other)
        other.locator("#answer_why").fill(why)
        other.locator(f"button[name=word][value={word}]").click()
        other.locator("main", has_text=why).first.wait_for()
    assert custodian_name(other) in other.locator(".hand[aria-current] .holder").inner_text()


def custodian_name(page):
    return page.locator(".who .name strong").first.inner_text().strip()


def _bundle(investigator, custodian, case, folder):
    """One proposes, another releases; it is fetched under a passphrase."""
    page, other = investigator.page, custodian.page
    investigator.open(f"/evidence/case/{case}/bundle/")
    page.locator("input[name=exhibits]").first.check()
    page.locator("#id_purpose").fill("Trial")
    page.locator("#id_recipient").fill("Court of Hà Nội")
    page.locator("main button[data-tone=main]").click()
    page.wait_for_url("**/evidence/bundles/**")
    assert_accessible(page)
    place = f"/evidence/{path_of(page)}"
    custodian.open(place)
    other.locator("form[action$='/release/'] button").click()
    investigator.wait_for(place, "#id_passphrase")
    page.locator("#id_passphrase").fill(PASSPHRASE)
    with page.expect_download() as coming:
        page.locator("form[action$='/fetch/'] button").click()
    path = folder / "evidence.sealed"
    coming.value.save_as(path)
    return path


def _check(bundle, folder):
    good = _run("check", bundle)
    assert good.returncode == 0, good.stderr
    assert "sound: 7 files" in good.stdout
    spoilt = folder / "spoilt.sealed"
    raw = bytearray(bundle.read_bytes())
    raw[len(raw) // 2] ^= 1
    spoilt.write_bytes(bytes(raw))
    bad = _run("check", spoilt)
    assert bad.returncode == 1
    assert "altered" in bad.stderr


def _run(*arguments):
    command = [
        sys.executable,
        "-c",
        "from jointdesk.cli import main; main()",
        "evidence",
        *map(str, arguments),
    ]
    return subprocess.run(
        [*command, "--passphrase-file", "-"],
        input=f"{PASSPHRASE}\n",
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize("language", ["vi", "km"])
def test_the_pages_of_evidence_on_a_phone(visit, language):
    scheme = "dark" if language == "km" else "light"
    officer = visit("vn", "investigator", width=360, height=760, locale=language, color_scheme=scheme)
    case = open_case_in(officer)
    page = officer.page
    page.goto(f"{page.url.partition('/cases/')[0]}/evidence/case/{case}/new/")
    page.locator("#id_title").fill("iPhone")
    page.locator("#id_files").set_input_files(files()[:2])
    officer.shot(f"vn-evidence-new-{language}")
    assert not officer.overflows()
    assert_accessible(page, language)
    page.locator("main button[data-tone=main]").click()
    page.locator(".exhibit-files").wait_for()
    for path in ("", "label/"):
        officer.open(f"/evidence/{path_of(page)}{path}")
        assert not officer.overflows(), path
        assert_accessible(page, language)
        if not path:
            officer.shot(f"vn-evidence-phone-{language}")
    for path in ("/evidence/", f"/evidence/case/{case}/import/", f"/evidence/case/{case}/bundle/"):
        officer.open(path)
        assert not officer.overflows(), path
        assert_accessible(page, language)
    officer.open("/evidence/")
    officer.shot(f"vn-evidence-list-{language}")


def open_case_in(officer):
    """In whatever language."""
    officer.open("/cases/new/")
    officer.page.locator("#id_title").fill("The villa")
    officer.page.locator("main button[data-tone=main]").click()
    officer.page.wait_for_url(lambda url: "/cases/new" not in url)
    return officer.page.url.rstrip("/").rpartition("/")[2]


SAMPLES = Path(__file__).parents[1] / "data" / "chats"


@pytest.mark.parametrize("language", ONE)
def test_a_conversation_is_read_and_its_identifiers_are_chosen(visit, language):
    scheme = "dark" if language == "km" else "light"
    officer = visit("vn", "investigator", width=360, height=760, locale=language, color_scheme=scheme)
    case = open_case_in(officer)
    page = officer.page
    officer.open(f"/evidence/case/{case}/new/")
    page.locator("#id_title").fill("iPhone")
    chat = (SAMPLES / "whatsapp_android_vi.txt").read_bytes() + long_talk()
    page.locator("#id_files").set_input_files(
        [
            {
                "name": "WhatsApp Chat with Lan.zip",
                "mimeType": "application/zip",
                "buffer": pack("_chat.txt", chat),
            }
        ]
    )
    page.locator("main button[data-tone=main]").click()
    page.locator(".exhibit-files a[href*='/files/']").first.click()
    # what it is stands on the file's page
    page.locator(".preview .parts").wait_for()
    assert "WhatsApp" in page.locator(".preview").inner_text()
    assert not officer.overflows()
    assert_accessible(page)
    page.locator(".preview a[href$='/chat/']").first.click()
    page.locator(".chat .line").first.wait_for()
    assert page.locator(".chat .line").count() == 100
    assert not officer.overflows()
    assert_accessible(page)
    officer.shot(f"vn-evidence-chat-{language}")
    # from an identifier to the message it stands in
    account = page.locator(".seen li", has_text="0011 0045 6789 0")
    account.locator("a").first.click()
    page.locator(".line:target", has_text="Vietcombank").wait_for()
    page.go_back()
    # nothing is linked by itself; a form without a choice says so
    page.locator("#identifiers form button").click()
    page.locator("#identifiers [role=alert]").wait_for()
    page.locator(".seen li", has_text="0011 0045 6789 0").locator("input").check()
    page.locator("#identifiers form button").click()
    page.locator(".message[data-tone=success]").wait_for()
    assert page.locator(".seen li", has_text="0011 0045 6789 0").locator("input").count() == 0
    assert page.locator(".seen li", has_text="912").locator("input").count() == 1
    # by page and by keyboard
    page.locator("a[rel=next]").first.press("Enter")
    page.locator("#m101").wait_for()
    officer.open(f"/cases/{case}/")
    assert "0011004567890" in page.locator("#identifiers").inner_text()
    assert "912 345 678" not in page.locator("#identifiers").inner_text()
    officer.errors[:] = [said for said in officer.errors if "400" not in said]


def long_talk():
    return "".join(
        f"{1 + number // 60:02}/04/2024, 20:{number % 60:02} - {'Lan Thử' if number % 3 else 'Quản lý Hùng'}: tin {number}\n"
        for number in range(160)
    ).encode()


def pack(name, content):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        packed.writestr(name, content)
    return out.getvalue()


def test_a_thing_seized_becomes_an_exhibit_and_changes_hands(visit):
    investigator, custodian = visit("vn", "investigator"), visit("vn", "commander")
    page = investigator.page
    case = open_case(investigator)
    investigator.open("/operations/new/")
    page.locator("[name=reference]").fill("VILLA-9")
    page.locator("[name=title]").fill("Search of the villa")
    page.locator("[name=held_on]").fill("2026-05-04")
    page.locator("main form button[data-tone=main]").click()
    page.wait_for_url("**/operations/VILLA-9/**")
    investigator.open("/operations/VILLA-9/seized/")
    form = page.locator("form", has=page.locator("input[name=do][value=seize]"))
    form.locator("[name$=description]").fill("Telephone, black, cracked")
    form.locator("[name$=seal]").fill("S-901")
    form.locator("button[data-tone=main]").click()
    page.locator("main", has_text="S-901").first.wait_for()
    taking = page.locator("form", has=page.locator("input[name=do][value=evidence]"))
    taking.locator("#case").fill(case)
    taking.locator("input[name=thing]").first.check()
    taking.locator(".actions button").click()
    page.locator(".message[data-tone=success]").wait_for()
    investigator.open(f"/evidence/?q={case}")
    page.locator("table.rows a", has_text=case).first.click()
    page.locator("h1", has_text="Telephone, black, cracked").wait_for()
    assert_accessible(page)
    said = page.locator("main").inner_text()
    assert "S-901" in said
    assert "VILLA-9" in said
    exhibit = f"/evidence/{path_of(page)}"
    offered = page.locator("#hand_to option").all_text_contents()
    to = next(one for one in offered if custodian_name(custodian.page) in one)
    hand_over(page, to, "Into the store")
    custodian.open(exhibit)
    custodian.page.locator("#answer_why").fill("Seal whole")
    custodian.page.locator("button[name=word][value=taken]").click()
    custodian.page.locator("main", has_text="Seal whole").first.wait_for()
    assert (
        custodian_name(custodian.page) in custodian.page.locator(".hand[aria-current] .holder").inner_text()
    )
    # its way leads back to where it was taken
    custodian.page.locator("main a", has_text="VILLA-9").first.click()
    custodian.page.locator("h1", has_text="Search of the villa").wait_for()


def test_a_file_that_is_too_large_is_refused_in_words_and_leaves_nothing(visit, tmp_path):
    officer = visit("vn", "investigator")
    page = officer.page
    case = open_case(officer)
    # it takes no room: a hole of four gigabytes and one octet
    disk = tmp_path / "disk.dd"
    with disk.open("wb") as hole:
        hole.truncate(4096 * 1024 * 1024 + 1)
    officer.open(f"/evidence/case/{case}/new/")
    page.locator("#id_title").fill("A disk")
    page.locator("#id_files").set_input_files(disk)
    page.locator("main button[data-tone=main]").click()
    page.locator("[data-failed]", has_text="disk.dd is too large: at most 4096 MB.").wait_for()
    assert page.locator("#id_title").input_value() == "A disk"
    assert_accessible(page)
    officer.open("/evidence/")
    assert page.locator("#on-way").count() == 0
    officer.open(f"/evidence/?q={case}")
    assert page.locator("table.rows").count() == 0
    officer.errors[:] = [said for said in officer.errors if "400" not in said]
