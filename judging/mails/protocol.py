"""The protocol of a jury on paper: A4, one page source for each language, set as PDF on its own.

The pages are quickly written and belong to the release; setting one takes a second or two and needs
nothing but the page.
"""

import hashlib
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from flask import render_template

from app.core.i18n import in_language
from app.programmes.models import Edition
from app.programmes.rules import art
from app.programmes.rules.palette import palette
from judging.models import Selection
from judging.queries import wording_results
from judging.queries.protocol import frozen_document, jury_of, person_called, titles_of
from judging.rules.tables import frozen_tables

#: what one row of the marks' table holds at most, in jurors
WIDE = 12


def protocol_pages(selection: Selection, *, languages: Iterable[str]) -> dict[str, Any]:
    """The protocol as ``{"pages": {language: HTML}, "strip": SVG}``: of the frozen result, or of a
    signed one as it would be frozen."""
    strip, accent = _look(selection.call.edition)
    parts = _parts(selection, frozen_document(selection)) | {"accent": accent}
    return {"pages": {each: _page(parts, each) for each in languages}, "strip": strip}


def set_page(protocol: dict[str, Any], language: str, *, created: datetime | None) -> bytes:
    """One of the `protocol_pages` as a PDF. ``created`` is aware: when it was released."""
    from app.core.pdf.fetcher import Asset  # WeasyPrint takes half a second to load
    from app.core.pdf.html import html_to_pdf

    strip = Asset(protocol["strip"].encode(), "image/svg+xml")
    html = protocol["pages"][language]
    return html_to_pdf(html, assets={"strip": strip}, author="MILSET", created=created)


def _page(parts: dict[str, Any], language: str) -> str:
    with in_language(language):
        return render_template(
            "judging/print/protocol.html", words=wording_results, own=_isolated, **parts
        )


def _parts(selection: Selection, document: dict[str, Any]) -> dict[str, Any]:
    order, last = document["order"], document["rounds"][-1]
    ranking = last["ranking"]
    return {
        "call": selection.call,
        "selection": selection,
        "document": document,
        "last": last,
        "ranking": ranking,
        "lines": {line["submission"]: line for line in ranking["lines"]},
        "titles": titles_of(selection.call, {line["submission"] for line in order}),
        "jury": jury_of(selection.call),
        "signed_by": person_called(selection.signed_by),
        "released_by": person_called(selection.released_by),
        "tables": _tables(last["marks"], [line["submission"] for line in order]),
        "hashes": {
            name: hashlib.sha256(text.encode()).hexdigest()
            for name, text in frozen_tables(document).items()
        },
    }


def _tables(marks: list[list[Any]], order: list[str]) -> list[dict[str, Any]]:
    """The marks of a round as tables, submissions by jurors; values in the order of criteria."""
    cells: dict[tuple[str, str], list[int]] = {}
    for submission, juror, _, value in marks:
        cells.setdefault((submission, juror), []).append(value)
    jurors = sorted({juror for _, juror in cells})
    return [
        {
            "jurors": part,
            "rows": [(each, [cells.get((each, juror), []) for juror in part]) for each in order],
        }
        for part in (jurors[k : k + WIDE] for k in range(0, len(jurors), WIDE))
    ]


def _isolated(text: str) -> str:
    """``text`` in its own direction, whatever stands around it (Unicode's first strong isolate):
    WeasyPrint heeds neither ``dir=auto`` nor ``bdi``."""
    return f"\u2068{text}\u2069"


def _look(edition: Edition) -> tuple[str, str]:
    """The art along the top as SVG, and the accent of the lines."""
    colours = palette(edition.palette, edition.code)
    return art.cover(edition.code, edition.ornament, colours), colours.accent_light
