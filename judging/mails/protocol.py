"""The protocol of a jury on paper: A4, in the reader's language, computed from the snapshot."""

import json
from typing import Any

from flask import render_template

from app.core import files
from app.core.i18n import in_language
from app.programmes.models import Edition
from app.programmes.rules import art
from app.programmes.rules.palette import palette
from judging.models import Selection
from judging.queries import wording_results
from judging.queries.protocol import jury_of, person_called, snapshot_of, titles_of

#: what one row of the marks' table holds at most, in jurors
WIDE = 12


def protocol_pdf(selection: Selection, *, language: str) -> bytes:
    """The protocol as a PDF: of the frozen result, or of a signed one as it would be frozen."""
    from app.core.pdf.fetcher import Asset  # WeasyPrint takes half a second to load
    from app.core.pdf.html import html_to_pdf

    call = selection.call
    document = frozen_document(selection)
    strip, accent = _look(call.edition)
    with in_language(language):
        html = render_template(
            "judging/print/protocol.html",
            call=call,
            selection=selection,
            document=document,
            accent=accent,
            words=wording_results,
            own=_isolated,
            **_parts(selection, document),
        )
    strips = {"strip": Asset(strip.encode(), "image/svg+xml")}
    return html_to_pdf(html, assets=strips, author="MILSET", created=selection.released_at)


def frozen_document(selection: Selection) -> dict[str, Any]:
    """What was frozen; before the release, what would be."""
    stored = selection.snapshot
    content = files.read(stored.key) if stored else snapshot_of(selection.call)
    found: dict[str, Any] = json.loads(content)
    return found


def _parts(selection: Selection, document: dict[str, Any]) -> dict[str, Any]:
    order, last = document["order"], document["rounds"][-1]
    ranking = last["ranking"]
    return {
        "last": last,
        "ranking": ranking,
        "lines": {line["submission"]: line for line in ranking["lines"]},
        "titles": titles_of(selection.call, {line["submission"] for line in order}),
        "jury": jury_of(selection.call),
        "signed_by": person_called(selection.signed_by),
        "released_by": person_called(selection.released_by),
        "tables": _tables(last["marks"], [line["submission"] for line in order]),
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
