import base64
import io
import threading
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from jinja2 import UndefinedError
from PIL import Image
from pypdf import PdfReader
from weasyprint import HTML
from weasyprint.urls import URLFetchingError

from app.core.pdf.fetcher import Asset, AssetFetcher, MissingAsset
from app.core.pdf.html import html_to_pdf
from app.core.pdf.templates import fill_template
from tests.core.pdf_pages import raster

SECRET = b"no page may read this line"


def png(colour: str) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (40, 40), colour).save(out, "PNG")
    return out.getvalue()


@pytest.fixture
def secret_file(tmp_path):
    path = tmp_path / "secret.txt"
    path.write_bytes(SECRET)
    return path.as_uri()


@pytest.fixture
def asked():
    """A web server on this machine that keeps a list of what it was asked for."""
    paths: list[str] = []

    class Listener(BaseHTTPRequestHandler):
        def do_GET(self):
            paths.append(self.path)
            self.send_response(200)
            self.end_headers()
            self.wfile.write(SECRET)

        def log_message(self, *args):
            pass

    server = HTTPServer(("127.0.0.1", 0), Listener)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", paths
    server.shutdown()
    thread.join()
    server.server_close()


def everything_in(pdf: bytes) -> bytes:
    """All bytes of all objects of a PDF, unpacked."""
    reader = PdfReader(io.BytesIO(pdf))
    parts = [pdf]
    for number in range(1, len(reader.xref_objStm) + sum(map(len, reader.xref.values())) + 1):
        stream = reader.get_object(number)
        if hasattr(stream, "get_data"):
            parts.append(stream.get_data())
    return b"".join(parts)


WAYS_IN = [
    "<img src='{url}'>",
    "<link rel=stylesheet href='{url}'>",
    "<link rel=attachment href='{url}'>",
    "<a rel=attachment href='{url}'>a file</a>",
    "<object data='{url}'></object>",
    "<embed src='{url}'>",
    "<style>@import url('{url}');</style>",
    "<style>@font-face {{ font-family: a; src: url('{url}') }} p {{ font-family: a }}</style>",
    "<style>p {{ background: url('{url}') }}</style>",
    "<style>p::before {{ content: url('{url}') }}</style>",
    "<style>li {{ list-style-image: url('{url}') }}</style><ul><li>x</ul>",
    "<svg xmlns:xlink='http://www.w3.org/1999/xlink'><image xlink:href='{url}' width='9'/></svg>",
    "<svg><use href='{url}#a'/></svg>",
    "<svg><style>@import url('{url}');</style></svg>",
]


@pytest.mark.parametrize("way", WAYS_IN)
def test_html_to_pdf_embeds_no_file(way, secret_file):
    pdf = html_to_pdf(f"{way.format(url=secret_file)}<p>A certificate</p>")
    everything = everything_in(pdf)
    assert SECRET not in everything
    assert b"/EmbeddedFile" not in everything


@pytest.mark.parametrize("way", WAYS_IN)
def test_html_to_pdf_asks_no_server(way, asked):
    address, paths = asked
    everything = everything_in(html_to_pdf(f"{way.format(url=address)}/x<p>A certificate</p>"))
    assert paths == []
    assert SECRET not in everything
    assert b"/EmbeddedFile" not in everything


@pytest.mark.parametrize(
    "tag", ["<link rel=attachment href='{}'>", "<a rel=attachment href='{}'>x</a>"]
)
def test_html_to_pdf_attaches_not_even_what_the_page_carries(tag):
    carried = "data:text/plain;base64," + base64.b64encode(SECRET).decode()
    assert SECRET not in everything_in(html_to_pdf(tag.format(carried)))


def test_lay_out_reads_no_local_font_file():
    fetcher = AssetFetcher()
    style = "@font-face { font-family: a; src: local('NotoSans-Regular') } p { font-family: a }"
    HTML(string=f"<style>{style}</style><p>x", url_fetcher=fetcher).render()
    assert [url.rpartition("/")[2] for url in fetcher.refused] == ["NotoSans-Regular.ttf"]


def test_fill_template_escapes_every_value(tmp_path):
    template = tmp_path / "page.html"
    template.write_text("<p>{{ name }}</p>")
    assert fill_template(template, name="<b>&") == "<p>&lt;b&gt;&amp;</p>"
    with pytest.raises(UndefinedError):
        fill_template(template)


def test_html_to_pdf_stops_at_a_colour_profile_elsewhere(secret_file):
    html = f"<style>@color-profile --x {{ src: url('{secret_file}') }}</style><p>x"
    with pytest.raises(URLFetchingError, match="refused: file"):
        html_to_pdf(html)


def test_html_to_pdf_resolves_no_relative_address_through_a_base(secret_file):
    folder, _, name = secret_file.rpartition("/")
    html = f"<base href='{folder}/'><link rel=attachment href='{name}'><img src='{name}'>"
    assert SECRET not in everything_in(html_to_pdf(html))


def test_html_to_pdf_shows_data_and_named_assets():
    carried = "data:image/png;base64," + base64.b64encode(png("white")).decode()
    style = "<style>@page { size: 40px 20px; margin: 0 } img { float: left; width: 20px }</style>"
    html = f"{style}<img src='asset:logo'><img src='{carried}'>"
    page = raster(html_to_pdf(html, assets={"logo": Asset(png("black"), "image/png")}), dpi=96)[0]
    assert (page.size, page.getpixel((10, 10)), page.getpixel((30, 10))) == ((40, 20), 0, 255)


@pytest.mark.parametrize("name", ["other", "../logo", "/etc/passwd", "logo?x"])
def test_html_to_pdf_refuses_an_asset_not_handed_over(name):
    with pytest.raises(MissingAsset):
        html_to_pdf(f"<img src='asset:{name}'>", assets={"logo": Asset(png("black"), "image/png")})


@pytest.mark.parametrize(
    "url", ["file:///etc/passwd", "FILE:///etc/passwd", "ftp://a/b", "//host/x"]
)
def test_asset_fetcher_refuses_every_other_scheme(url):
    with pytest.raises(ValueError, match="refused"):
        AssetFetcher().fetch(url)


def test_html_to_pdf_says_title_language_author_and_date():
    day = datetime(2027, 7, 25, 9, 30, tzinfo=UTC)
    html = "<html lang=en><title>Draft</title><p>x"
    pdf = html_to_pdf(html, title="شهادة", lang="ar", author="MILSET", created=day)
    reader = PdfReader(io.BytesIO(pdf))
    info = reader.metadata
    assert (info.title, info.author, info.creation_date) == ("شهادة", "MILSET", day)
    assert reader.root_object["/Lang"] == "ar"
    assert (
        reader.root_object["/MarkInfo"]["/Marked"] is True
        or "/StructTreeRoot" in reader.root_object
    )


def test_html_to_pdf_keeps_the_pages_own_title_and_language():
    reader = PdfReader(io.BytesIO(html_to_pdf("<html lang=fr><title>Facture</title><p>x")))
    assert (reader.metadata.title, reader.root_object["/Lang"]) == ("Facture", "fr")


def test_html_to_pdf_keeps_quiet(caplog):
    html_to_pdf("<style>p { no-such-property: 1 }</style><p><img src='file:///x'>")
    assert caplog.records == []
