"""Nothing is shown that translators never see, and their catalogues are complete.

A pretended language puts every message between ⟦ and ⟧. Words that a page then shows outside of
them are either data (names, addresses, codes, days) or written into a template by mistake.
"""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo

from app.extensions import babel
from badges.queries.wearers import roles_on_paper
from config import LANGUAGES
from tests.tour.guide import Tour, Walk, pages_of
from tests.tour.visits import Visit
from tests.tour.words import known_words
from tools import translations

#: attributes that are read out or shown
SPOKEN = {"alt", "aria-label", "data-label", "placeholder", "title"}
#: elements whose text is no sentence
SILENT = {"script", "style", "code", "time", "textarea"}
#: the class of what is typed exactly so: numbers, keys, references
CODE = "m-code"
VOID = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}
#: pages written for programmers, in English only
FOR_PROGRAMMERS = {"/api/v1/docs"}
BRACKETS = re.compile("([⟦⟧])")
LETTERS = re.compile(r"[^\W\d_]{2}")
ADDRESS = re.compile(r"[\w.+-]+@[\w.-]+|https?://\S+|otpauth:\S+|\b[\w-]+\.(?:example|test)\b\S*")


@pytest.fixture(scope="module")
def template() -> Catalog:
    return translations.words()


@pytest.mark.parametrize("code", [code for code in LANGUAGES if code != "en"])
def test_catalogue_is_complete(
    code: str, template: Catalog, capsys: pytest.CaptureFixture[str]
) -> None:
    complete = translations.check(code, template)

    assert complete, capsys.readouterr().out


def test_no_message_is_shown_with_a_plural_and_without() -> None:
    """Older Pythons do not find it without, and leave it English."""
    assert translations.both_ways() == []


@pytest.fixture(scope="module")
def pages(
    template: Catalog, tour: Tour, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[list[tuple[Visit, str]]]:
    """Every page of the platform in the pretended language."""
    folder = tmp_path_factory.mktemp("translations")
    _pretend(template, folder)
    with tour.app(BABEL_TRANSLATION_DIRECTORIES=str(folder)) as app:
        _forget_words()
        try:
            yield pages_of(Walk(app, tour.visits).answers())
        finally:
            _forget_words()


def _forget_words() -> None:
    """All apps of a process share what was looked up once."""
    babel.domain_instance.cache.clear()
    roles_on_paper.cache_clear()


def _pretend(template: Catalog, folder: Path) -> None:
    """Write a catalogue for English that puts each message between brackets."""
    catalog = Catalog("en", fuzzy=False)
    for message in filter(translations.named, template):
        texts = message.id if isinstance(message.id, tuple) else (message.id,)
        shown = tuple(f"⟦{text}⟧" for text in texts)
        string = shown if isinstance(message.id, tuple) else shown[0]
        catalog.add(message.id, string, context=message.context)
    target = folder / "en" / "LC_MESSAGES" / "messages.mo"
    target.parent.mkdir(parents=True)
    with target.open("wb") as file:
        write_mo(file, catalog)


class Spoken(HTMLParser):
    """What a page says outside of the brackets."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.inside: list[str] = []
        self.silent: list[bool] = []
        self.depth = 0
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag not in VOID:
            self.inside.append(tag)
            is_silent = tag in SILENT or CODE in (dict(attrs).get("class") or "").split()
            self.silent.append(is_silent)
        for name, value in attrs:
            if name in SPOKEN and value:
                self.texts.append(outside(value)[0])

    def handle_endtag(self, tag: str) -> None:
        if tag in self.inside:
            while self.silent.pop() is None or self.inside.pop() != tag:
                pass

    def handle_data(self, data: str) -> None:
        text, self.depth = outside(data, self.depth)
        if not any(self.silent):
            self.texts.append(text)


def outside(text: str, depth: int = 0) -> tuple[str, int]:
    """The part of ``text`` that stands in no brackets, ``depth`` of which are open before it."""
    kept = []
    for piece in BRACKETS.split(text):
        depth += piece == "⟦"
        if depth == 0:
            kept.append(piece)
        depth -= piece == "⟧"
    return "".join(kept), depth


@pytest.fixture(scope="module")
def known(pages: list[tuple[Visit, str]]) -> re.Pattern[str]:
    return known_words()


def test_every_word_of_every_page_can_be_translated(
    pages: list[tuple[Visit, str]], known: re.Pattern[str]
) -> None:
    found = {
        f"{visit.who} {visit.path}": words
        for visit, html in pages
        if visit.path not in FOR_PROGRAMMERS and (words := strange_words(html, known))
    }

    assert found == {}


def strange_words(html: str, known: re.Pattern[str]) -> set[str]:
    """What a page says that is neither a message nor data."""
    texts = (" ".join(text.split()) for text in Spoken(html).texts)
    rests = (known.sub(" ", ADDRESS.sub(" ", text)) for text in texts)
    return {" ".join(rest.split()) for rest in rests if LETTERS.search(rest)}


@pytest.mark.parametrize(
    ("html", "strange"),
    [
        ("<p>⟦Save all of ⟦it⟧⟧</p>", set()),
        ("<p>⟦Save⟧ everything</p>", {"everything"}),
        ("<p>⟦Save <b>all</b>⟧ now</p>", {"now"}),
        ('<img alt="A parrot">', {"A parrot"}),
        ("<option>Submitted</option>", {"Submitted"}),
        ("<td>submitted</td>", {"submitted"}),
        (
            '<p><span class="m-code">BE71 0961</span> admin@demo.example, Warsaw, 3 May 2027</p>',
            set(),
        ),
    ],
)
def test_words_outside_of_messages_are_seen(
    html: str, strange: set[str], known: re.Pattern[str]
) -> None:
    assert strange_words(html, known) == strange
