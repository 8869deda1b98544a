"""The only things a page may read while it becomes a PDF: what it carries, and what we hand it.

By default WeasyPrint reads any file and any address the HTML names, and can embed them in the PDF.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

from weasyprint.urls import URLFetcher, URLFetcherResponse


class Asset(NamedTuple):
    """A file the page may show as ``asset:NAME``."""

    content: bytes
    media_type: str


class MissingAsset(LookupError):
    """The HTML names an ``asset:`` that was not handed over."""


class AssetFetcher(URLFetcher):
    """Answers ``data:`` and the ``asset:`` names of its table; refuses every other address."""

    def __init__(self, assets: Mapping[str, Asset] | None = None) -> None:
        super().__init__(allowed_protocols=("data",), allow_redirects=False)
        self.assets = dict(assets or {})
        self.refused: list[str] = []

    def fetch(self, url: str, headers: Any = None) -> URLFetcherResponse:
        """The content at ``url``; ValueError for anything but ``data:`` and a known ``asset:``."""
        scheme, _, name = url.partition(":")
        if scheme == "asset" and name in self.assets:
            asset = self.assets[name]
            return URLFetcherResponse(url, asset.content, {"Content-Type": asset.media_type})
        if scheme != "data":
            self.refused.append(url)
            raise ValueError(f"refused: {scheme}")
        return super().fetch(url, headers)

    def check(self) -> None:
        """Raises `MissingAsset` when the page asked for an asset that is not there."""
        missing = [url for url in self.refused if url.startswith("asset:")]
        if missing:
            raise MissingAsset(", ".join(missing))
