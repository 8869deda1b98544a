"""The protocol that is kept: its pages are frozen with the result, its PDFs once somebody reads."""

import json
from datetime import datetime
from threading import Lock

from app.core import files
from app.extensions import db
from config import LANGUAGES
from judging.mails.protocol import protocol_pages, set_page
from judging.models import Selection

JSON = "application/json"
#: for readers whose language it was not written in
USUAL = "en"

_setting = Lock()  # many open a new protocol at once: one of a process sets it, the rest wait


def freeze_protocol(selection: Selection) -> None:
    """Keep the protocol's pages in every language, as they stand at this moment.

    Joins the running transaction and sets no PDF, which would hold up everybody who writes.
    """
    db.session.flush()
    pages = protocol_pages(selection, languages=LANGUAGES)
    selection.protocol = files.save(
        json.dumps(pages, ensure_ascii=False).encode(),
        name=f"{selection.call.code}-protocol.json",
        media_type=JSON,
        folder="results",
    )


def protocol_pdf(selection: Selection, *, language: str) -> bytes:
    """The protocol as a PDF. Of a released result the frozen page, set when it is first read and
    kept from then on: the same bytes for everybody. Of a signed one as it would be now."""
    stored = selection.protocol
    if stored is None:
        return _of_snapshot(selection, language)
    if stored.media_type != JSON:  # of a time when the PDF itself was kept, in one language
        return files.read(stored.key) if language == USUAL else _of_snapshot(selection, language)
    place = _place(stored.key, language)
    return _kept(place) or _set_once(place, stored.key, language, selection.released_at)


def _of_snapshot(selection: Selection, language: str) -> bytes:
    pages = protocol_pages(selection, languages=[language])
    return set_page(pages, language, created=selection.released_at)


def _place(pages: str, language: str) -> str:
    """Where the PDF in one language lies: called after the ``pages``, so that it needs no row."""
    name = pages.rpartition("/")[2]
    return f"protocol-{language}/{name}"


def _kept(place: str) -> bytes | None:
    try:
        return files.read(place)
    except FileNotFoundError:
        return None


def _set_once(place: str, pages: str, language: str, released_at: datetime | None) -> bytes:
    with _setting:
        if kept := _kept(place):
            return kept
        protocol = json.loads(files.read(pages))
        written = language if language in protocol["pages"] else USUAL
        return files.keep_first(set_page(protocol, written, created=released_at), key=place)
