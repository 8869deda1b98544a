"""Ornaments drawn from an edition's code: the same code gives the same picture, for ever.

Cover and badge share a motif, so that a badge is known from afar; the certificate has rosettes.
Numbers come from SHA-256 and not from ``random``, whose helpers may draw otherwise in the next
Python: a badge printed again in three years must look like the first.
"""

import hashlib
import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import pairwise
from typing import TypeVar

from app.programmes.rules.palette import Palette, contrast

Point = tuple[float, float]
Thing = TypeVar("Thing")

COVER = (1600, 420)
BADGE = (1050, 400)
CERTIFICATE = (2970, 2100)  # A4 landscape, tenths of a millimetre
BAND = 70  # the strip along the top of a certificate


class Stream:
    """Numbers that depend on the seed alone."""

    def __init__(self, seed: str) -> None:
        self._numbers = _numbers(seed)

    def between(self, low: float, high: float) -> float:
        """The next number, evenly drawn from ``low`` to ``high``."""
        return low + (high - low) * next(self._numbers)

    def chance(self, share: float) -> bool:
        """True in ``share`` of the cases."""
        return next(self._numbers) < share

    def pick(self, things: Sequence[Thing]) -> Thing:
        """One of ``things``."""
        return things[int(next(self._numbers) * len(things))]


def cover(seed: str, style: str, palette: Palette) -> str:
    """The wide picture above an edition's pages, as SVG; the right part carries the motif."""
    return _picture(seed, style, palette, COVER)


def badge(seed: str, style: str, palette: Palette) -> str:
    """The head of a badge, as SVG."""
    return _picture(seed, style, palette, BADGE)


def certificate(seed: str, palette: Palette) -> str:
    """A certificate's rosettes and its band, as SVG on transparent ground, A4 landscape."""
    stream, (width, _) = Stream(f"certificate {seed}"), CERTIFICATE
    petals = stream.pick((10, 12, 14))
    inner = max(palette.sparks, key=lambda spark: contrast(spark, "#ffffff"))
    body = [
        rosette((2370, 830), 560, stream, petals=petals, colour=palette.accent_light, opacity=0.4),
        rosette((2370, 830), 330, stream, petals=petals - 4, colour=inner, opacity=0.8),
        f'<svg width="{width}" height="{BAND}" viewBox="0 0 {width} {BAND}">',
        f'<rect width="{width}" height="{BAND}" fill="{palette.ground}"/>',
        *dots(width, BAND, stream, palette),
        "</svg>",
    ]
    return _svg(CERTIFICATE, body)


def style_of(name: str, seed: str) -> str:
    """The style called ``name``; one drawn from ``seed`` when no style has that name."""
    return name if name in STYLES else Stream(f"style {seed}").pick(sorted(STYLES))


def orbits(width: float, height: float, stream: Stream, palette: Palette) -> Iterator[str]:
    """Planets on ellipses round a sun, over a field of dots."""
    yield from dots(width, height, stream, palette)
    x, y = width * stream.between(0.66, 0.8), height * stream.between(0.4, 0.6)
    yield f'<g transform="translate({n(x)} {n(y)}) rotate({n(stream.between(-28, -14))})">'
    for ring in range(6):
        across = height * (0.24 + 0.19 * ring)
        turn, size = stream.between(0, math.tau), height * stream.between(0.018, 0.045)
        yield ellipse(across, across * 0.42, thick=2.4 - ring * 0.2)
        yield circle(
            across * math.cos(turn), across * 0.42 * math.sin(turn), size, palette.sparks[ring % 2]
        )
    yield circle(0, 0, height * 0.1, palette.sparks[1]) + "</g>"


def field(width: float, height: float, stream: Stream, palette: Palette) -> Iterator[str]:
    """The dots alone, larger, the crests of the waves in a spark."""
    yield from dots(width, height, stream, palette, scale=1.35, crest=palette.sparks[1])


