"""The pages of a badge as they are laid out: valid CSS, nothing cut off, a code that reads."""

import logging
from dataclasses import replace

import numpy as np
import pytest
import zxingcpp
from PIL import Image

from app.core.pdf.html import lay_out
from app.core.pdf.stamp import StampTemplate
from app.core.pdf.templates import data_uri
from badges.rules.designs import USUAL, Design, Template, read_design
from badges.rules.sheets import Sheet, design_on
from badges.services.badge_faces import TICK, back
from badges.services.badge_paper import COVER, Extent, RoleLook, back_of, badge_html
from tests.core.pdf_pages import raster
from tests.judging.photographs import encoded

ROLE = RoleLook(label="Head of delegation", colour="#9b1c5e", ink="#ffffff")
FULL = {
    "variant": "one",
    "name": "María Fernanda de los Ángeles Rodríguez-Villanueva y Santamaría",
    "native_name": "مُحَمَّد عبد الرحمن بن عبد العزيز الطرابلسي القيرواني",
    "organisation": "Association for the Promotion of Science among the Young " * 3,
    "country": "Democratic Republic of the Congo",
    "stand": "Stand in the outer yard, tent 14",
    "number": "CD-99",
    "short_code": "WWWW WWWW",
    "code": "M1" + "7Q4K M2XR%" * 12,
}
SMALLEST = {
    Template.PICTURE: (54, 90),
    Template.COLOUR: (54, 106),
    Template.PLAIN: (54, 97),
}  # fmt: skip


def logo() -> str:
    return data_uri(encoded(Image.new("RGB", (600, 200), "#1b2a9c"), "PNG"), "image/png")


def pages(design: Design, event: str = "Expo-Sciences International 2027, Gdynia") -> str:
    art = "data:image/svg+xml,<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 2 1'/>"
    return badge_html(
        design, event=event, art=art, roles=[ROLE], accent="#2b3fd0", logo=logo(),
        extent=Extent(backs=True, covers=True),
    )  # fmt: skip


@pytest.mark.parametrize("template", Template)
def test_every_page_is_css_that_weasyprint_knows(template, caplog):
    design = replace(USUAL, template=template, back_text="Emergency: 112")
    with caplog.at_level(logging.WARNING, logger="weasyprint"):
        shown = lay_out(pages(design)).pages
    assert ([record.getMessage() for record in caplog.records], len(shown)) == ([], 4)


@pytest.mark.parametrize("template", Template)
def test_the_smallest_badge_with_everything_still_reads(template):
    width, height = SMALLEST[template]
    design = read_design({"template": template, "width_mm": width, "height_mm": height})
    paper = StampTemplate(pages(design), ["one", back_of("one"), COVER], on_white=[back_of("one")])
    front, behind = raster(paper.stamp([FULL], back=back), dpi=254)

    for page in (front, behind):
        code = zxingcpp.read_barcode(page)
        side = (code.position.top_right.x - code.position.top_left.x) / 10
        assert (code.text, side >= 29.6) == (FULL["code"], True)
    edges = np.asarray(front)[round(height * 4) : round(height * 8)]
    assert (edges[:, :20] > 250).all()
    assert (edges[:, -20:] > 250).all()


def test_a_long_name_of_the_edition_stays_on_its_line():
    event = "Expo-Sciences International and World Congress of Young Researchers 2027"
    for template in (Template.PICTURE, Template.PLAIN):
        shown = lay_out(pages(replace(USUAL, template=template), event)).pages[0]
        box = next(
            each
            for each in shown._page_box.descendants(placeholders=True)
            if each.element is not None and each.element.get("class") == "event"
        )
        line = next(iter(getattr(box, "_box", box).children))
        assert line.width <= 92 / 25.4 * 96


def test_a_cover_lists_names_of_every_script_beside_a_box_to_tick():
    paper = StampTemplate(pages(design_on(Sheet.LABEL_62, USUAL)), ["one", "two", COVER])
    names = ("Yasmine Trabelsi", "محمد عبد الرحمن", "陈丽雨")
    cover = {"variant": COVER} | {f"person{row}": name for row, name in enumerate(names, 1)}
    ticked = cover | {f"tick{row}": TICK for row in (1, 2, 3)}
    plain, with_boxes = (np.asarray(raster(paper.stamp([one]))[0], int) for one in (cover, ticked))

    columns = np.flatnonzero((np.abs(plain - with_boxes) > 96).any(axis=0)) / 100 * 25.4
    assert (columns.min() > 5, columns.max() < 10) == (True, True)
