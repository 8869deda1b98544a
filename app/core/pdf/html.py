"""HTML as a PDF, by WeasyPrint."""

from collections.abc import Mapping, Sequence
from datetime import datetime

from weasyprint import CSS, HTML, Document

from app.core.pdf.fetcher import Asset, AssetFetcher
from app.core.pdf.paths import keep_paths

keep_paths()


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
    document = lay_out(html, assets=assets)
    metadata = document.metadata
    metadata.title = title or metadata.title
    metadata.lang = lang or metadata.lang
    metadata.authors = [author] if author else metadata.authors
    metadata.created = created.isoformat(timespec="seconds") if created else metadata.created
    return document.write_pdf(pdf_tags=True)


def lay_out(
    html: str, *, assets: Mapping[str, Asset] | None = None, stylesheets: Sequence[CSS] = ()
) -> Document:
    """The pages of ``html``, which reads ``data:`` and ``assets`` only. Raises `MissingAsset`."""
    fetcher = AssetFetcher(assets)
    document = HTML(string=html, url_fetcher=fetcher).render(stylesheets=list(stylesheets))
    fetcher.check()
    _drop_attachments(document)
    return document


def _drop_attachments(document: Document) -> None:
    """No file travels inside a PDF of ours, not even one carried by the HTML itself."""
    document.metadata.attachments = []
    for page in document.pages:
        page.links = [link for link in page.links if link[0] != "attachment"]