def dots(
    width: float,
    height: float,
    stream: Stream,
    palette: Palette,
    scale: float = 1,
    crest: str | None = None,
) -> Iterator[str]:
    """Waves of three sources meet; the size of a dot is how much they add up."""
    sources = [
        (
            stream.between(0.1, 0.95) * width,
            stream.between(-0.4, 1.3) * height,
            stream.between(110, 180),
        )
        for _ in range(3)
    ]
    step = max(20, width / 80)
    by_size: dict[int, list[str]] = {}
    for x, y in grid(width, height, step, step * 0.87):
        waves = sum(
            math.cos(math.tau * math.hypot(x - a, y - b) / length) for a, b, length in sources
        )
        size = round(((waves / 3 + 1) / 2) ** 1.7 * 8)
        if size:
            by_size.setdefault(size, []).append(f"M{x:.0f} {y:.0f}h.1")
    for size, marks in sorted(by_size.items()):
        yield line(
            "".join(marks), palette.lines, width=size * step / 16, opacity=0.25 + 0.08 * size
        )


def lattice(
    width: float, height: float, stream: Stream, palette: Palette, bond: float = 46
) -> Iterator[str]:
    """Rings of six atoms, denser to the right; a few rings are filled, a few atoms shine."""
    rings, filled, atoms = [], [], []
    for x, y in grid(width + 2 * bond, height + 2 * bond, bond * math.sqrt(3), bond * 1.5):
        if not stream.chance(0.15 + 0.8 * min(1, x / width)):
            continue
        corners = [_on_ring((x - bond, y - bond / 2), bond, corner / 6) for corner in range(6)]
        rings.append(polygon(corners))
        if stream.chance(0.12):
            filled.append(polygon(corners))
        if stream.chance(0.2):
            atoms.append(circle(*corners[0], stream.between(5, 13), stream.pick(palette.sparks)))
    yield f'<path d="{"".join(filled)}" fill="{palette.lines}" fill-opacity=".18"/>'
    yield line("".join(rings), palette.lines, width=2, opacity=0.75)
    yield from atoms


def spectrum(width: float, height: float, stream: Stream, palette: Palette) -> Iterator[str]:
    """Lines of a spectrum inside a swelling outline."""
    x, phase = 0.0, stream.between(0, math.tau)
    while x < width:
        thick = stream.pick((2, 2, 3, 5, 8, 14))
        spark = stream.between(0, 1)
        colour = (
            palette.sparks[0]
            if spark < 0.09
            else palette.sparks[1]
            if spark < 0.17
            else palette.lines
        )
        swell = 0.25 + 0.75 * abs(math.sin(x / width * 7 + phase))
        top = height / 2 * (1 - swell * stream.between(0.55, 1))
        yield line(f"M{n(x)} {n(top)}V{n(height - top)}", colour, width=thick)
        x += thick + stream.pick((6, 9, 13))


