"""The scanning app without network: it opens, in the language chosen, and its camera can read."""

from __future__ import annotations

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from tests.browser.app.door import Door

pytestmark = [pytest.mark.browser, pytest.mark.database("sqlite")]
#: the worker that reads QR codes starts
DECODER = """() => new Promise((done) => {
    const worker = new Worker(document.body.dataset.worker);
    worker.onmessage = ({ data }) => done(data.ready ?? data.failed);
    worker.onerror = () => done("no worker");
})"""

#: what the app keeps of a script is an older one, and what a page gets of it
AGE = """async () => {
    const [name] = await caches.keys();
    await (await caches.open(name)).put("/static/theme.js", new Response("of yesterday"));
}"""
SCRIPT = """() => fetch("/static/theme.js").then((answer) => answer.text())"""


@pytest.fixture
def kept(context: BrowserContext, door: Door) -> Page:
    """The app, opened once with a line that is cut now."""
    page = context.new_page()
    page.goto(f"{door.line.url}/scan/")
    page.evaluate("navigator.serviceWorker.ready.then(() => null)")
    for _ in range(100):
        if page.evaluate("Boolean(navigator.serviceWorker.controller)"):
            break
        page.wait_for_timeout(50)
    door.line.cut()
    return page


def test_the_app_opens_without_network(kept: Page, door: Door) -> None:
    missed: list[str] = []
    kept.on("requestfailed", lambda request: missed.append(request.url.removeprefix(door.line.url)))
    kept.on("pageerror", lambda error: missed.append(str(error)))
    kept.reload()
    expect(kept.locator("body[data-state=unpaired]")).to_be_attached()

    assert kept.evaluate(DECODER) is True
    assert missed == []


def test_the_app_stays_in_the_language_that_was_chosen(kept: Page, door: Door) -> None:
    for address, language in (("/scan/", "en"), ("/scan/?lang=ar", "ar"), ("/scan/", "ar")):
        kept.goto(door.line.url + address)
        expect(kept.locator("html")).to_have_attribute("lang", language)
        expect(kept.locator("body[data-state=unpaired]")).to_be_attached()


def test_other_pages_get_what_the_server_has_today(kept: Page, door: Door) -> None:
    kept.evaluate(AGE)
    assert kept.evaluate(SCRIPT) == "of yesterday"
    door.line.mend()
    kept.goto(f"{door.line.url}/scan/icon-192.png")

    assert kept.evaluate("Boolean(navigator.serviceWorker.controller)")
    assert kept.evaluate(SCRIPT) != "of yesterday"
    kept.goto(f"{door.line.url}/scan/stations")
    assert "/account/sign-in" in kept.url
