"""Designs as data, and that whatever may be chosen can be printed and read."""

from dataclasses import replace
from itertools import product

import pytest

from app.programmes.rules.palette import contrast
from badges.rules.arrangement import arrange, arrange_back
from badges.rules.cover import arrange_cover, in_parts
from badges.rules.designs import (
    BLACK,
    USUAL,
    Design,
    DesignRefused,
    Fault,
    Field,
    Template,
    colour_of,
    read_design,
    write_design,
)
from badges.rules.frame import HEIGHTS, QUIET, WIDTHS, Box
from badges.rules.scripts import han_language
from badges.rules.sheets import Sheet, design_on, fits, has_back
from badges.rules.text_room import fitting_size, lines_of, size_on_one_line
from registration.rules.roles import ParticipantRole

EVERYTHING, LITTLE = frozenset(Field), frozenset({Field.COUNTRY})
SIZES = list(product(range(WIDTHS[0], WIDTHS[1] + 1, 7), range(HEIGHTS[0], HEIGHTS[1] + 1, 10)))


def test_a_design_is_read_back_as_it_was_written():
    design = Design(
        Template.COLOUR, 90, 130, "#0b5c8a", {"press": "#ffd166"}, LITTLE, True, "Wi-Fi: science"
    )
    assert read_design(write_design(design)) == design
    assert read_design({}) == read_design({"fields": None, "accent": None}) == USUAL
    assert read_design({"template": "plain"}) == replace(USUAL, template=Template.PLAIN)


@pytest.mark.parametrize(
    ("field", "value", "fault", "low", "high"),
    [
        ("template", "round", Fault.UNKNOWN, None, None),
        ("width_mm", 53, Fault.OUT_OF_RANGE, 54, 148),
        ("width_mm", "105", Fault.OUT_OF_RANGE, 54, 148),
        ("height_mm", 211, Fault.OUT_OF_RANGE, 70, 210),
        ("accent", "red", Fault.NOT_A_COLOUR, None, None),
        ("accent", "#ffd166", Fault.TOO_FAINT, None, None),
        ("role_colours", {"press": "url(x)"}, Fault.NOT_A_COLOUR, None, None),
        ("role_colours", {"king": "#ffd166"}, Fault.UNKNOWN, None, None),
        ("fields", ["name", "shoe_size"], Fault.UNKNOWN, None, None),
        ("back_text", "x" * 601, Fault.TOO_LONG, None, 600),
        ("back_text", "x\n" * 90, Fault.TOO_LONG, None, None),
    ],
)
def test_a_design_that_cannot_be_printed_is_refused_by_name(field, value, fault, low, high):
    with pytest.raises(DesignRefused) as refused:
        read_design({field: value})
    told = refused.value
    assert (told.field, told.fault, told.low, told.high) == (field, fault, low, high)


def test_a_design_without_room_says_from_which_height_there_is():
    values = {"width_mm": 54, "height_mm": 70, "template": "colour"}
    with pytest.raises(DesignRefused) as refused:
        read_design(values)
    least = refused.value.low
    assert (refused.value.field, refused.value.fault) == ("height_mm", Fault.NO_ROOM)
    assert read_design(values | {"height_mm": least}).height_mm == least
    with pytest.raises(DesignRefused):
        read_design(values | {"height_mm": least - 1})


def test_the_ink_reads_on_every_colour_a_role_may_have():
    steps = [f"{value:02x}" for value in range(0, 256, 17)]
    colours = ["#" + "".join(parts) for parts in product(steps, repeat=3)]
    for colour in colours:
        shown = colour_of(replace(USUAL, role_colours={"staff": colour}), ParticipantRole.STAFF)
        assert (shown.colour, contrast(*shown) >= 4.5) == (colour, True)


@pytest.mark.parametrize("template", Template)
@pytest.mark.parametrize("fields", [EVERYTHING, LITTLE], ids=["everything", "little"])
def test_every_size_keeps_the_code_large_and_alone(template, fields):
    printed = 0
    for width, height in SIZES:
        try:
            boxes = arrange(template, width, height, fields).boxes
        except DesignRefused:
            continue
        printed += 1
        assert _readable(boxes, width, height), (width, height)
        texts = {part: boxes[part] for part in boxes if part not in ("art", "bar", "block")}
        assert {"name", "role", "code", "short_code", "event"} <= texts.keys()
    assert printed > len(SIZES) * 0.7


