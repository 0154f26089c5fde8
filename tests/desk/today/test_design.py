"""The page of components stands on the real style sheets, and only where the desk is debugged."""

import re
from pathlib import Path

import pytest

from jointdesk.desk.statistics.pictures.examples import draw_all
from jointdesk.desk.today.design import components

SHEETS = Path(__file__).parents[3] / "src" / "jointdesk" / "desk" / "static" / "desk"
CLASS = re.compile(r'class="([^"]+)"')


def test_it_is_not_there_in_service(client, cast):
    client.force_login(cast["adam"])
    assert client.get("/design/").status_code == 404


def test_it_shows_every_component(client, cast, settings):
    settings.DEBUG = True
    client.force_login(cast["adam"])
    html = client.get("/design/").content.decode()
    for one in components():
        assert one.markup.strip() in html.replace("\r", "")
    assert html.count('class="picture"') == len(draw_all()) == 9


@pytest.mark.parametrize("one", components(), ids=lambda one: one.name)
def test_every_class_shown_has_a_style(one):
    styles = "".join(path.read_text() for path in SHEETS.glob("*.css"))
    classes = {name for found in CLASS.findall(one.markup) for name in found.split()}
    assert (SHEETS / f"{one.sheet}.css").exists()
    assert {name for name in classes if f".{name}" not in styles} <= {"mono"}


def test_every_sheet_is_linked():
    linked = (SHEETS.parents[1] / "templates" / "styles.html").read_text()
    assert {path.name for path in SHEETS.glob("*.css")} == set(re.findall(r"desk/(\w+\.css)", linked))
