"""A page as the ways beside ours draw it; apart from them, so that ours need not import them."""

from typing import NamedTuple


class Text(NamedTuple):
    """Where a text stands: millimetres from the left and the top, its size in points."""

    slot: str
    left: float
    top: float
    width: float
    size: float
    bold: bool = False


class Page(NamedTuple):
    """A page that is the same for everybody, in millimetres: the art as SVG, the code's square."""

    width: float
    height: float
    art: str
    texts: tuple[Text, ...]
    code: tuple[float, float, float]
