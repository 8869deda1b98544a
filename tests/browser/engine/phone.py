"""A page that holds nothing but the engine of the scanning app, under the policy of every page."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import BrowserContext, Page, Route

from app.core.web import POLICY
from tests.browser.app.door import Door

API = "**/api/v1/**"
SCANS = "**/api/v1/stations/*/scans"
BLANK = "/scan/blank"
OPEN = """async () => {
    const { openEngine } = await import("/badges/static/app/engine.js");
    window.told = { states: [], corrected: [], wiped: [] };
    window.engine = await openEngine({
        api: "/api/v1",
        onState: (state) => told.states.push(state),
        onCorrected: (scan, result) => told.corrected.push([scan.verdict, result.result]),
        onWiped: (reason) => told.wiped.push(reason),
    });
}"""
#: a browser from before Ed25519 was built in
NO_ED25519 = """const importKey = crypto.subtle.importKey.bind(crypto.subtle);
crypto.subtle.importKey = (format, key, algorithm, ...more) => algorithm.name === "Ed25519"
    ? Promise.reject(new DOMException("unknown", "NotSupportedError"))
    : importKey(format, key, algorithm, ...more);"""
#: a browser that lets a page keep nothing
NO_STORAGE = """Object.defineProperty(self, "indexedDB", {
    get: () => { throw new DOMException("denied", "SecurityError"); },
});"""
#: how many scans and takings back were not sent, for whichever station
UNSENT = "engine.store.unsent('').then(({ elsewhere }) => elsewhere)"
PATIENCE = 60_000


def blank_page(context: BrowserContext, url: str, script: str = "") -> Page:
    """An empty page of the platform; ``script`` runs before any other."""
    if script:
        context.add_init_script(script)
    page = context.new_page()

    def empty(route: Route) -> None:
        headers = {"Content-Security-Policy": POLICY, "Content-Type": "text/html"}
        route.fulfill(status=200, headers=headers, body="<!doctype html><title>Scan</title>")

    page.route(f"**{BLANK}", empty)
    page.goto(url + BLANK)
    return page


class Phone:
    """The engine in one tab."""

    def __init__(self, context: BrowserContext, url: str, script: str = "") -> None:
        self.page = blank_page(context, url, script)
        self.page.evaluate(OPEN)

    @contextmanager
    def no_answer(self, what: str) -> Iterator[None]:
        """The server is reached and does not answer."""
        held: list[Route] = []
        self.page.route(what, lambda route: held.append(route))
        yield
        self.page.unroute(what)
        for route in held:
            route.abort()

    def reload(self) -> None:
        self.page.reload()
        self.page.evaluate(OPEN)

    def pair_with(self, door: Door) -> dict[str, Any]:
        """By the code that a pairing QR of the station holds."""
        code = door.pairing().rsplit("#pair=", 1)[1]
        return dict(self.page.evaluate("code => engine.pair(code)", code))

    @contextmanager
    def no_line(self) -> Iterator[None]:
        """The server is not reached; the page itself is."""
        self.page.route(API, lambda route: route.abort())
        yield
        self.page.unroute(API)

    def scan(self, text: str, **options: Any) -> dict[str, Any]:
        given = [text, options]
        return dict(self.page.evaluate("([text, options]) => engine.scan(text, options)", given))

    def said(self, text: str, **options: Any) -> str:
        """The verdict, or why it was refused."""
        scan = self.scan(text, **options)
        return str(scan["reason"] or scan["verdict"])

    def ask(self, expression: str) -> Any:
        return self.page.evaluate(expression)

    @property
    def state(self) -> dict[str, Any]:
        """What was told last."""
        return dict(self.ask("told.states.at(-1)"))

    def until(self, expression: str, wanted: Any = True) -> None:
        """Wait until the page says so; its policy forbids Playwright's own waiting."""
        self._poll(lambda: self.ask(expression), wanted)

    def until_told(self, **wanted: Any) -> None:
        """Wait until it has been told: what comes after a deed may tell it in its place."""
        self._poll(lambda: {name: self.state[name] for name in wanted}, wanted)

    def until_waiting(self, count: int) -> None:
        """Wait until so many scans wait on the phone, and it has said so: what it told last may be
        older than what it keeps."""
        self.until(UNSENT, count)
        self.until("told.states.at(-1).waiting", count)

    def until_sent(self) -> None:
        self.until_waiting(0)

    def _poll(self, ask: Callable[[], Any], wanted: Any) -> None:
        for _ in range(PATIENCE // 50):
            if (found := ask()) == wanted:
                return
            self.page.wait_for_timeout(50)
        raise AssertionError(f"{found!r}, not {wanted!r}")
