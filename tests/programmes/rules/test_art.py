"""Ornaments: the same for ever, small, well-formed, of the palette's colours only."""

import hashlib
import re
import xml.etree.ElementTree as ET

import pytest

from app.programmes.rules import art
from app.programmes.rules.palette import PALETTES

COBALT = PALETTES["cobalt"]
SEEDS = ("esi-2027", "ese-2026", "leaders-congress-2027", "photo-contest-2027", "x")
PICTURES = pytest.mark.parametrize("draw", [art.cover, art.badge])
STYLED = pytest.mark.parametrize("style", sorted(art.STYLES))

#: change these only together with every badge already printed
FINGERPRINTS = {
    "orbits": "458c84671c98",
    "lattice": "e3627db32dc6",
    "certificate": "6574602c4c5f",
}


def fingerprint(svg):
    return hashlib.sha256(svg.encode()).hexdigest()[:12]


@PICTURES
@STYLED
@pytest.mark.parametrize("seed", SEEDS)
def test_pictures_are_small_and_well_formed(draw, style, seed):
    svg = draw(seed, style, COBALT)
    assert len(svg) < 40_000
    assert ET.fromstring(svg).tag == "{http://www.w3.org/2000/svg}svg"
    assert "nan" not in svg


@pytest.mark.parametrize("seed", SEEDS)
def test_certificates_are_small_and_on_a4(seed):
    svg = art.certificate(seed, COBALT)
    assert len(svg) < 40_000
    assert ET.fromstring(svg).get("viewBox") == "0 0 2970 2100"


def test_the_same_code_draws_the_same_picture_for_ever():
    pictures = {
        "orbits": art.cover("esi-2027", "orbits", COBALT),
        "lattice": art.badge("esi-2027", "lattice", COBALT),
        "certificate": art.certificate("esi-2027", COBALT),
    }
    assert {name: fingerprint(svg) for name, svg in pictures.items()} == FINGERPRINTS


@STYLED
def test_another_code_draws_another_picture(style):
    assert art.cover("esi-2027", style, COBALT) != art.cover("esi-2029", style, COBALT)


@STYLED
def test_only_the_palettes_colours_are_used(style):
    colours = {COBALT.ground, COBALT.lines, *COBALT.sparks, "#fff"}
    assert set(re.findall(r"#[0-9a-f]{3,8}", art.cover("esi-2027", style, COBALT))) <= colours


@STYLED
def test_style_is_the_one_named(style):
    assert art.style_of(style, "esi-2027") == style


def test_style_without_a_name_is_drawn_from_the_seed():
    drawn = {art.style_of("", f"esi-{year}") for year in range(2027, 2087)}
    assert drawn == set(art.STYLES)


def test_pictures_carry_nothing_that_runs_or_loads():
    for style in art.STYLES:
        svg = art.cover("esi-2027", style, COBALT)
        assert not re.search(r"<script|<image|href|style=|\son\w+=", svg)


def test_stream_is_even():
    stream = art.Stream("even")
    numbers = [stream.between(0, 1) for _ in range(4000)]
    assert sum(numbers) / len(numbers) == pytest.approx(0.5, abs=0.02)
    assert sum(number < 0.25 for number in numbers) == pytest.approx(1000, abs=100)
