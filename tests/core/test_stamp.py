import io
import threading
from html import escape

import numpy as np
import pytest
import zxingcpp
from pypdf import PdfReader

from app.core.pdf.fetcher import MissingAsset
from app.core.pdf.html import html_to_pdf
from app.core.pdf.stamp import NobodyToPrint, StampTemplate, UnknownVariant
from app.core.pdf.texts import InLanguage
from tests.core.hard_names import HARD_NAMES
from tests.core.pdf_pages import codes_on, pages_of, raster, texts_on

STYLE = """
@page { size: 105mm 148mm; margin: 0 }
body { margin: 0; font-family: "Noto Sans", sans-serif }
section { position: relative; width: 105mm; height: 148mm; break-after: page; overflow: hidden }
section:last-child { break-after: auto }
section > * { position: absolute; margin: 0; left: 9mm; width: 87mm; white-space: nowrap }
.name { top: 46mm; font-size: 25pt; line-height: 1.2; font-weight: 700 }
.spaced { top: 62mm; font-size: 14pt; line-height: 1.4; letter-spacing: .8pt; color: #2b3fd0 }
.right { top: 75mm; font-size: 12pt; line-height: 1.4; text-align: right }
.centre { top: 85mm; font-size: 12pt; line-height: 1.4; text-align: center; font-style: italic }
.text { top: 95mm; font-size: 11pt; line-height: 1.4; white-space: normal }
.code { top: 111mm; left: 9mm; width: 33mm; height: 33mm }
.role { top: 0; left: 0; width: 105mm; height: 20mm; color: #fff }
.staff { background: #000 } .guest { background: #888 }
"""
CODE = "M1" + "7Q4K M2XR%" * 12
LONG_NAME = "Jürgen Müller-Lüdenscheidt"
TWO_PAGES = "<p>ground</p><p style='break-before: page' data-slot=name>Xg</p>"
SLOTS = ("name", "spaced", "right", "centre", "text")


def design(*roles: str) -> str:
    """A page for each role, with a slot of each kind."""
    slots = "".join(f'<p class="{slot}" data-slot="{slot}" {lines(slot)}>Xg</p>' for slot in SLOTS)
    code = '<div class="code" data-qr="code"></div>'
    pages = (f'<section><p class="role {role}">{role}</p>{slots}{code}</section>' for role in roles)
    head = f"<html lang=en><title>Badges</title><style>{STYLE}</style>"
    return head + "<section></section>" + "".join(pages)


def lines(slot: str) -> str:
    return 'data-lines="3"' if slot == "text" else ""


def plain(people: list[dict[str, str]], *, scale: float = 1, direction: str = "ltr") -> bytes:
    """The same pages as WeasyPrint draws them whole, the name at ``scale``, without stamping.

    A line height of 0 keeps a tall fallback font from moving the line off the design's baseline.
    """

    def page(person):
        texts = (
            f'<p class="{slot}"><span dir="{direction}">{escape(person.get(slot, ""))}</span></p>'
            for slot in SLOTS
        )
        return f'<section><p class="role staff">staff</p>{"".join(texts)}</section>'

    style = (
        f"<style>{STYLE} span {{ line-height: 0 }} .name span {{ font-size: {scale}em }}</style>"
    )
    return html_to_pdf(f"<html lang=en>{style}{''.join(map(page, people))}")


def differences(stamped: bytes, whole: bytes) -> list[float]:
    """For each page, which share of the ink of the whole page is plainly different, in percent."""
    pairs = zip(raster(stamped, dpi=100), raster(whole, dpi=100), strict=True)
    return [_difference(np.asarray(a, int), np.asarray(b, int)) for a, b in pairs]


def _difference(a, b) -> float:
    below_the_bar = slice(90, None)
    a, b = a[below_the_bar], b[below_the_bar]
    return 100 * float((np.abs(a - b) > 96).sum()) / float((b < 128).sum())


@pytest.fixture(scope="module")
def template() -> StampTemplate:
    return StampTemplate(design("staff", "guest"), ["staff", "guest"])


def test_stamp_draws_hard_names_as_weasyprint_does(template):
    people = [dict.fromkeys(SLOTS, name) for name in HARD_NAMES]
    for person in people:
        if len(person["name"]) > 18:  # shrinks: the next tests
            del person["name"]
    differing = differences(template.stamp(people), plain(people))
    assert len(differing) == 44
    assert {name: d for name, d in zip(HARD_NAMES, differing, strict=True) if d > 0.5} == {}


