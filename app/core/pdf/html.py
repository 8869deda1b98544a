"""One HTML page or document as a PDF, by WeasyPrint."""

from collections.abc import Mapping
from datetime import datetime

from weasyprint import HTML, Document

from app.core.pdf.fetcher import Asset, AssetFetcher


class MissingAsset(LookupError):
    """The HTML names an ``asset:`` that was not handed over."""


def html_to_pdf(
    html: str,
    *,
    assets: Mapping[str, Asset] | None = None,
    title: str = "",
    lang: str = "",
    author: str = "",
    created: datetime | None = None,
) -> bytes:
    """A tagged PDF of ``html``, which may show ``data:`` and the named ``assets`` and nothing else.

    ``title`` and ``lang`` default to the HTML's own; ``created`` is aware. Raises `MissingAsset`.
    """
    fetcher = AssetFetcher(assets)
    document = HTML(string=html, url_fetcher=fetcher).render()
    _refuse_missing(fetcher)
    _without_attachments(document)
    _describe(document, title=title, lang=lang, author=author, created=created)
    return document.write_pdf(pdf_tags=True)


def _refuse_missing(fetcher: AssetFetcher) -> None:
    missing = [url for url in fetcher.refused if url.startswith("asset:")]
    if missing:
        raise MissingAsset(", ".join(missing))


def _without_attachments(document: Document) -> None:
    """No file travels inside a PDF of ours, not even one carried by the HTML itself."""
    document.metadata.attachments = []
    for page in document.pages:
        page.links = [link for link in page.links if link[0] != "attachment"]


def _describe(
    document: Document, *, title: str, lang: str, author: str, created: datetime | None
) -> None:
    metadata = document.metadata
    metadata.title = title or metadata.title
    metadata.lang = lang or metadata.lang
    metadata.authors = [author] if author else metadata.authors
    metadata.created = created.isoformat(timespec="seconds") if created else metadata.created
