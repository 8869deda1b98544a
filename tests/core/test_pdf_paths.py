"""Paths that are kept look as WeasyPrint draws them, to the byte."""

import pytest
from weasyprint import svg
from weasyprint.svg.path import path as translated

from app.core.pdf import paths
from app.core.pdf.html import html_to_pdf
from app.core.pdf.templates import data_uri
from app.programmes.rules import art
from app.programmes.rules.palette import palette

MARKED = """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 90 90"><defs>
<marker id="dot" markerWidth="8" markerHeight="8" refX="4" refY="4"><circle cx="4" cy="4" r="4"/>
</marker></defs><path d="M5 5L80 5L80 80" fill="none" stroke="#000" marker-mid="url(#dot)"/>
</svg>"""
PLAIN = MARKED.replace(' marker-mid="url(#dot)"', "")
DRAWINGS = {
    "certificate": art.certificate("esi-2027", palette("cobalt", "esi-2027")),
    "with markers": MARKED,
    "without": PLAIN,
}


def paper(drawing: str) -> bytes:
    uri = data_uri(drawing.encode(), "image/svg+xml")
    return html_to_pdf(f'<title>Art</title><img src="{uri}"><p>and again</p><img src="{uri}">')


@pytest.mark.parametrize("name", DRAWINGS)
def test_a_kept_path_is_the_path_that_weasyprint_draws(name, monkeypatch):
    monkeypatch.setattr(paths, "_kept", {})
    first = paper(DRAWINGS[name])
    again = paper(DRAWINGS[name])

    monkeypatch.setitem(svg.TAGS, "path", translated)
    assert paper(DRAWINGS[name]) == first == again


def test_the_same_path_with_and_without_markers_is_not_mixed_up():
    assert paper(PLAIN) != paper(MARKED)
    assert svg.TAGS["path"] is paths.draw_path


def test_only_so_many_paths_are_kept(monkeypatch):
    monkeypatch.setattr(paths, "_kept", {})
    monkeypatch.setattr(paths, "KEPT", 2)
    drawn = [PLAIN.replace("M5 5", f"M{place} 5") for place in range(4)]

    pages = [paper(each) for each in drawn]

    assert len(paths._kept) == 2
    assert [paper(each) for each in drawn] == pages
