"""What every page keeps to, read off the answers of the whole platform with the demo in it."""

import gzip
import re
from collections import Counter
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any
from urllib.parse import urljoin

import pytest

from tests.tour.guide import Tour, Walk, pages_of, view_of
from tests.tour.visits import NOBODY, Visit

FIRST_PAGE_MAX = 150_000
#: HTML elements that have no end tag
VOID = frozenset(
    ("area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr")
)
Fault = tuple[str, str]


@pytest.fixture(scope="module")
def walk(tour: Tour) -> Iterator[Walk]:
    with tour.app() as app:
        yield Walk(app, tour.visits)


@pytest.fixture(scope="module")
def pages(tour: Tour) -> list[tuple[Visit, str]]:
    return pages_of(tour.answers)


class Outline(HTMLParser):
    """The faults of one page, found while reading it."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.ids: Counter[str] = Counter()
        self.targets: set[str] = set()
        self.faults: list[Fault] = []
        self.form: dict[str, Any] | None = None
        self.feed(html)
        self.close()
        self._judge()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if len(found) < len(attrs):
            self.faults.append(("attribute twice", f"{tag} {self.getpos()}"))
        if tag not in VOID:
            self.open.append(tag)
        self._note(tag, found)
        if tag == "form":
            if self.form is not None:
                self.faults.append(("form in a form", str(found)))
            self.form = {"method": found.get("method", "get"), "token": False}
        if (found.get("name") or "").endswith("csrf_token") and found.get("value") and self.form:
            self.form["token"] = True

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._note(tag, dict(attrs))  # inside svg: <path/>

    def handle_endtag(self, tag: str) -> None:
        if not self.open or self.open.pop() != tag:
            self.faults.append(("closed what was not open", f"{tag} {self.getpos()}"))
        if tag == "form" and self.form is not None:
            if self.form["method"] == "post" and not self.form["token"]:
                self.faults.append(("form without token", str(self.getpos())))
            self.form = None

    def _note(self, tag: str, found: dict[str, str | None]) -> None:
        if found.get("id"):
            self.ids[str(found["id"])] += 1
        for name in ("for", "aria-describedby", "aria-labelledby", "aria-controls"):
            self.targets |= set((found.get(name) or "").split())
        inline = tag == "style" or (tag == "script" and not found.get("src"))
        if inline or "style" in found or any(name.startswith("on") for name in found):
            self.faults.append(("inline", f"{tag} {self.getpos()}"))

    def _judge(self) -> None:
        self.faults += [("id twice", name) for name, n in self.ids.items() if n > 1]
        self.faults += [("points nowhere", name) for name in self.targets - set(self.ids)]
        self.faults += [("never closed", tag) for tag in self.open]


def test_every_address_answers(tour: Tour) -> None:
    wrong = {v: answer.status for v, answer in tour.answers.items() if answer.status != v.status}

    assert wrong == {}
    assert len(tour.answers) > 120


def test_every_page_is_well_formed(pages: list[tuple[Visit, str]]) -> None:
    """Elements closed, ids once, labels that find their field, a token in every form, no inline."""
    faults = {f"{visit.who} {visit.path}": Outline(html).faults for visit, html in pages}

    assert {where: found for where, found in faults.items() if found} == {}


@pytest.mark.parametrize(
    ("html", "fault"),
    [
        ('<p id="a"></p><p id="a"></p>', "id twice"),
        ('<label for="a">x</label>', "points nowhere"),
        ("<div><p></div>", "closed what was not open"),
        ("<div>", "never closed"),
        ('<form method="post"></form>', "form without token"),
        ("<form><form></form></form>", "form in a form"),
        ('<p class="a" class="b"></p>', "attribute twice"),
        ('<p style="x"></p>', "inline"),
        ("<script>x</script>", "inline"),
    ],
)
def test_the_outline_sees_each_fault(html: str, fault: str) -> None:
    assert fault in [kind for kind, _ in Outline(html).faults]


def test_every_page_has_one_heading_and_a_title_of_its_own(pages: list[tuple[Visit, str]]) -> None:
    wrong = {
        f"{visit.who} {visit.path}": (html.count("<h1"), title)
        for visit, html in pages
        for title in re.findall(r"<title>(.*?) · MILSET</title>", html) or [""]
        if html.count("<h1") != 1 or not title.strip()
    }

    assert wrong == {}


def test_every_link_of_every_page_leads_somewhere(walk: Walk, pages: list[Any]) -> None:
    """What a page links to answers whoever saw the link: of each view, for everybody, a few."""
    links = {
        (visit.who, urljoin(visit.path, href.replace("&amp;", "&").partition("#")[0]))
        for visit, html in pages
        for href in re.findall(r'<a\s[^>]*?href="([^"]*)"', html)
        if not re.match(r"[a-z]+:|#|//", href) and "lang=" not in href
    }
    seen = {(visit.who, visit.path) for visit in walk.visits}

    broken = {
        (who, path): status
        for who, path in _few_of_each(walk, links - seen)
        if (status := walk.go(Visit(who, path)).status_code) >= 400
    }

    assert broken == {}


def _few_of_each(walk: Walk, links: set[tuple[str, str]]) -> list[tuple[str, str]]:
    """Up to six links for each person and view."""
    few: dict[tuple[str, str], list[tuple[str, str]]] = {}
    for who, path in sorted(links):
        few.setdefault((who, view_of(walk.app, path)), []).append((who, path))
    return [link for found in few.values() for link in found[:6]]


def test_the_first_page_is_light(walk: Walk) -> None:
    """Page, style sheets, scripts, picture and Latin letters: under 150 kB as sent compressed."""
    html = walk.go(Visit(NOBODY, "/")).text
    linked = re.findall(r'<(?:link rel="[^"]*"|script|img)[^>]*?(?:href|src)="([^"]+)"', html)
    parts = {"/": html.encode()} | {_plain(path): _content(walk, path) for path in linked}
    fonts = {path: _content(walk, path) for path in _latin_fonts(parts)}

    weights = {path: len(gzip.compress(part)) for path, part in parts.items()}
    weights |= {path: len(font) for path, font in fonts.items()}

    assert any(path.endswith(".css") for path in weights)
    assert len(fonts) >= 1
    assert sum(weights.values()) < FIRST_PAGE_MAX, weights


def _plain(path: str) -> str:
    """Without the version."""
    return path.partition("?")[0]


def _content(walk: Walk, path: str) -> bytes:
    with walk.go(Visit(NOBODY, path)) as answer:
        assert answer.status_code == 200, path
        return bytes(answer.data)


def _latin_fonts(parts: dict[str, bytes]) -> set[str]:
    """Fonts that a browser fetches for English text: their range holds the letter A."""
    faces = [
        (path, face)
        for path, part in parts.items()
        if path.endswith(".css")
        for face in re.findall(r"@font-face\s*{(.*?)}", part.decode(), re.DOTALL)
    ]
    return {
        urljoin(path, re.findall(r"url\([\"']?([^\"')]+\.woff2)", face)[0])
        for path, face in faces
        if re.search(r"unicode-range:\s*U\+0000-00FF", face) or "unicode-range" not in face
    }
