"""What axe-core finds on a page in a real browser."""

from typing import Any

from playwright.sync_api import Page

from tests.browser.conftest import ROOT

AXE = ROOT / "node_modules/axe-core/axe.min.js"


def complaints(page: Page) -> list[tuple[str, list[str]]]:
    """Each rule that the page as it is breaks, and where."""
    page.evaluate(AXE.read_text("utf-8"))
    found: list[Any] = page.evaluate("axe.run(document, {resultTypes: ['violations']})")[
        "violations"
    ]
    return [(one["id"], [node["html"] for node in one["nodes"]]) for one in found]
