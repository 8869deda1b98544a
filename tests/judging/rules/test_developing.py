"""Clean pictures: upright, sRGB, three sizes, and none of the notes of the original."""

from typing import Any

import numpy as np
import pytest
from PIL import Image

from judging.rules.developing import Developed, develop
from judging.rules.likeness import distance
from judging.rules.pictures import Kind
from tests.judging import photographs as photos
from tests.judging.photographs import opened, scene

#: what any kind of note would begin with or hold
TRACES = (
    b"Exif", b"http://ns.adobe", b"ICC_PROFILE", b"Photoshop", b"Amina", b"Jasmins", b"Phone 12",
    b"<script", b"PK\x03\x04", b"\xff\xe1", b"\xff\xe2", b"\xff\xed", b"\xff\xfe",
)  # fmt: skip


def sizes(made: Developed) -> list[bytes]:
    return [made.full, made.screen, made.thumbnail]


def average(content: bytes, box: tuple[int, int, int, int] | None = None) -> tuple[int, ...]:
    picture = opened(content).convert("RGB").crop(box)
    return tuple(int(value) for value in np.asarray(picture).mean((0, 1)).round())


def close(one: tuple[int, ...], other: tuple[int, ...], by: int = 4) -> bool:
    return all(abs(a - b) <= by for a, b in zip(one, other, strict=True))


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (photos.jpeg() + photos.HTML, Kind.JPEG),
        (photos.jpeg(xmp=b"<x:xmpmeta>Amina</x:xmpmeta>", icc_profile=photos.wide_gamut()),
         Kind.JPEG),
        (photos.png(exif=photos.notes(), icc_profile=photos.wide_gamut()) + photos.ZIP, Kind.PNG),
        (photos.heic(), Kind.HEIC),
    ],
)  # fmt: skip
def test_nothing_of_the_notes_is_in_any_size(content: bytes, kind: Kind) -> None:
    made = develop(content, kind)

    for each in sizes(made):
        picture = opened(each)
        assert (picture.format, picture.mode) == ("JPEG", "RGB")
        assert dict(picture.getexif()) == {}
        header = each[: each.index(b"\xff\xda")]
        assert [trace for trace in TRACES if trace in header or trace in each[-200:]] == []
        assert each.endswith(b"\xff\xd9")


@pytest.mark.parametrize(
    ("width", "height", "screen", "thumbnail"),
    [
        (2400, 1600, (1600, 1067), (480, 320)),
        (1000, 2500, (640, 1600), (192, 480)),
        (1200, 900, (1200, 900), (480, 360)),
        (300, 200, (300, 200), (300, 200)),
        (3000, 2, (1600, 1), (480, 1)),
        (1, 1, (1, 1), (1, 1)),
    ],
)
def test_sizes(
    width: int, height: int, screen: tuple[int, int], thumbnail: tuple[int, int]
) -> None:
    made = develop(photos.encoded(scene(60, 40).resize((width, height)), "PNG"), Kind.PNG)

    assert (made.width, made.height) == (width, height)
    assert [opened(each).size for each in sizes(made)] == [(width, height), screen, thumbnail]


def corner_red(width: int = 90, height: int = 60) -> Image.Image:
    """Grey, with a red corner at the top left of what a person should see."""
    picture = Image.new("RGB", (width, height), (120, 120, 120))
    picture.paste((250, 20, 20), (0, 0, 30, 30))
    return picture


#: how a camera stores the upright picture for each orientation it notes
STORED = {
    1: None,
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}


@pytest.mark.parametrize("orientation", STORED)
@pytest.mark.parametrize("kind", [Kind.JPEG, Kind.PNG])
def test_every_photo_stands_upright(orientation: int, kind: Kind) -> None:
    way = STORED[orientation]
    stored = corner_red() if way is None else corner_red().transpose(way)
    name = kind.removeprefix("image/").upper()
    content = photos.encoded(stored, name, exif=photos.notes(orientation))

    made = develop(content, kind)

    assert (made.width, made.height) == (90, 60)
    assert close(average(made.full, (4, 4, 26, 26)), (250, 20, 20), by=8)
    assert close(average(made.full, (64, 34, 86, 56)), (120, 120, 120), by=8)


def test_a_heic_is_turned_once() -> None:
    content = photos.heic(corner_red(96, 64), orientation=6)
    straight = photos.heic(corner_red(96, 64))

    assert (develop(straight, Kind.HEIC).width, develop(straight, Kind.HEIC).height) == (96, 64)
    made = develop(content, Kind.HEIC)
    assert sorted((made.width, made.height)) == [64, 96]


