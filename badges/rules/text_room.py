"""How large a text may be to fit a box, by what its letters take on average.

For texts that are the same on every badge: those of a person are measured when they are shaped.
"""

from unicodedata import combining, east_asian_width

POINT = 25.4 / 72  # millimetres
#: widths of letters in their own size, on the safe side of Noto Sans Bold
SLIM, USUAL, CAPITAL, BROAD, SQUARE = 0.36, 0.6, 0.7, 0.95, 1.0
LEAD = 1.35  # from line to line, in the size of the letters
STEP = 0.25  # points


def fitting_size(
    text: str, width: float, height: float, *, largest: float, smallest: float
) -> float | None:
    """The largest size in points at which ``text`` fits a box of ``width`` by ``height``
    millimetres; None when not even the smallest does."""
    size = largest
    while size >= smallest:
        if lines_of(text, width / (size * POINT)) * size * LEAD * POINT <= height:
            return size
        size -= STEP
    return None


def size_on_one_line(text: str, width: float, *, largest: float) -> float:
    """The size in points at which ``text`` fits one line of ``width`` millimetres; half of
    ``largest`` at least."""
    needed = _length(text) * POINT
    return max(largest / 2, min(largest, width / needed)) if needed else largest


def lines_of(text: str, room: float) -> int:
    """How many lines ``text`` takes where a line has ``room`` letters' sizes."""
    return sum(_wrapped(line, room) for line in text.splitlines())


def _wrapped(line: str, room: float) -> int:
    lines, used = 1, 0.0
    for word in line.split():
        length, space = _length(word), SLIM if used else 0
        if used and used + space + length > room:
            lines, used, space = lines + 1, 0.0, 0
        used += space + length
        if used > room:  # a word longer than a line, or writing without spaces
            more = int(-(-used // room)) - 1
            lines, used = lines + more, used - more * room
    return lines


def _length(text: str) -> float:
    return sum(map(_width, text))


def _width(letter: str) -> float:
    if combining(letter):
        return 0
    if east_asian_width(letter) in "WF":
        return SQUARE
    if letter in " .,:;'|!()[]fijlrtIJ-":
        return SLIM
    if letter in "mwMW@%":
        return BROAD
    return CAPITAL if letter.isupper() else USUAL
