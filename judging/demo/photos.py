"""Pictures that look like scientific photographs, computed from a seed: nothing is downloaded.

Each motif answers red, green and blue between 0 and 1 on a grid of 960 x 640 points; the camera
adds light fall-off and grain, and the file is 2100 pixels wide with the notes of a camera.
"""

from collections.abc import Callable
from io import BytesIO

import numpy as np
from PIL import Image

Grid = np.ndarray
Motif = Callable[[np.random.Generator, Grid, Grid], Grid]

WIDTH, HEIGHT = 960, 640
ENLARGED = (2100, 1400)
#: tags of EXIF: maker, model
MAKE, MODEL = 0x010F, 0x0110
#: of red, green and blue light, nanometres
WAVELENGTHS = np.array([610.0, 545.0, 455.0], dtype=np.float32)


def photo(motif: str, seed: int) -> bytes:
    """A JPEG, 2100 x 1400, of one of MOTIFS; the same seed gives the same picture."""
    random = np.random.default_rng(seed)
    y, x = np.mgrid[0:HEIGHT, 0:WIDTH].astype(np.float32)
    light = MOTIFS[motif](random, (x - WIDTH / 2) / HEIGHT, (y - HEIGHT / 2) / HEIGHT)
    return _developed(random, light)


def _developed(random: np.random.Generator, light: Grid) -> bytes:
    y, x = np.mgrid[-1 : 1 : HEIGHT * 1j, -1 : 1 : WIDTH * 1j].astype(np.float32)
    fall_off = 1 - 0.22 * (x**2 + y**2)[..., None]
    grain = random.normal(0, 0.012, light.shape).astype(np.float32)
    levels = np.clip(light * fall_off + grain, 0, 1) * 255
    picture = Image.fromarray(levels.astype(np.uint8)).resize(ENLARGED, Image.Resampling.BICUBIC)
    notes = Image.Exif()
    notes[MAKE], notes[MODEL] = "Sample", "Camera of the demonstration"
    target = BytesIO()
    picture.save(target, "JPEG", quality=88, exif=notes)
    return target.getvalue()