def waves(
    width: float, height: float, stream: Stream, palette: Palette, rows: int = 22
) -> Iterator[str]:
    """Lines one below another, all shaken by the same two waves."""
    fast, slow = stream.between(1.2, 3.4), stream.between(1.2, 3.4)
    for row in range(rows):
        points = []
        for step in range(61):
            u = step / 60
            shaken = math.sin(u * 9 * fast + row * 0.35) + math.sin(u * 6 * slow - row * 0.2)
            swell = math.exp(-(((u - 0.68) / 0.2) ** 2)) + 0.12
            points.append((u * width, height * (0.12 + 0.8 * row / rows - 0.16 * swell * shaken)))
        spark = {rows // 2: palette.sparks[0], rows // 3: palette.sparks[1]}.get(row)
        yield line(curve(points), spark or palette.lines, width=3 if spark else 1.8)


def rosettes(width: float, height: float, stream: Stream, palette: Palette) -> Iterator[str]:
    """Guilloche: rosettes as on bank notes, the large one to the right."""
    yield from dots(width, height, stream, palette)
    centre = (width * stream.between(0.7, 0.8), height * stream.between(0.4, 0.6))
    yield rosette(centre, height * 0.78, stream, petals=12, colour=palette.lines, opacity=0.9)
    yield rosette(centre, height * 0.4, stream, petals=8, colour=palette.sparks[0], opacity=0.9)
    yield circle(*centre, height * 0.06, palette.sparks[1])


STYLES: dict[str, Callable[[float, float, Stream, Palette], Iterator[str]]] = {
    "orbits": orbits,
    "dots": field,
    "lattice": lattice,
    "spectrum": spectrum,
    "waves": waves,
    "guilloche": rosettes,
}


def rosette(
    centre: Point, radius: float, stream: Stream, *, petals: int, colour: str, opacity: float
) -> str:
    """One long line that turns nine times while its petals shift phase."""
    turns, knots, steps = 9, stream.pick((5, 7)), round(700 + radius * 1.4)
    speed = (turns + 1) / turns / petals * knots
    points = []
    for step in range(steps):
        t = step / steps * math.tau * turns
        reach = radius * (0.66 + 0.22 * math.cos(petals * t * speed) + 0.12 * math.sin(petals * t))
        points.append((centre[0] + reach * math.cos(t), centre[1] + reach * math.sin(t)))
    return line(curve([*points, points[0]]), colour, width=max(1.2, radius / 250), opacity=opacity)


def curve(points: Sequence[Point]) -> str:
    """A path through ``points`` on whole units, written as short relative steps."""
    whole = [(round(x), round(y)) for x, y in points]
    steps = "".join(f"{b[0] - a[0]}{_signed(b[1] - a[1])} " for a, b in pairwise(whole))
    return f"M{whole[0][0]} {whole[0][1]}l{steps.rstrip()}"


def polygon(points: Iterable[Point]) -> str:
    """A closed path."""
    return "M" + "L".join(f"{n(x)} {n(y)}" for x, y in points) + "z"


def grid(width: float, height: float, across: float, down: float) -> Iterator[Point]:
    """Places over the whole ground, every second row shifted by half."""
    for row in range(int(height / down) + 2):
        for column in range(int(width / across) + 2):
            yield column * across + (row % 2) * across / 2, row * down


def line(path: str, colour: str, *, width: float, opacity: float = 1) -> str:
    """A path drawn as a line."""
    return (
        f'<path d="{path}" fill="none" stroke="{colour}" stroke-width="{n(width)}" '
        f'stroke-opacity="{opacity:.2f}" stroke-linecap="round" stroke-linejoin="round"/>'
    )


def circle(x: float, y: float, radius: float, colour: str) -> str:
    """A filled disc."""
    return f'<circle cx="{n(x)}" cy="{n(y)}" r="{n(radius)}" fill="{colour}"/>'


def ellipse(across: float, down: float, *, thick: float) -> str:
    """A thin white ring round the origin; half its width and half its height."""
    return (
        f'<ellipse rx="{n(across)}" ry="{n(down)}" fill="none" stroke="#fff" '
        f'stroke-opacity=".8" stroke-width="{n(thick)}"/>'
    )


def n(value: float) -> str:
    """A number with one decimal at most."""
    return f"{value:.1f}".removesuffix(".0")


def _picture(seed: str, style: str, palette: Palette, size: tuple[int, int]) -> str:
    draw = STYLES[style_of(style, seed)]
    ground = f'<rect width="{size[0]}" height="{size[1]}" fill="{palette.ground}"/>'
    return _svg(size, [ground, *draw(*size, Stream(seed), palette)])


def _svg(size: tuple[int, int], body: Iterable[str]) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{size[0]}" height="{size[1]}" '
        f'viewBox="0 0 {size[0]} {size[1]}" preserveAspectRatio="xMaxYMid slice">'
        f"{''.join(body)}</svg>"
    )


def _on_ring(centre: Point, radius: float, turn: float) -> Point:
    return (
        centre[0] + radius * math.sin(turn * math.tau),
        centre[1] - radius * math.cos(turn * math.tau),
    )


def _signed(value: int) -> str:
    """The second number of a pair needs a space only when it has no sign."""
    return str(value) if value < 0 else f" {value}"


def _numbers(seed: str) -> Iterator[float]:
    """Numbers from 0 up to 1, eight from each digest of the seed and a counter."""
    block = 0
    while True:
        digest = hashlib.sha256(f"{seed}/{block}".encode()).digest()
        yield from (int.from_bytes(digest[i : i + 4], "big") / 2**32 for i in range(0, 32, 4))
        block += 1