def _palette() -> Image.Image:
    return scene(90, 60).quantize(32)


def _see_through() -> Image.Image:
    picture = Image.new("RGBA", (90, 60), (250, 20, 20, 255))
    picture.paste((0, 0, 0, 0), (0, 0, 45, 60))
    return picture


def _sixteen() -> Image.Image:
    levels = np.full((60, 90), 0x4000, dtype=np.uint16)
    levels[:, 45:] = 0xC000
    return Image.fromarray(levels)


@pytest.mark.parametrize(
    ("picture", "left", "right"),
    [
        pytest.param(_see_through(), (255, 255, 255), (250, 20, 20), id="alpha on white"),
        pytest.param(_sixteen(), (64, 64, 64), (192, 192, 192), id="16 bits of grey"),
        pytest.param(Image.new("L", (90, 60), 77), (77, 77, 77), (77, 77, 77), id="grey"),
        pytest.param(Image.new("1", (90, 60), 1), (255, 255, 255), (255, 255, 255), id="1 bit"),
        pytest.param(Image.new("LA", (90, 60), (77, 0)), (255,) * 3, (255,) * 3, id="grey, alpha"),
    ],
)
def test_any_depth_becomes_eight_bits_of_rgb(picture: Image.Image, left: Any, right: Any) -> None:
    made = develop(photos.encoded(picture, "PNG"), Kind.PNG)

    assert opened(made.full).mode == "RGB"
    assert close(average(made.full, (4, 4, 40, 56)), left)
    assert close(average(made.full, (50, 4, 86, 56)), right)


def test_a_palette_keeps_its_colours() -> None:
    content = photos.encoded(_palette(), "PNG")

    made = develop(content, Kind.PNG)

    assert close(average(made.full), average(content))


def test_a_palette_with_a_transparent_colour_lies_on_white() -> None:
    picture = Image.new("P", (40, 40), 0)
    picture.putpalette([0, 0, 0, 200, 10, 10])

    made = develop(photos.encoded(picture, "PNG", transparency=0), Kind.PNG)

    assert average(made.full) == (255, 255, 255)


def test_four_inks_become_three_lights() -> None:
    picture = Image.new("CMYK", (40, 40), (0, 255, 255, 0))

    made = develop(photos.encoded(picture, "JPEG", quality=95), Kind.JPEG)

    assert close(average(made.full), (255, 0, 0), by=6)


def test_colours_are_converted_from_the_profile() -> None:
    red = photos.encoded(
        Image.new("RGB", (40, 40), (220, 30, 30)), "PNG", icc_profile=photos.wide_gamut()
    )

    made = develop(red, Kind.PNG)

    assert close(average(made.full), (30, 220, 30), by=12)


def test_a_broken_profile_is_left_aside() -> None:
    red = photos.encoded(Image.new("RGB", (40, 40), (220, 30, 30)), "PNG", icc_profile=b"nonsense")

    assert close(average(develop(red, Kind.PNG).full), (220, 30, 30))


def test_of_several_pictures_in_a_heic_the_main_one_is_taken() -> None:
    content = photos.heic(scene(64, 64, seed=5), scene(96, 64), primary_index=1)

    made = develop(content, Kind.HEIC)

    assert (made.width, made.height) == (96, 64)


def test_notes_that_cannot_be_read_do_no_harm() -> None:
    content = photos.encoded(scene(90, 60), "JPEG", exif=b"Exif\0\0II*\0\xff\xff\xff\xff")

    assert develop(content, Kind.JPEG).noted == {"camera": False}


def test_what_is_noted() -> None:
    content = photos.jpeg(exif=photos.notes(software="Snapseed 2.0"))

    assert develop(content, Kind.JPEG).noted == {"camera": True, "edited_with": "Snapseed 2.0"}
    assert develop(photos.heic(), Kind.HEIC).noted == {"camera": True}


def test_the_hash_does_not_depend_on_the_format() -> None:
    made = [
        develop(photos.jpeg(), Kind.JPEG),
        develop(photos.png(), Kind.PNG),
        develop(photos.heic(), Kind.HEIC),
    ]

    apart = [distance(made[0].perceptual_hash, each.perceptual_hash) for each in made]
    assert max(apart) <= 4
