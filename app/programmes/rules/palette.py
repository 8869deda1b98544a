"""Named sets of colours, one for each edition, and the proof that text in them can be read."""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass

Colour = str  # "#rrggbb"

#: the grounds of the theme that an accent may be text on, see static/theme/tokens.css
LIGHT_GROUNDS = ("#fdfdfb", "#ffffff", "#f3f4f0")
DARK_GROUNDS = ("#10131a", "#181c25", "#0b0e14")
#: text on a button filled with the accent
ON_LIGHT_ACCENT = "#ffffff"
ON_DARK_ACCENT = "#10131a"
#: how much of the accent is mixed into the surface of a highlighted card
LIGHT_TINT, DARK_TINT = 0.08, 0.12

CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]*")


@dataclass(frozen=True)
class Palette:
    """The colours of one edition."""

    #: behind the art
    ground: Colour
    #: lines of the art, seen on the ground
    lines: Colour
    #: the two colours that few things have, seen on the ground
    sparks: tuple[Colour, Colour]
    #: links and buttons on light and on dark paper
    accent_light: Colour
    accent_dark: Colour


PALETTES = {
    "cobalt": Palette("#1b2a9c", "#9fb0ff", ("#ff7a59", "#ffd166"), "#2b3fd0", "#a5b2ff"),
    "magenta": Palette("#7d1250", "#f3a3cd", ("#ffd166", "#7fe0d6"), "#9b1c5e", "#f59ac6"),
    "teal": Palette("#005048", "#7fd8c8", ("#ffd166", "#ff8a65"), "#00695f", "#6fd6c6"),
    "umber": Palette("#6b3300", "#ffc48a", ("#7fe0d6", "#fff1c2"), "#8a4b00", "#f2b774"),
    "ocean": Palette("#0b4a6f", "#8fd0f5", ("#ffd166", "#ff9d8a"), "#0b5c8a", "#84c9f2"),
    "violet": Palette("#44208c", "#c3adff", ("#ffd166", "#6fe3c4"), "#5b2fb5", "#c0a8ff"),
    "forest": Palette("#12492a", "#93d9a8", ("#ffd166", "#ff9477"), "#1a6637", "#8bd8a2"),
    "brick": Palette("#7a1f12", "#ffb3a1", ("#ffd98a", "#8fe0e8"), "#a02c1b", "#ffa794"),
    "slate": Palette("#26384a", "#a9c3da", ("#ff8f6b", "#ffd166"), "#37536e", "#a5c4de"),
    "night": Palette("#14163a", "#a8adf0", ("#ff7fa8", "#8af0d4"), "#3a3f9e", "#b1b6ff"),
}


def palette(name: str, seed: str) -> Palette:
    """The palette called ``name``; one drawn from ``seed`` when no palette has that name."""
    if name in PALETTES:
        return PALETTES[name]
    names = sorted(PALETTES)
    digest = hashlib.sha256(f"palette {seed}".encode()).digest()
    return PALETTES[names[int.from_bytes(digest[:4], "big") % len(names)]]


def contrast(a: Colour, b: Colour) -> float:
    """Contrast ratio of two colours, 1 to 21 (WCAG 2.2, "contrast ratio")."""
    light, dark = sorted((luminance(a), luminance(b)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def luminance(colour: Colour) -> float:
    """Relative luminance of an sRGB colour, 0 to 1 (WCAG 2.2, "relative luminance")."""
    red, green, blue = (_linear(value / 255) for value in channels(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def channels(colour: Colour) -> tuple[int, int, int]:
    """Red, green and blue of ``#rrggbb``, 0 to 255; ValueError for anything else."""
    if not re.fullmatch(r"#[0-9a-fA-F]{6}", colour):
        raise ValueError(f"not a colour: {colour!r}")
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def mix(colour: Colour, ground: Colour, share: float) -> Colour:
    """``share`` of ``colour`` in ``ground``, as CSS color-mix in srgb does it."""
    pairs = zip(channels(colour), channels(ground), strict=True)
    return "#" + "".join(f"{round(a * share + b * (1 - share)):02x}" for a, b in pairs)


def accent_css(editions: Iterable[tuple[str, str]]) -> str:
    """A style sheet giving each edition its accents; ``editions`` are (code, palette name).

    ValueError for a code that is no code: it is written into a selector.
    """
    return "".join(_accent_rule(code, palette(name, code)) for code, name in editions)


def _accent_rule(code: str, colours: Palette) -> str:
    if not CODE.fullmatch(code):
        raise ValueError(f"not an edition's code: {code!r}")
    return (
        f'[data-edition="{code}"]{{--a-l:{colours.accent_light};'
        f"--a-d:{colours.accent_dark};--g:{colours.ground}}}\n"
    )


def _linear(value: float) -> float:
    return value / 12.92 if value <= 0.04045 else float(((value + 0.055) / 1.055) ** 2.4)
