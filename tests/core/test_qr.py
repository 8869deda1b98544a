import re

import pytest
import qrcode
import zxingcpp
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from qrcode.util import ALPHA_NUM
from weasyprint import HTML

from app.core.qr import LEVELS, QrOverflow, qr_matrix, qr_rows, qr_svg
from tests.core.pdf_pages import raster

ALPHANUMERIC = ALPHA_NUM.decode()
BADGE_LENGTH = 122
# alphanumeric, digits, bytes and mixtures of them: each segment mode and each switch between two
TEXTS = st.one_of(
    st.text(ALPHANUMERIC, max_size=400),
    st.text("0123456789", max_size=300),
    st.text(max_size=120),
    st.builds(
        "".join, st.lists(st.sampled_from(["7" * 24, "HTTPS://A.ORG/" * 2, "né ", "x"]), max_size=9)
    ),
)


def packages_own(text: str, level: str) -> tuple[int, int]:
    """The same symbol, made by the qrcode package."""
    code = qrcode.QRCode(error_correction=LEVELS[level], border=0)
    code.add_data(text)
    code.make()
    bits = "".join("1" if module else "0" for row in code.modules for module in row)
    return len(code.modules), int(bits, 2)


def image_of(size: int, bits: int) -> Image.Image:
    """The symbol with its quiet zone, four pixels a module."""
    rows = Image.frombytes("1", (size, size), qr_rows(size, bits)).convert("L")
    symbol = rows.point(lambda value: 255 - value).resize((size * 4, size * 4))
    page = Image.new("L", (size * 4 + 32, size * 4 + 32), 255)
    page.paste(symbol, (16, 16))
    return page


def read(image: Image.Image) -> str:
    return zxingcpp.read_barcode(image).text


@given(TEXTS, st.sampled_from("LMQH"))
@settings(max_examples=80, deadline=None)
def test_qr_matrix_is_the_packages_own(text, level):
    assert qr_matrix(text, error_correction=level) == packages_own(text, level)


@pytest.mark.parametrize("length", [1, 60, 122, 260, 411, 700, 1100, 2000])
def test_qr_matrix_is_the_packages_own_at_large_versions(length):
    text = ("EXPO 2027:" * 300)[:length]
    assert qr_matrix(text) == packages_own(text, "M")


@given(st.text(ALPHANUMERIC, min_size=1, max_size=300))
@settings(max_examples=60, deadline=None)
def test_qr_matrix_reads_back(text):
    assert read(image_of(*qr_matrix(text))) == text


def test_qr_matrix_of_a_badge_code_is_version_5():
    assert qr_matrix("M1" + "A" * (BADGE_LENGTH - 2))[0] == 37
    assert qr_matrix("M1" + "A" * (BADGE_LENGTH - 1))[0] == 41


def test_qr_matrix_refuses_what_no_version_holds():
    assert qr_matrix("A" * 3391)[0] == 177
    with pytest.raises(QrOverflow):
        qr_matrix("A" * 3392)


def test_qr_rows_pads_each_row_to_whole_bytes():
    assert qr_rows(3, 0b101_010_111) == bytes([0b10100000, 0b01000000, 0b11100000])


def test_qr_svg_reads_back_from_a_page():
    svg = qr_svg("https://example.org/certificates/7Q4K-M2XR")
    page = HTML(string=f"<style>svg{{width:40mm}}</style>{svg}")
    pdf_page = raster(page.write_pdf())[0]
    assert read(pdf_page) == "https://example.org/certificates/7Q4K-M2XR"


@pytest.mark.parametrize("border", [0, 4])
def test_qr_svg_leaves_its_border(border):
    side = 25 + 2 * border
    svg = qr_svg("https://example.org/a", border=border)
    assert f'viewBox="0 0 {side} {side}"' in svg
    assert min(int(x) for x in re.findall(r"M(\d+) \d+h\d+v1", svg)) == border
