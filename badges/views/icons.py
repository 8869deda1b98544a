"""The scanning app's icon, drawn when it is asked for: the mark of the house in a viewfinder."""

import io
from functools import lru_cache

from PIL import Image, ImageDraw

GROUND, ORBIT, SUN, PLANET = "#1b2a9c", "#ffffff", "#ffd166", "#ff7a59"
#: drawn so many times larger and scaled down: smooth edges
FINER = 4
#: a system may cut a maskable icon to a circle four fifths as wide: corners too must lie in it
SAFE = 0.66


@lru_cache(maxsize=8)
def app_icon(size: int, *, maskable: bool = False) -> bytes:
    """A square PNG of ``size`` pixels; ``maskable``: nothing that matters near its edges."""
    side = size * FINER
    picture = Image.new("RGB", (side, side), GROUND)
    mark = _mark(round(side * (SAFE if maskable else 1) * 0.84))
    place = (side - mark.width) // 2
    picture.paste(mark, (place, place), mark)
    memory = io.BytesIO()
    picture.resize((size, size), Image.Resampling.LANCZOS).save(memory, "PNG", optimize=True)
    return memory.getvalue()


def _mark(side: int) -> Image.Image:
    mark = Image.new("RGBA", (side, side))
    _orbit(mark, side / 100)
    _corners(ImageDraw.Draw(mark), side / 100)
    return mark


def _orbit(mark: Image.Image, unit: float) -> None:
    """The ring is drawn level, then turned."""
    ring = Image.new("RGBA", mark.size)
    box = [round(each * unit) for each in (16, 36, 84, 64)]
    ImageDraw.Draw(ring).ellipse(box, outline=ORBIT, width=round(5.5 * unit))
    mark.alpha_composite(ring.rotate(24, Image.Resampling.BICUBIC))
    draw = ImageDraw.Draw(mark)
    _disc(draw, (50, 50, 11), SUN, unit)
    _disc(draw, (80, 35, 7.5), PLANET, unit)


def _disc(draw: ImageDraw.ImageDraw, place: tuple[float, ...], fill: str, unit: float) -> None:
    x, y, radius = (each * unit for each in place)
    draw.ellipse((x - radius, y - radius, x + radius, y + radius), fill=fill)


def _corners(draw: ImageDraw.ImageDraw, unit: float) -> None:
    """The four corners of what a camera looks for."""
    for x, along in ((3, 1), (97, -1)):
        for y, down in ((3, 1), (97, -1)):
            path = [(x, y + 20 * down), (x, y), (x + 20 * along, y)]
            points = [(one * unit, other * unit) for one, other in path]
            draw.line(points, fill=ORBIT, width=round(5.5 * unit), joint="curve")
