"""Stamped pages as SVG. That it looks like the paper is seen in tests/browser/test_design.py."""

import io
import re
from base64 import b64decode, b64encode
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from threading import Barrier, BrokenBarrierError
from typing import Any

import pytest
from defusedxml import ElementTree
from fontTools.pens.svgPathPen import SVGPathPen
from fontTools.ttLib import TTFont
from PIL import Image

from app.core.pdf import outlines
from app.core.pdf.screen import Screens, screens
from app.core.pdf.stamp import StampTemplate
from app.core.qr import dark_runs, qr_matrix
from tests.core.hard_names import HARD_NAMES

CODE = "M1" + "7Q4K M2XR%" * 12
STYLE = """
@page { size: 100mm 50mm; margin: 0 }
section { position: relative; width: 100mm; height: 50mm; break-after: page; overflow: hidden }
section:last-child { break-after: auto }
section > * { position: absolute; margin: 0; font-family: "Noto Sans" }
.bar { width: 100mm; height: 10mm; top: 40mm; background: #9b1c5e80 }
.name { left: 5mm; top: 5mm; width: 60mm; font-size: 20pt; color: #00695f }
.code { left: 66mm; top: 3mm; width: 30mm; height: 30mm }
img { left: 5mm; top: 20mm; width: 20mm; height: 10mm }
"""


def template(ground: str = "") -> StampTemplate:
    slots = '<p class="name" data-slot="name">Xg</p><div class="code" data-qr="code"></div>'
    page = f'<section><div class="bar"></div>{slots}</section>'
    head = f"<html lang=en><title>Badges</title><style>{STYLE}</style>"
    return StampTemplate(f"{head}<section>{ground}</section>{page}", ["one"])


def shown(*names: str, ground: str = "") -> Screens:
    return screens(template(ground), [{"name": name, "code": CODE} for name in names])


def test_a_page_is_its_size_with_what_all_share_beside_it() -> None:
    found = shown("Anna", "Bo")

    assert len(found.pages) == 2
    for page in found.pages:
        assert page.startswith('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 283.465 141.')
    assert found.shared.count('fill="#9b1c5e"') == 1  # the bar, drawn once
    assert 'fill-opacity="0.50' in found.shared


def test_each_letter_is_drawn_once_and_stands_where_the_paper_has_it() -> None:
    found = shown("Anna")
    letters = re.findall(r'<use href="#(paper-[A-Z]+-\d+)" x="(-?\d+)"/>', found.pages[0])

    names = [name for name, _x in letters]
    assert (len(names), names[1] == names[2], names[0] == names[3]) == (4, True, False)
    assert Counter(re.findall(r'<path id="(paper-[A-Z]+-\d+)"', found.shared)) == Counter(
        set(names)
    )
    places = [int(x) for _name, x in letters]
    assert places == [0, 639, 1257, 1875]  # advances of Noto Sans: A 639, n 618
    assert 'fill="#00695f"' in found.pages[0]


def test_the_code_on_the_screen_is_that_of_the_paper() -> None:
    size, bits = qr_matrix(CODE)

    assert f'd="{"".join(dark_runs(size, bits))}"' in shown("Anna").pages[0]


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "L"])
def test_a_picture_comes_out_as_it_went_in(mode: str) -> None:
    picture = Image.linear_gradient("L").resize((40, 20)).convert(mode)
    target = io.BytesIO()
    picture.save(target, "PNG")
    address = f"data:image/png;base64,{b64encode(target.getvalue()).decode()}"

    found = shown("Anna", ground=f'<img src="{address}">')

    kept = re.findall(r'href="data:image/png;base64,([^"]+)"', found.shared)
    assert len(kept) == 1
    with Image.open(io.BytesIO(b64decode(kept[0]))) as again:
        assert (again.mode, again.tobytes()) == (mode, picture.tobytes())


def test_it_may_stand_in_a_page_with_a_strict_policy() -> None:
    """Well-formed, ids once, references that lead somewhere, no style and no script; every name."""
    found = shown(*HARD_NAMES)
    whole = ElementTree.fromstring(f"<div><svg>{found.shared}</svg>{''.join(found.pages)}</div>")

    ids = Counter(part.get("id") for part in whole.iter() if part.get("id"))
    used = {part.get("href") for part in whole.iter() if (part.get("href") or "").startswith("#")}
    clips = {part.get("clip-path") for part in whole.iter() if part.get("clip-path")}
    attributes = {name for part in whole.iter() for name in part.attrib}
    tags = {part.tag.rpartition("}")[2] for part in whole.iter()}

    assert max(ids.values()) == 1
    assert used <= {f"#{name}" for name in ids}
    assert clips <= {f"url(#{name})" for name in ids}
    assert not {name for name in attributes if name == "style" or name.startswith("on")}
    assert tags == {"div", "svg", "g", "path", "use", "clipPath"}


@pytest.mark.parametrize(("owner", "name"), [(TTFont, "getGlyphSet"), (SVGPathPen, "getCommands")])
def test_a_font_that_two_previews_share_is_read_by_one_at_a_time(
    owner: Any, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its tables are read when they are first asked for, from one file with one position."""
    fonts: list[Any] = []
    person = {"name": "Bo", "code": CODE}
    template().stamp([person], look=lambda _pdf, used: fonts.extend(used.values()))
    outlines._opened.cache_clear()
    both, met, usual = Barrier(2), [], getattr(owner, name)
    glyph = max(fonts[0].widths)

    def watched(*given: Any, **more: Any) -> Any:
        with suppress(BrokenBarrierError):  # alone, as it should be
            met.append(both.wait(0.3))
        return usual(*given, **more)

    monkeypatch.setattr(owner, name, watched)
    with ThreadPoolExecutor(2) as threads:
        drawn = list(threads.map(lambda font: outlines.Outlines(font).path(glyph), [fonts[0]] * 2))

    assert (met, drawn[0] != "", drawn[0] == drawn[1]) == ([], True, True)
