import logging
from pathlib import Path

import pytest
import zxingcpp

from app.core.pdf.html import lay_out
from app.core.pdf.stamp import StampTemplate
from app.core.pdf.templates import data_uri, fill_template
from app.programmes.rules import art as rules
from app.programmes.rules.palette import palette
from tests.bench.bench_badges import design, people
from tests.core.pdf_pages import raster

CERTIFICATE = Path(__file__).parents[2] / "badges/templates/badges/print/certificate.html"
ADDRESS = "https://milset.example.org/certificates/7Q4K-M2XR"


def ornament() -> str:
    picture = rules.certificate("esi-2027", palette("cobalt", "esi-2027"))
    return data_uri(picture.encode(), "image/svg+xml")


def certificate() -> str:
    return fill_template(
        CERTIFICATE,
        lang="mul",
        title="Certificates",
        looks=[
            {"direction": direction, "art": ornament(), "accent": "#2b3fd0", "native": native}
            | {"signatures": 2}
            for direction, native in (("ltr", True), ("rtl", False))
        ],
    )


@pytest.mark.parametrize("html", [design(), certificate()], ids=["badge", "certificate"])
def test_print_template_is_css_that_weasyprint_knows(html, caplog):
    with caplog.at_level(logging.WARNING, logger="weasyprint"):
        lay_out(html)
    assert [record.getMessage() for record in caplog.records] == []


def test_badge_prints_its_code_33_mm_wide_and_readable():
    template = StampTemplate(design(), [str(number) for number in range(7)])
    guests = [guest | {"variant": str(number)} for number, guest in enumerate(people(7))]
    pages = raster(template.stamp(guests), dpi=254)
    found = [zxingcpp.read_barcode(page) for page in pages]
    assert [code.text for code in found] == [guest["code"] for guest in guests]
    sides = [(code.position.top_right.x - code.position.top_left.x) / 10 for code in found]
    assert max(abs(side - 33) for side in sides) < 0.4


def test_badge_leaves_the_code_its_quiet_zone():
    template = StampTemplate(design(), [str(number) for number in range(7)])
    full = people(1)[0] | {"variant": "0", "country": "Democratic Republic of the Congo"}
    full |= {"organisation": "A very long name " * 9, "short_code": "WWWWWWWW"}
    full |= {"stand": "Delegation office number 2 beside the main stage"}
    page = raster(template.stamp([full]), dpi=254)[0]  # ten pixels a millimetre
    box, margin = (630, 930, 960, 1260), int(4 * 330 / 37)
    around = page.crop((box[0] - margin, box[1] - margin, box[2] + margin, box[3] + margin))
    around.paste(255, (margin - 2, margin - 2, margin + 332, margin + 332))
    assert around.getextrema() == (255, 255)


def test_certificate_prints_address_number_and_code():
    template = StampTemplate(certificate(), ["left", "right"])
    person = {"name": "Yasmine Trabelsi", "text": "spoke. " * 60, "code": ADDRESS}
    person |= {"number": "7Q4K-M2XR-9TW0", "variant": "right"}
    page = raster(template.stamp([person]), dpi=127)[0]
    assert page.size == (1486, 1051)
    assert zxingcpp.read_barcode(page).text == ADDRESS