def test_stamp_shrinks_a_long_name_to_its_width(template):
    people = [{"name": LONG_NAME}]
    page = raster(template.stamp(people), dpi=100)[0]
    inked = np.flatnonzero((np.asarray(page)[90:] < 128).any(axis=0))
    left, right = inked[0] / 100 * 25.4, inked[-1] / 100 * 25.4
    assert (8 < left < 9, 95 < right <= 96.1) == (True, True)


def test_stamp_draws_a_shrunk_name_as_weasyprint_does_at_that_size(template):
    people = [{"name": LONG_NAME}]
    stamped = template.stamp(people)
    content = pages_of(stamped)[0].get_contents().get_data()
    scale = float(content.split(b" rg\n")[1].split()[0])
    assert 0.62 <= scale < 1
    assert differences(stamped, plain(people, scale=scale))[0] < 1


@pytest.mark.parametrize(
    ("name", "count"),
    [
        ("Anna Andersson", 1),
        ("María Fernanda de los Ángeles Rodríguez-Villanueva y Santamaría", 2),
        ("สมาคมวิทยาศาสตร์แห่งประเทศไทยสำหรับเยาวชนและนักเรียนทั่วประเทศ", 2),
        ("Wolfeschlegelsteinhausenbergerdorffvoralternwaren", 1),
        ("Wolfeschlegelsteinhausenbergerdorffvoralternwaren " * 3, 2),
    ],
)
def test_stamp_wraps_to_two_lines_inside_the_width(template, name, count):
    stamped = template.stamp([{"name": name}])
    content = pages_of(stamped)[0].get_contents().get_data()
    assert content.count(b" Tm ") == count
    inked = np.flatnonzero((np.asarray(raster(stamped)[0])[90:] < 128).any(axis=0))
    assert inked[-1] / 100 * 25.4 <= 96.1


def test_stamp_balances_two_lines(template):
    texts = texts_on(template.stamp([{"name": "Ana Bea Carla Dora Elena Flora Gina Ivo"}]))
    assert texts[0].splitlines()[1:] == ["Ana Bea Carla Dora", "Elena Flora Gina Ivo"]


def test_stamp_writes_from_the_side_of_the_first_letter(template):
    people = [{"name": "محمد Smith (2)"}, {"name": "כהן, David."}]
    assert max(differences(template.stamp(people), plain(people, direction="rtl"))) < 0.5
    assert min(differences(template.stamp(people), plain(people, direction="ltr"))) > 5


def test_stamp_breaks_a_paragraph_as_weasyprint_does(template):
    text = "showed the project Olive stones to the public at Expo-Sciences International in Gdynia"
    people = [{"text": text}]
    assert differences(template.stamp(people), plain(people))[0] < 1


def test_stamp_prints_the_forms_of_the_language(template):
    japanese = InLanguage("直骨海", "ja")
    pages = template.stamp([{"name": InLanguage("直骨海", "zh-cn")}, {"name": japanese}])
    chinese_page, japanese_page = raster(pages)
    assert chinese_page.tobytes() != japanese_page.tobytes()


@pytest.mark.parametrize("sheet", ["a6", "a4-4"])
def test_stamp_prints_codes_that_read_back(template, sheet):
    codes = [f"{CODE[:-2]}{number:02}" for number in range(7)]
    found = codes_on(template.stamp([{"code": code} for code in codes], sheet=sheet))
    assert sorted(code for page in found for code in page) == codes
    assert [len(codes) for codes in found] == ([1] * 7 if sheet == "a6" else [4, 3])


def test_stamp_prints_codes_at_the_size_of_their_box(template):
    page = raster(template.stamp([{"code": CODE}]), dpi=254)[0]
    corners = zxingcpp.read_barcode(page).position
    assert abs((corners.top_right.x - corners.top_left.x) / 10 - 33) < 0.4


def test_stamp_leaves_slots_without_text_empty(template):
    with_nothing, with_blanks = template.stamp([{}]), template.stamp([{"name": " ", "code": ""}])
    for pdf in (with_nothing, with_blanks):
        assert texts_on(pdf) == ["staff"]
        assert (np.asarray(raster(pdf)[0])[90:] == 255).all()