def _smooth(random: np.random.Generator, cells: int) -> Grid:
    """Soft noise between 0 and 1 with about ``cells`` bumps across."""
    rough = random.random((max(2, cells * 2 // 3), cells)).astype(np.float32)
    picture = Image.fromarray(rough).resize((WIDTH, HEIGHT), Image.Resampling.BICUBIC)
    return np.asarray(picture)


def _colours(value: Grid, stops: list[tuple[float, float, float]]) -> Grid:
    """``value`` between 0 and 1 along a ramp of colours."""
    places = np.linspace(0, 1, len(stops))
    ramp = np.array(stops, dtype=np.float32)
    channels = [np.interp(value, places, ramp[:, channel]) for channel in range(3)]
    return np.stack(channels, axis=-1).astype(np.float32)


def _hue(random: np.random.Generator) -> Grid:
    turn = random.random() * 2 * np.pi
    return (0.55 + 0.45 * np.cos(turn + np.array([0, 2.1, 4.2]))).astype(np.float32)


def soap_film(random: np.random.Generator, x: Grid, y: Grid) -> Grid:
    """Bubbles: thin-film interference on each, thicker below and swirling."""
    swirl = _smooth(random, 7) + 0.5 * _smooth(random, 17)
    light = _colours(np.clip(0.5 - y, 0, 1), [(0.02, 0.02, 0.04), (0.06, 0.09, 0.14)])
    for size in sorted(random.uniform(0.06, 0.42, int(random.integers(2, 7)))):
        cx, cy = random.uniform(-0.62, 0.62), random.uniform(-0.4, 0.4)
        here = _around(cx, cy, size)
        right, down = (x[here] - cx) / size, (y[here] - cy) / size
        edge = np.hypot(right, down)
        thickness = 300 + 330 * down + 300 * swirl[here] + 240 * np.clip(edge, 0, 1) ** 6
        film = np.sin(4.18 * thickness[..., None] / WAVELENGTHS) ** 2
        inside = np.clip((1 - edge) * size * 300, 0, 1)[..., None]
        glass = (0.16 + 0.62 * np.clip(edge, 0, 1) ** 4)[..., None] * (0.25 + 0.75 * film)
        shine = np.exp(-((right + 0.4) ** 2 + (down + 0.45) ** 2) * 90)[..., None]
        light[here] = light[here] * (1 - 0.75 * inside) + inside * (glass + shine)
    return light


def _around(cx: float, cy: float, size: float) -> tuple[slice, slice]:
    """The part of the grid that a disc covers; lengths in heights of the picture."""
    column, row, reach = cx * HEIGHT + WIDTH / 2, (cy + 0.5) * HEIGHT, size * HEIGHT + 2
    return (
        slice(max(0, int(row - reach)), max(0, int(row + reach))),
        slice(max(0, int(column - reach)), max(0, int(column + reach))),
    )


def diffraction(random: np.random.Generator, x: Grid, y: Grid) -> Grid:
    """Light through several slits: bright orders, each a small spectrum."""
    slits, spread = int(random.integers(3, 7)), random.uniform(30, 60)
    tilt = random.uniform(-0.5, 0.5)
    across = x * np.cos(tilt) + y * np.sin(tilt)
    along = y * np.cos(tilt) - x * np.sin(tilt)
    angle = across[..., None] * spread * 500 / WAVELENGTHS
    comb = (np.sin(slits * angle) / (slits * np.sin(angle) + 1e-6)) ** 2
    beam = np.exp(-(along**2) * random.uniform(14, 90))[..., None]
    return np.clip(comb * beam * (0.35 + np.exp(-(across**2) * 5))[..., None], 0, 1)


def crystals(random: np.random.Generator, x: Grid, y: Grid) -> Grid:
    """Crystals between crossed polarisers: each grain has its own colour and cleavage."""
    count = int(random.integers(40, 90))
    centres = random.uniform(-0.8, 0.8, (count, 2)).astype(np.float32)
    nearest = np.full(x.shape, 9, dtype=np.float32)
    second, grain = nearest.copy(), np.zeros(x.shape, dtype=np.int32)
    for number, (cx, cy) in enumerate(centres):
        distance = np.hypot(x - cx, (y - cy) * 1.2)
        closer = distance < nearest
        second = np.where(closer, nearest, np.minimum(second, distance))
        grain = np.where(closer, number, grain)
        nearest = np.minimum(nearest, distance)
    tones = np.stack([_hue(random) * 0.6 + 0.3 * random.random() for _ in range(count)])
    lines = (
        0.7
        + 0.08 * np.sin((x * np.cos(grain) + y * np.sin(grain)) * 190)
        + 0.3 * _smooth(random, 6)
    )
    return tones[grain] * lines[..., None] * np.clip((second - nearest) * 60, 0, 1)[..., None]


def star_trails(random: np.random.Generator, x: Grid, y: Grid) -> Grid:
    """A night of stars turning round the pole above a hill."""
    pole = random.uniform(-0.3, 0.3), random.uniform(-0.3, 0.0)
    radius = np.hypot(x - pole[0], y - pole[1])
    rings = random.random(2000).astype(np.float32) ** 6
    tint = 0.75 + 0.25 * random.random((2000, 3)).astype(np.float32)
    ring = np.clip((radius * 1300).astype(np.int32), 0, 1999)
    turn = (np.arctan2(y - pole[1], x - pole[0]) + rings[ring] * 40) % (2 * np.pi)
    trail = (turn < 4.2).astype(np.float32) * rings[ring]
    sky = _colours(
        np.clip(0.5 + y, 0, 1), [(0.01, 0.02, 0.08), (0.05, 0.09, 0.25), (0.3, 0.2, 0.3)]
    )
    hill = (y > 0.3 + 0.12 * _smooth(random, 4))[..., None]
    return np.where(hill, 0.015, sky + trail[..., None] * tint[ring])


def sand_ripples(random: np.random.Generator, x: Grid, y: Grid) -> Grid:
    """Ripples that the wind drew, in low light."""
    bend = 0.16 * _smooth(random, 4) + 0.03 * _smooth(random, 13)
    depth = 1 / (1.25 - y)
    wave = np.sin((y * 1.4 + bend) * random.uniform(55, 85) * depth)
    light = 0.5 + 0.36 * wave + 0.1 * _smooth(random, 160)
    warm = [(0.16, 0.09, 0.07), (0.62, 0.4, 0.25), (0.98, 0.84, 0.6)]
    cool = [(0.1, 0.12, 0.2), (0.42, 0.45, 0.55), (0.93, 0.9, 0.86)]
    return _colours(np.clip(light, 0, 1), warm if random.random() < 0.6 else cool)


def leaf(random: np.random.Generator, x: Grid, y: Grid) -> Grid:
    """A leaf against the light: cells, a midrib and its side veins."""
    tilt = random.uniform(-0.6, 0.6)
    along, across = x * np.cos(tilt) + y * np.sin(tilt), y * np.cos(tilt) - x * np.sin(tilt)
    across = across + 0.06 * np.sin(along * 2.2)
    side = np.abs(((along - np.abs(across) * 0.8) * 7 + 0.5) % 1 - 0.5) * (0.4 + np.abs(across))
    vein = np.minimum(np.abs(across) * 2.5, side)
    cells = 0.75 + 0.25 * _smooth(random, 150) * _smooth(random, 40)
    light = cells * np.clip(0.35 + vein * 5, 0, 1)
    dark, bright = (0.03, 0.14, 0.04), (0.62, 0.86, 0.2)
    autumn = random.random() < 0.35
    stops = [(0.25, 0.06, 0.02), (0.98, 0.62, 0.12)] if autumn else [dark, bright]
    return _colours(np.clip(1.15 - light * 0.75, 0, 1), stops)


def drop(random: np.random.Generator, x: Grid, y: Grid) -> Grid:
    """Rings of several drops on water, reflecting a coloured sky."""
    height = np.zeros_like(x)
    flat = y * 2.2
    for _ in range(int(random.integers(2, 5))):
        cx, cy = random.uniform(-0.6, 0.6), random.uniform(-0.7, 0.7)
        distance = np.hypot(x - cx, flat - cy)
        height += np.cos(distance * random.uniform(60, 95)) * np.exp(-distance * 3.4)
    tone = np.clip(0.45 + 0.3 * height + 0.35 * y + 0.08 * _smooth(random, 6), 0, 1)
    hue = _hue(random)
    return _colours(tone, [tuple(hue * 0.12), tuple(hue * 0.7), (0.98, 0.97, 0.92)])


def ferrofluid(random: np.random.Generator, x: Grid, y: Grid) -> Grid:
    """Spikes of a magnetic liquid under a lamp: a lattice of glossy cones."""
    size, turn = random.uniform(11, 19), random.uniform(0, 1)
    u, v = x * np.cos(turn) + y * np.sin(turn), y * np.cos(turn) - x * np.sin(turn)
    waves = [np.cos(size * 2 * np.pi * (u * np.cos(a) + v * np.sin(a))) for a in (0, 2.094, 4.189)]
    height = sum(waves) / 3 * np.exp(-(x**2 + y**2) * 2.2)
    slope_y, slope_x = np.gradient(height)
    gloss = np.clip(slope_x * 9 - slope_y * 14, 0, 1) ** 2
    tint = _hue(random)
    base = np.clip(0.05 + 0.1 * height, 0, 1)[..., None]
    return base + gloss[..., None] * (0.45 + 0.55 * tint) + 0.1 * tint * (y + 0.5)[..., None]


def fireflies(random: np.random.Generator, x: Grid, y: Grid) -> Grid:
    """Lights out of focus in the dark: every disc is one small lamp."""
    sky = _hue(random) * 0.22
    light = (np.ones(x.shape)[..., None] * sky * (0.75 - y)[..., None]).astype(np.float32)
    family = _hue(random)
    for _ in range(int(random.integers(30, 70))):
        column, row = int(random.integers(0, WIDTH)), int(random.integers(0, HEIGHT))
        size = int(random.integers(12, 90))
        here = np.s_[max(0, row - size) : row + size, max(0, column - size) : column + size]
        away = np.hypot(x[here] - x[row, column], y[here] - y[row, column]) * HEIGHT / size
        disc = np.clip((1 - away) * 22, 0, 1) * (0.6 + 0.5 * np.clip(away, 0, 1) ** 8)
        tint = 0.65 * family + 0.35 * _hue(random)
        light[here] += disc[..., None] * tint * random.uniform(0.2, 0.75)
    return light


MOTIFS: dict[str, Motif] = {
    "soap_film": soap_film,
    "diffraction": diffraction,
    "crystals": crystals,
    "star_trails": star_trails,
    "sand_ripples": sand_ripples,
    "leaf": leaf,
    "drop": drop,
    "ferrofluid": ferrofluid,
    "fireflies": fireflies,
}