def test_every_back_keeps_the_code_large_and_alone():
    for (width, height), text in product(SIZES, ("", "Emergency: +48 58 000 00 00")):
        try:
            boxes = arrange_back(width, height, text).boxes
        except DesignRefused:
            assert (bool(text), height) == (True, 70)
            continue
        assert _readable(boxes, width, height), (width, height)
        assert ("back_text" in boxes) == bool(text)


def _readable(boxes: dict[str, Box], width: int, height: int) -> bool:
    """The code has 30 mm and its quiet zone on the paper, and nothing lies in either."""
    code = boxes["code"]
    quiet = code.width * QUIET - 0.01
    kept = Box(code.left - quiet, code.top - quiet, code.width + 2 * quiet, code.width + 2 * quiet)
    return (
        code.width == code.height >= 30
        and kept.left >= 0
        and kept.left + kept.width <= width
        and all(_apart(kept, box) for part, box in boxes.items() if part != "code")
        and all(
            box.left >= 0 and box.left + box.width <= width + 0.01
            and box.top >= 0 and box.top + box.height <= height + 0.01
            for box in boxes.values()
        )
    )  # fmt: skip


def _apart(one: Box, other: Box) -> bool:
    return (
        other.left >= one.left + one.width
        or other.left + other.width <= one.left
        or other.top >= one.top + one.height
        or other.top + max(other.height, 0.01) <= one.top
    )


def test_every_template_fits_the_sheets_with_all_its_fields():
    for sheet, template in product(Sheet, Template):
        own = design_on(sheet, replace(USUAL, template=template, back_text="Call 112"))
        assert arrange(own.template, own.width_mm, own.height_mm, own.fields).width == own.width_mm
        assert fits(sheet, own)


def test_sheets_take_their_own_size_or_the_designs():
    large = replace(USUAL, width_mm=148, height_mm=105, both_sides=True, back_text="Call 112")
    sizes = {sheet: design_on(sheet, large) for sheet in Sheet}
    assert {sheet.value: (own.width_mm, own.height_mm) for sheet, own in sizes.items()} == {
        "a6": (105, 148), "a4-4": (105, 148), "label-62": (62, 100), "lanyard": (148, 105),
        "lanyard-a4": (148, 105), "own": (148, 105),
    }  # fmt: skip
    assert [sheet for sheet in Sheet if not fits(sheet, large)] == [Sheet.LANYARD_A4]
    assert [sheet for sheet in Sheet if not has_back(sheet, large)] == [Sheet.LABEL_62]
    backs = [sheet for sheet in Sheet if has_back(sheet, USUAL)]
    assert backs == [Sheet.LANYARD, Sheet.LANYARD_A4]
    label = sizes[Sheet.LABEL_62]
    assert (label.template, label.accent, label.back_text) == (Template.PLAIN, BLACK, "")


def test_a_cover_has_rows_for_a_list_and_goes_on_where_it_ends():
    cover = arrange_cover(105, 148)
    last = cover.rows[-1]["person"]
    assert (len(cover.rows), last.top + last.height <= 148) == (20, True)
    assert min(len(arrange_cover(w, h).rows) for w, h in SIZES) >= 5
    assert [len(part) for part in in_parts(["Ann"] * 41, 20)] == [20, 20, 1]


@pytest.mark.parametrize(
    ("text", "countries", "language"),
    [
        ("Anna", ("JP",), ""),
        ("陈丽雨", ("CN", "JP"), "zh-cn"),
        ("陈丽雨", ("FR", "JP"), "ja"),
        ("陈丽雨", ("CN", None), "zh-cn"),
        ("陳大文", ("HK", "GB"), "zh-hk"),
        ("陳大文", ("", "TW"), "zh-tw"),
        ("山田 はなこ", ("BR", "BR"), "ja"),
        ("𠮷野家", ("JP",), "ja"),
        ("金民", ("KR",), "ko"),
    ],
)
def test_chinese_characters_follow_letters_then_country(text, countries, language):
    assert han_language(text, *countries) == language


def test_texts_of_a_design_shrink_until_they_fit():
    assert lines_of("one two\n\nthree", 100) == 3
    assert lines_of("x" * 100, 10) == 7
    assert lines_of("科" * 25, 10) == 3
    assert fitting_size("short", 80, 30, largest=12, smallest=6) == 12
    assert 6 <= fitting_size("word " * 80, 80, 30, largest=12, smallest=6) < 12
    assert fitting_size("word " * 800, 80, 30, largest=12, smallest=6) is None
    assert size_on_one_line("ESI", 80, largest=10) == 10
    assert size_on_one_line("Expo-Sciences " * 20, 80, largest=10) == 5
