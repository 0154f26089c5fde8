"""What axe-core finds on a page, read against WCAG 2.2 AA and axe's best practices.

The script is evaluated by the browser's debugger, not added to the page: our Content-Security-Policy stands as it is.
"""

import json
from typing import Any

from axe_playwright_python.base import AXE_SCRIPT

from languages import READ_WHOLE
from languages import WHOLE as WALK

# every rule of WCAG up to 2.2 AA, and of headings, landmarks and unique names
TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice")
# rules whose verdict hangs on width and letters, and those on colours; that of all others stands in the document
DRAWN = ("target-size", "scrollable-region-focusable")
COLOURED = ("color-contrast", "link-in-text-block")
WHOLE = {"type": "tag", "values": TAGS}


def violations(page: Any, rules: tuple[str, ...] = ()) -> list[str]:
    """A line per element that breaks a rule: rule, its address on the page, what axe says of it. `rules`: only these."""
    if not page.evaluate("typeof axe === 'object'"):
        page.evaluate(AXE_SCRIPT)
    asked = {"type": "rule", "values": rules} if rules else WHOLE
    options = {"runOnly": asked, "resultTypes": ["violations"], "preload": False}
    found = page.evaluate(f"axe.run(document, {json.dumps(options)}).then(told => told.violations)")
    return [
        f"{rule['id']} ({rule['impact']}): {' '.join(map(str, node['target']))}: {_said(node)}"
        for rule in found
        for node in rule["nodes"]
    ]


def assert_accessible(page: Any, language: str = READ_WHOLE) -> None:
    """Fail with every violation of the page as it stands, panels that have come in included.

    `language`: of several in which the same page is looked at, all but one are asked only for how it is drawn.
    """
    found = violations(page, () if WALK or language == READ_WHOLE else _drawn(page))
    assert not found, f"{page.url}\n" + "\n".join(found)


def _drawn(page: Any) -> tuple[str, ...]:
    """By day the colours are those of the language that was read whole."""
    is_night = page.evaluate("matchMedia('(prefers-color-scheme: dark)').matches")
    return (*DRAWN, *COLOURED) if is_night else DRAWN


def _said(node: dict[str, Any]) -> str:
    said = [check["message"] for check in (*node["any"], *node["all"], *node["none"])]
    return "; ".join(said) or str(node["html"])[:120]