def test_stamp_shows_each_person_on_their_variant(template):
    people = [{"name": "Ann", "variant": "guest"}, {"name": "Bo", "variant": "staff"}]
    people += [{"name": "Cy"}]
    pages = template.stamp(people)
    assert [text.split() for text in texts_on(pages)] == [
        ["guest", "Ann"],
        ["staff", "Bo"],
        ["staff", "Cy"],
    ]
    assert [page.getpixel((300, 60)) for page in raster(pages)] == [0x88, 0, 0]


def test_stamp_gives_text_that_can_be_searched(template):
    names = ["Anna Andersson", "Nguyễn Thị Hồng Ánh", "АБВ ѣ ѳ", "陈丽雨", "김민준"]
    texts = texts_on(template.stamp([{"name": name} for name in names]))
    assert [text.replace("staff", "").strip() for text in texts] == names


def test_stamp_gives_the_same_bytes_for_the_same_people(template):
    people = [dict.fromkeys(SLOTS, name) for name in HARD_NAMES]
    first = template.stamp(people)
    template.stamp([{"name": "Somebody else 陳大文", "variant": "guest"}])
    assert template.stamp(people) == first
    assert StampTemplate(design("staff", "guest"), ["staff", "guest"]).stamp(people) == first


def test_stamp_carries_the_glyphs_of_its_own_people_only(template):
    small = len(template.stamp([{"name": "Ann"}]))
    large = len(template.stamp([{"name": "".join(map(chr, range(0x4E00, 0x4F00)))}]))
    assert large > small + 10_000
    assert len(template.stamp([{"name": "Ann"}])) == small


def test_stamp_adds_about_a_kilobyte_for_each_badge(template):
    def size(count):
        people = [{"name": f"Person {n}", "code": f"{CODE[:-6]}{n:06}"} for n in range(count)]
        return len(template.stamp(people))

    assert 300 < (size(300) - size(100)) / 200 < 1000


def test_stamp_makes_four_on_a_sheet_with_crop_marks(template):
    people = [{"name": f"Person {number}"} for number in range(5)]
    pdf = template.stamp(people, sheet="a4-4")
    reader = PdfReader(io.BytesIO(pdf))
    assert [round(float(x)) for x in reader.pages[0].mediabox] == [0, 0, 595, 842]
    assert [text.count("Person") for text in texts_on(pdf)] == [4, 1]
    last = np.asarray(raster(pdf, dpi=254)[1])
    row, column = 2970 // 2, 2100 // 2
    assert (last[row - 1 : row + 2, 2070:2090] < 128).any(axis=0).all()
    assert (last[2940:2960, column - 1 : column + 2] < 128).any(axis=1).all()


def test_stamp_takes_people_from_a_generator_and_two_threads(template):
    expected = template.stamp([{"name": f"Person {n}"} for n in range(50)])
    results = []

    def work():
        results.append(template.stamp({"name": f"Person {n}"} for n in range(50)))

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert results == [expected] * 4


def test_stamp_keeps_title_and_language(template):
    reader = PdfReader(io.BytesIO(template.stamp([{}])))
    assert (reader.metadata.title, reader.root_object["/Lang"]) == ("Badges", "en")


def test_stamp_refuses_what_it_cannot_print(template):
    with pytest.raises(NobodyToPrint):
        template.stamp([])
    with pytest.raises(UnknownVariant):
        template.stamp([{"variant": "king"}])
    with pytest.raises(ValueError, match="no sheet"):
        template.stamp([{}], sheet="a5")


def test_stamp_refuses_four_large_pages_on_a_sheet():
    large = StampTemplate("<style>@page { size: A4 landscape }</style>" + TWO_PAGES, ["a"])
    with pytest.raises(ValueError, match="do not fit"):
        large.stamp([{"name": "Ann"}], sheet="a4-4")


@pytest.mark.parametrize(
    ("html", "error"),
    [
        (TWO_PAGES.replace("Xg", ""), "sample"),
        ("<p data-slot=name>Xg</p>", "zip"),
    ],
)
def test_stamp_template_refuses_a_design_it_cannot_read(html, error):
    with pytest.raises(ValueError, match=error):
        StampTemplate(html, ["one"])


def test_stamp_template_refuses_a_missing_asset():
    with pytest.raises(MissingAsset):
        StampTemplate("<img src='asset:art'>" + TWO_PAGES, ["one"])
