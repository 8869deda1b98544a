"""Paths of SVG, turned into PDF once.

WeasyPrint reads a drawing anew for every file in which it stands. The art of an edition has some
thousand points and stands in each of its papers, so what a path becomes is kept.
"""

from typing import Any

from weasyprint import svg
from weasyprint.svg.path import path as translated

#: paths that are kept, the oldest forgotten first; a large one takes 100 kB
KEPT = 64
MARKERS = ("marker", "marker-start", "marker-mid", "marker-end")

_kept: dict[tuple[str, float], bytes] = {}


def keep_paths() -> None:
    """Have WeasyPrint draw paths with `draw_path`."""
    svg.TAGS["path"] = draw_path


def draw_path(image: Any, node: Any, font_size: float) -> None:
    """Draw one path as WeasyPrint does; one with markers, which ask for its points, as ever."""
    if any(node.get(name) for name in MARKERS):
        translated(image, node, font_size)
        return
    key = (node.get("d", ""), font_size)
    drawn = _kept.get(key)
    if drawn is None:
        drawn = _kept[key] = _drawn(image, node, font_size)
        for oldest in list(_kept)[:-KEPT]:
            _kept.pop(oldest, None)
    image.stream.stream.append(drawn)


def _drawn(image: Any, node: Any, font_size: float) -> bytes:
    drawing: list[bytes] = image.stream.stream
    before = len(drawing)
    translated(image, node, font_size)
    node.vertices.clear()  # only markers ask for them
    drawn = b"\n".join(drawing[before:])
    del drawing[before:]
    return drawn
