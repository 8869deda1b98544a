"""Every page in a real Chromium: axe-core, the width of telephones, the console; in two looks.

In English all rules of axe-core are asked in the light, and those about colours in the dark again;
in Arabic, from right to left, whether everything fits and nothing complains."""

import json
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Literal

import pytest
from playwright.sync_api import Browser, Page

from app.accounts.models import User
from app.accounts.rules.demo_people import DOMAIN
from app.extensions import db
from tests.browser.axe import AXE
from tests.browser.conftest import Server, running, signed_in
from tests.tour.guide import Tour, pages_of, view_of
from tests.tour.visits import NOBODY, Visit

pytestmark = pytest.mark.browser

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
ASK_AXE = """async rules => {
    const found = await axe.run(document, {
        runOnly: rules, resultTypes: ["violations"], preload: false, iframes: false});
    return found.violations.map(
        rule => `${rule.id} (${rule.nodes.length}): ${rule.nodes[0].html.slice(0, 160)}`);
}"""
#: by how many pixels the page is too wide for its window
ASK_WIDTH = """() => {
    const root = document.documentElement;
    return root.scrollWidth - root.clientWidth;
}"""


#: what another scheme can change
COLOURS = ["color-contrast", "link-in-text-block"]


@dataclass(frozen=True)
class Look:
    """How a reader has set up their browser, and which tags or rules axe-core asks there, by
    colour scheme."""

    language: str
    widths: tuple[int, int]
    rules: dict[Literal["light", "dark"], list[str]]


LOOKS = [
    Look("en", (1280, 390), {"light": RULES, "dark": COLOURS}),
    Look("ar", (390, 1280), {"dark": []}),
]


@dataclass(frozen=True)
class Place:
    """The demo with one of everything on a server of its own, and all of its pages."""

    server: Server
    pages: list[Visit]

    def seen_in(self, look: Look) -> list[Visit]:
        """All pages, one person's after the other's; in Arabic each view once, whatever state it
        is in."""
        seen = {view_of(self.server.app, visit.path): visit for visit in self.pages}.values()
        return sorted(self.pages if look is LOOKS[0] else seen, key=lambda visit: visit.who)


@pytest.fixture(scope="module")
def place(tour: Tour) -> Iterator[Place]:
    with running(tour.settings, tour.folder) as server:
        yield Place(server, [visit for visit, _ in pages_of(tour.answers)])


class Walker:
    """A window of one look, in which one person after the other signs in: it keeps the files of
    the pages."""

    def __init__(self, browser: Browser, server: Server, look: Look) -> None:
        self.server, self.look = server, look
        self.errors: list[str] = []
        self.window = browser.new_context(
            base_url=server.url,
            viewport={"width": look.widths[0], "height": 900},
            locale=look.language,
            color_scheme=next(iter(look.rules)),
            reduced_motion="reduce",
        )
        self.window.set_default_timeout(15_000)
        self.window.add_init_script(path=AXE)
        self.page, self.who = self._opened(), ""

    def _opened(self) -> Page:
        page = self.window.new_page()
        page.on("console", lambda line: self.errors.append(line.text) if _is_bad(line) else None)
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        return page

    def page_of(self, who: str) -> Page:
        """The page before ``who``, in the look's language."""
        if who != self.who:
            self.window.clear_cookies()
            if who != NOBODY:
                self.window.add_cookies([signed_in(self.server, account_of(who))])
            self.page.goto(f"/?lang={self.look.language}")
            self.page.evaluate("localStorage.clear(); sessionStorage.clear()")
            self.who = who
        return self.page

    def faults(self, visit: Visit) -> list[str]:
        """What is wrong with one page."""
        page = self.page_of(visit.who)
        self.errors.clear()
        answer = page.goto(visit.path)
        assert answer is not None
        found = [] if answer.status == visit.status else [f"status {answer.status}"]
        if page.evaluate("document.documentElement.lang") != self.look.language:
            found.append("in another language")
        for width in reversed(self.look.widths):
            page.set_viewport_size({"width": width, "height": 900})
            if over := page.evaluate(ASK_WIDTH):
                found.append(f"{over} px too wide at {width} px")
        return [*found, *self.asked(page), *self._errors(visit)]

    def asked(self, page: Page) -> Iterator[str]:
        """What axe-core finds in each scheme; afterwards the page is in the first one again."""
        schemes = [(scheme, rules) for scheme, rules in self.look.rules.items() if rules]
        for scheme, rules in schemes:
            page.emulate_media(color_scheme=scheme)
            yield from page.evaluate(ASK_AXE, rules)
        if len(schemes) > 1:
            page.emulate_media(color_scheme=schemes[0][0])

    def _errors(self, visit: Visit) -> list[str]:
        """Lines of the console; a browser notes each page that is not a 200 there."""
        own = f"status of {visit.status}"
        return [line for line in self.errors if visit.status == 200 or own not in line]

    def close(self) -> None:
        self.window.close()


def _is_bad(line: Any) -> bool:
    return line.type in {"error", "warning"}


def account_of(who: str) -> User:
    """One of the demo's people."""
    return db.session.scalars(db.select(User).filter_by(email=f"{who}@{DOMAIN}")).one()


@pytest.fixture(params=LOOKS, ids=lambda look: look.language)
def walker(request: pytest.FixtureRequest, chromium: Browser, place: Place) -> Iterator[Walker]:
    walker = Walker(chromium, place.server, request.param)
    yield walker
    walker.close()


def test_every_page_is_accessible_fits_and_keeps_quiet(walker: Walker, place: Place) -> None:
    pages = place.seen_in(walker.look)
    faults = {f"{visit.who} {visit.path}": walker.faults(visit) for visit in pages}

    assert len(faults) > 90
    assert {where: found for where, found in faults.items() if found} == {}


FAINT_IN_THE_DARK = """<!doctype html><html lang="en"><title>Faint</title>
<style>@media (prefers-color-scheme: dark) { p { color: #333; background: #222 } }</style>
<main><h1>Readable</h1><p>Faint in the dark</p></main>"""


def test_what_is_wrong_in_the_dark_alone_is_found(chromium: Browser, place: Place) -> None:
    walker = Walker(chromium, place.server, LOOKS[0])
    page = walker.window.new_page()  # no page of ours: styles are let in
    page.goto("about:blank")
    page.set_content(FAINT_IN_THE_DARK)
    found = [line.partition(" ")[0] for line in walker.asked(page)]
    in_light_again = page.evaluate("matchMedia('(prefers-color-scheme: light)').matches")
    walker.close()

    assert (found, in_light_again) == (["color-contrast"], True)


def test_the_server_is_ready(place: Place) -> None:
    """The one answer that needs a real worker."""
    with urllib.request.urlopen(f"{place.server.url}/readyz", timeout=10) as answer:
        assert json.load(answer)["ready"] is True
