"""The same badges drawn whole by plain WeasyPrint, one page of HTML a person, to compare with."""

import re
from collections.abc import Mapping, Sequence
from html import escape
from unicodedata import bidirectional

import numpy as np

from app.core.pdf.html import html_to_pdf
from app.core.pdf.stamp import StampTemplate
from badges.rules.designs import Design
from badges.services.badge_paper import RoleLook, badge_html
from tests.core.pdf_pages import raster

EVENT = "ESI 2027, Gdynia"
ROLE = RoleLook(label="Exhibitor", colour="#2b3fd0", ink="#ffffff")
GROUND, BADGE = '<section class="badge">', '<section class="badge role-1">'
SLOT = re.compile(r'<p class="([\w-]+)" data-slot="(\w+)"[^>]*>Xg</p>')
#: a tall fallback font must not move a line off the design's baseline
STEADY = "<style>p span { line-height: 0 }</style>"

Texts = Mapping[str, str]


def stamped(design: Design, people: Sequence[Mapping[str, str]]) -> bytes:
    """``people`` on badges as they are printed."""
    return StampTemplate(_pages(design), ["one"]).stamp(people)


def whole(
    design: Design, people: Sequence[Texts], *, langs: Sequence[str] = (), style: str = ""
) -> bytes:
    """``people`` on pages that WeasyPrint lays out one by one; ``langs`` are their languages,
    ``style`` is CSS for all pages."""
    head, _, body = _pages(design).partition("<body>")
    ground, _, badge = body.partition(BADGE)
    page = BADGE + ground.partition(GROUND)[2].partition("</section>")[0] + badge
    page = page.partition("</section>")[0] + "</section>"
    spoken = [*langs, *[""] * (len(people) - len(langs))]
    pages = [_filled(page, each, lang) for each, lang in zip(people, spoken, strict=True)]
    return html_to_pdf(f"{head}{STEADY}<style>{style}</style><body>{''.join(pages)}")


def differences(one: bytes, other: bytes) -> list[float]:
    """For each page, which share of the ink is plainly different, in percent."""
    pairs = zip(raster(one, dpi=100), raster(other, dpi=100), strict=True)
    return [_difference(np.asarray(a, int), np.asarray(b, int)) for a, b in pairs]


def _difference(a: np.ndarray, b: np.ndarray) -> float:
    """Of the ink of letters alone: grounds and bars are large and the same on both."""
    common = (np.abs(a - b) <= 96).sum()
    letters = _edges(b)
    return 100 * float(a.size - common) / float(letters)


def _edges(page: np.ndarray) -> int:
    """How many pixels differ plainly from their neighbour: the outlines of letters."""
    return int((np.abs(np.diff(page, axis=1)) > 96).sum())


def _pages(design: Design) -> str:
    return badge_html(design, event=EVENT, art="", roles=[ROLE], accent="#2b3fd0")


def _filled(page: str, texts: Texts, lang: str) -> str:
    def text(slot: re.Match[str]) -> str:
        words = escape(texts.get(slot[2], ""))
        spoken = f' lang="{lang}"' if lang else ""
        direction = "rtl" if bidirectional(words[:1] or " ") in ("R", "AL") else "ltr"
        return f'<p class="{slot[1]}"><span dir="{direction}"{spoken}>{words}</span></p>'

    return SLOT.sub(text, page)
