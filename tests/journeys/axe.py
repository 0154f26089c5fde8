"""What axe-core finds on a page, read against WCAG 2.2 AA and axe's best practices.

The script is evaluated by the browser's debugger, not added to the page: our Content-Security-Policy stands as it is.
"""

import json
from typing import Any

from axe_playwright_python.base import AXE_SCRIPT

# every rule of WCAG up to 2.2 AA, and of headings, landmarks and unique names
TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa", "best-practice")
OPTIONS = {"runOnly": {"type": "tag", "values": TAGS}, "resultTypes": ["violations"], "preload": False}


def violations(page: Any) -> list[str]:
    """A line per element that breaks a rule: rule, its address on the page, what axe says of it."""
    if not page.evaluate("typeof axe === 'object'"):
        page.evaluate(AXE_SCRIPT)
    found = page.evaluate(f"axe.run(document, {json.dumps(OPTIONS)}).then(told => told.violations)")
    return [
        f"{rule['id']} ({rule['impact']}): {' '.join(map(str, node['target']))}: {_said(node)}"
        for rule in found
        for node in rule["nodes"]
    ]


def assert_accessible(page: Any) -> None:
    """Fail with every violation of the page as it stands, panels that have come in included."""
    found = violations(page)
    assert not found, f"{page.url}\n" + "\n".join(found)


def _said(node: dict[str, Any]) -> str:
    said = [check["message"] for check in (*node["any"], *node["all"], *node["none"])]
    return "; ".join(said) or str(node["html"])[:120]
