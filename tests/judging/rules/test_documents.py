"""Notes about the author leave a PDF, and everything else stays where it was."""

import zlib
from io import BytesIO

import pytest
from pypdf import PdfReader, PdfWriter
from weasyprint import HTML

from judging.rules.documents import without_notes


def written(*, compressed: bool) -> bytes:
    """A document of two pages with a title, an author and an XMP packet, as programs write them."""
    page = "<html lang=en><title>The club of Ngozi</title><meta name=author content='Ngozi Eze'>"
    page += "<p>Soil on the balcony<p style='break-before: page'>Second page"
    made = HTML(string=page).write_pdf(uncompressed_pdf=not compressed, pdf_variant="pdf/ua-1")
    assert made is not None
    return made


def text_of(pdf: bytes) -> list[str]:
    return [page.extract_text().strip() for page in PdfReader(BytesIO(pdf)).pages]


@pytest.mark.parametrize("compressed", [False, True])
def test_a_document_reads_the_same_and_names_nobody(compressed: bool) -> None:
    before = written(compressed=compressed)
    after = without_notes(before)

    assert PdfReader(BytesIO(before)).metadata.author == "Ngozi Eze"
    assert (PdfReader(BytesIO(after)).metadata.author or "").strip() == ""
    assert (PdfReader(BytesIO(after)).metadata.title or "").strip() == ""
    assert len(after) == len(before)
    assert text_of(after) == text_of(before) == ["Soil on the balcony", "Second page"]
    assert not compressed or b"Ngozi" not in before
    assert b"Ngozi" not in after


def test_notes_in_a_compressed_stream_of_objects_go_too() -> None:
    """As word processors since PDF 1.5 keep them."""
    inside = b"3 0 <</Author(Ngozi \\(N.\\) Eze)/Title<FEFF004E0067>/Producer(Word)>>" + b" x" * 200
    packed = zlib.compress(inside)
    pdf = b"5 0 obj<</Type/ObjStm/Filter/FlateDecode>>stream\n" + packed + b"\nendstream"

    after = without_notes(pdf)

    assert len(after) == len(pdf)
    plain = zlib.decompressobj().decompress(after.split(b"stream\n")[1])
    assert b"Ngozi" not in plain
    assert b"004E" not in plain
    assert len(plain) == len(inside)
    assert plain.endswith(b" x" * 200)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (b"/Author(A)", b"/Author( )"),
        (b"/Author ()", b"/Author ()"),
        (b"/Author(a (b) c)/X(y)", b"/Author(       )/X(y)"),
        (b"/Author(a\\)b)/X(y)", b"/Author(    )/X(y)"),
        (b"/Author<FEFF00>", b"/Author<      >"),
        (b"/Author 7 0 R", b"/Author 7 0 R"),
        (b"/Author<</X(y)>>", b"/Author<</X(y)>>"),
        (b"stream\nnot packed\nendstream", b"stream\nnot packed\nendstream"),
        (b"stream\n\x78\x9cbroken\nendstream", b"stream\n\x78\x9cbroken\nendstream"),
        (b"", b""),
    ],
)
def test_only_the_notes_are_blanked(before: bytes, after: bytes) -> None:
    assert without_notes(before) == after


def test_what_a_writer_kept_is_gone() -> None:
    writer, target = PdfWriter(), BytesIO()
    writer.add_blank_page(100, 100)
    writer.add_metadata({"/Author": "Ngozi Eze", "/Company": "Club of Enugu"})
    writer.write(target)

    after = without_notes(target.getvalue())

    assert b"Ngozi" in target.getvalue()
    assert (b"Ngozi" in after, b"Enugu" in after) == (False, False)
    assert len(PdfReader(BytesIO(after)).pages) == 1
