"""What a browser fetches for a page: little, of this desk alone, and once."""

import gzip
import re
from pathlib import Path

from django.contrib.staticfiles import finders
from django.templatetags.static import static

DESK = Path(__file__).parents[3] / "src" / "jointdesk" / "desk"
ALLOWED = 40_000  # bytes as they travel: half a second on a slow telephone line
SOURCES = re.compile(r'(?:href|src)="(/static/[^"]+\.(?:css|js))"')


def test_a_page_fetches_little(client, cast):
    client.force_login(cast["alice"])
    fetched = SOURCES.findall(client.get("/").content.decode())
    assert len(fetched) > 5
    files = [finders.find(name.removeprefix(static(""))) for name in fetched]
    assert sum(len(gzip.compress(Path(str(file)).read_bytes())) for file in files) < ALLOWED


def test_nothing_is_fetched_from_elsewhere():
    """No font, no picture, no script of another host: who opens which page is nobody's business."""
    sheets = [*DESK.rglob("static/**/*.css"), *DESK.rglob("static/**/*.js")]
    assert len(sheets) > 25
    for sheet in sheets:
        text = sheet.read_text(encoding="utf-8")
        assert not re.search(r"@import|@font-face|url\(", text), sheet
        assert not re.search(r"https?://(?!www\.w3\.org/)", text), sheet
