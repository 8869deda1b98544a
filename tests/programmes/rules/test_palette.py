"""Palettes: every accent can be read wherever the theme puts it."""

import pytest

from app.programmes.rules import palette as rules
from app.programmes.rules.palette import PALETTES

NAMED = pytest.mark.parametrize("name", sorted(PALETTES))


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [("#000000", "#ffffff", 21), ("#ffffff", "#ffffff", 1), ("#777777", "#ffffff", 4.48)],
)
def test_contrast_is_that_of_wcag(a, b, expected):
    assert rules.contrast(a, b) == pytest.approx(expected, abs=0.005)
    assert rules.contrast(b, a) == rules.contrast(a, b)


def test_contrast_refuses_what_is_no_colour():
    with pytest.raises(ValueError, match="not a colour"):
        rules.contrast("red", "#ffffff")


def test_there_are_at_least_eight_palettes_all_different():
    assert len(PALETTES) >= 8
    assert len({colours.accent_light for colours in PALETTES.values()}) == len(PALETTES)


@NAMED
def test_accent_is_readable_on_every_light_ground(name):
    accent = PALETTES[name].accent_light
    tinted = rules.mix(accent, "#ffffff", rules.LIGHT_TINT)
    grounds = (*rules.LIGHT_GROUNDS, tinted, rules.ON_LIGHT_ACCENT)
    assert min(rules.contrast(accent, ground) for ground in grounds) >= 4.5


@NAMED
def test_accent_is_readable_on_every_dark_ground(name):
    accent = PALETTES[name].accent_dark
    tinted = rules.mix(accent, "#181c25", rules.DARK_TINT)
    grounds = (*rules.DARK_GROUNDS, tinted, rules.ON_DARK_ACCENT)
    assert min(rules.contrast(accent, ground) for ground in grounds) >= 4.5


@NAMED
def test_art_is_seen_on_its_ground(name):
    colours = PALETTES[name]
    drawn = (colours.lines, *colours.sparks)
    assert min(rules.contrast(colour, colours.ground) for colour in drawn) >= 3


def test_mix_is_that_of_css():
    assert rules.mix("#000000", "#ffffff", 0.25) == "#bfbfbf"


def test_palette_is_the_one_named():
    assert rules.palette("teal", "esi-2027") is PALETTES["teal"]


def test_palette_without_a_name_is_drawn_from_the_seed():
    drawn = [rules.palette("", f"esi-{year}") for year in range(2027, 2067)]
    assert drawn == [rules.palette("no such", f"esi-{year}") for year in range(2027, 2067)]
    assert len(set(drawn)) > 5


def test_accent_css_gives_each_edition_its_colours():
    assert rules.accent_css([("esi-2027", "cobalt"), ("ese-2026", "teal")]) == (
        '[data-edition="esi-2027"]{--a-l:#2b3fd0;--a-d:#a5b2ff;--g:#1b2a9c}\n'
        '[data-edition="ese-2026"]{--a-l:#00695f;--a-d:#6fd6c6;--g:#005048}\n'
    )


@pytest.mark.parametrize("code", ["", 'x"]{}', "a b", "a\n"])
def test_accent_css_refuses_what_is_no_code(code):
    with pytest.raises(ValueError, match="not an edition's code"):
        rules.accent_css([(code, "teal")])
