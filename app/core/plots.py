"""Plots drawn by the server as SVG: plain numbers and labels in, markup out.

Colours come from the style sheet (theme/figures.css); there is room for the larger letters that
phones get. Every plot is one image with a label; pages add a sentence and the table behind it
(``m.plot`` in parts.html).
"""

import math
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from markupsafe import Markup, escape

WIDTH = 620
LETTER = 9.5  # average width of a letter at the size phones get
SHARES = ("p-fill", "p-soft", "p-ink", "p-rest")

Number = int | float
Show = Callable[[Number], str]


@dataclass(frozen=True)
class Series:
    """One line of a plot: its name at the end, points in order of x; ``old`` ones are dashed."""

    name: str
    points: Sequence[tuple[Number, Number]]
    old: bool = False


@dataclass(frozen=True)
class Span:
    """One row of ``ranges``: a value between two bounds; ``raw`` is an open circle beside it."""

    label: str
    low: Number
    value: Number
    high: Number
    raw: Number | None = None
    marked: bool = False


def line(
    series: Sequence[Series],
    *,
    label: str,
    x_title: str = "",
    x_ticks: Sequence[tuple[Number, str]] = (),
    show: Show = str,
) -> Markup:
    """Several series over a common x; y starts at 0. ``x_ticks`` are (x, words)."""
    points = [point for one in series for point in one.points]
    steps = ticks(max((y for _, y in points), default=0))
    low, high = _bounds([x for x, _ in points] + [x for x, _ in x_ticks])
    across, up = _scale(low, high, 70, WIDTH - 12), _scale(0, steps[-1], 250, 14)
    body = [
        *_y_grid(steps, up, show),
        *(_text(*_below(across(x), t), "", "middle") for x, t in x_ticks),
    ]
    for one in sorted(series, key=lambda one: not one.old):
        body += _one_line(one, across, up)
    if x_title:
        body.append(_text((WIDTH + 58) / 2, 300, x_title, "", "middle"))
    return _svg(308 if x_title else 286, label, body)


def bars(
    rows: Sequence[tuple[str, Number]],
    *,
    label: str,
    limit: Number | None = None,
    limit_label: str = "",
    show: Show = str,
) -> Markup:
    """Lying bars, one a row; what stands above ``limit`` is drawn apart."""
    start = _label_room([name for name, _ in rows])
    most = max([value for _, value in rows] + [limit or 0] + [1])
    across = _scale(0, most, start, WIDTH - 64)
    body: list[str] = []
    for index, (name, value) in enumerate(rows):
        y = 6 + index * 27
        body += _one_bar(y, start, across, value, limit)
        body.append(_text(start - 10, y + 15, _short(name), "t-ink", "end"))
        body.append(_text(across(value) + 8, y + 15, show(value), "t-ink"))
    bottom = 6 + len(rows) * 27
    if limit is not None:
        body.append(f'<path class="p-cut" d="M{_n(across(limit))} 0V{bottom}"/>')
        body.append(_text(across(limit), bottom + 18, limit_label, "", "middle"))
    return _svg(bottom + (26 if limit is not None else 0), label, body)


def share(parts: Sequence[tuple[str, Number]], *, label: str) -> Markup:
    """One bar cut into parts, four at most; their names stand in the list beside it."""
    if len(parts) > len(SHARES):
        raise ValueError("a share has four parts at most")
    total, x, body = sum(value for _, value in parts), 0.0, []
    for (name, value), kind in zip(parts, SHARES, strict=False):
        if value <= 0:
            continue
        wide = 300 * value / total
        inner = max(wide - 2, 1)
        body.append(
            f'<rect class="{kind}" x="{_n(x)}" width="{_n(inner)}" height="24">'
            f"<title>{escape(name)}</title></rect>"
        )
        x += wide
    return _svg(24, label, body, width=300)


def share_key(index: int) -> Markup:
    """The small square that names part ``index`` of a share in the list beside it."""
    return Markup(
        '<svg viewBox="0 0 10 10" aria-hidden="true">'
        f'<rect class="{SHARES[index]}" width="10" height="10" rx="2"/></svg>'
    )


def hours(
    counts: dict[int, Number], *, label: str, first: int = 0, last: int = 23, show: Show = str
) -> Markup:
    """Standing bars, one for each hour from ``first`` to ``last``; hours without a count are 0."""
    steps = ticks(max((counts.get(hour, 0) for hour in range(first, last + 1)), default=0))
    up, slot = _scale(0, steps[-1], 220, 14), (WIDTH - 70) / (last - first + 1)
    every = 1 if slot >= 30 else 2 if slot >= 15 else 4
    body = [*_y_grid(steps, up, show)]
    for index, hour in enumerate(range(first, last + 1)):
        x, value = 64 + index * slot, counts.get(hour, 0)
        if value:
            body.append(
                f'<rect class="p-fill" x="{_n(x + 2)}" y="{_n(up(value))}" '
                f'width="{_n(slot - 4)}" height="{_n(220 - up(value))}" rx="2"/>'
            )
        if index % every == 0:
            body.append(_text(x + slot / 2, 244, f"{hour:02d}", "", "middle"))
    return _svg(254, label, body)


def ranges(
    rows: Sequence[Span],
    *,
    label: str,
    cut: int | None = None,
    zero: bool = False,
    show: Show = "{:.1f}".format,
) -> Markup:
    """Values with their ranges, one a row; ``cut`` draws a line below that many rows.

    With ``zero`` the line of nought is drawn, as for severities.
    """
    raw = [row.raw for row in rows if row.raw is not None] + ([0] if zero else [])
    low, high = _bounds([v for row in rows for v in (row.low, row.high)] + raw)
    start, bottom = _label_room([row.label for row in rows]), 8 + len(rows) * 28
    across = _scale(low, high, start + 10, WIDTH - 20)
    body = [_x_mark(x, across(x), bottom, zero, show) for x in between(low, high)]
    for index, row in enumerate(rows):
        body += _one_range(22 + index * 28, start, across, row)
    if cut is not None:
        body.append(f'<path class="p-cut" d="M10 {8 + cut * 28}H{WIDTH - 10}"/>')
    return _svg(bottom + 28, label, body)


def ticks(most: Number, count: int = 5) -> list[Number]:
    """Round numbers from 0 to ``most`` or just above, about ``count`` steps.

    Whole numbers when ``most`` is whole.
    """
    step = _round_step(most / count) if most > 0 else 1
    if isinstance(most, int):
        step = max(1, math.ceil(step))
    steps = max(1, math.ceil(most / step - 1e-9))
    return [index * step for index in range(steps + 1)]


def between(low: Number, high: Number, count: int = 5) -> list[float]:
    """Round numbers inside ``low`` to ``high``, about ``count`` of them."""
    step = _round_step((high - low) / count)
    first, last = math.ceil(low / step - 1e-9), math.floor(high / step + 1e-9)
    return [round(index * step, 9) for index in range(first, last + 1)]


def _round_step(rough: float) -> float:
    """The smallest of 1, 2, 2.5 or 5 times a power of ten that is not below ``rough``."""
    power = 10.0 ** math.floor(math.log10(rough))
    return next(
        factor * power for factor in (1, 2, 2.5, 5, 10) if factor * power >= rough * (1 - 1e-9)
    )


def _bounds(values: Sequence[Number]) -> tuple[Number, Number]:
    """Lowest and highest; one apart when they would be the same, so that a scale exists."""
    low, high = min(values, default=0), max(values, default=0)
    return (low, high) if low != high else (low, low + 1)


def _scale(low: Number, high: Number, start: Number, end: Number) -> Callable[[Number], float]:
    return lambda value: start + (value - low) / (high - low) * (end - start)


def _label_room(labels: Iterable[str]) -> int:
    """Room for the longest label at the side, at most a third of the plot."""
    return min(210, round(20 + LETTER * max(map(len, labels), default=0)))


def _short(label: str) -> str:
    """What fits in the room at the side; the table behind the plot has the whole label."""
    return label if len(label) <= 20 else label[:19].rstrip() + "…"


def _y_grid(steps: Sequence[Number], up: Callable[[Number], float], show: Show) -> list[str]:
    lines = [f'<path class="p-grid" d="M64 {_n(up(y))}H{WIDTH}"/>' for y in steps]
    return lines + [_text(56, up(y) + 5, show(y), "", "end") for y in steps]


def _one_line(
    one: Series, across: Callable[[Number], float], up: Callable[[Number], float]
) -> list[str]:
    if not one.points:
        return []
    places = [(across(x), up(y)) for x, y in one.points]
    path = "L".join(f"{_n(x)} {_n(y)}" for x, y in places)
    x, y = places[-1]
    anchor = "end" if x > WIDTH / 2 else "start"
    name = _text(
        x + (-9 if anchor == "end" else 9),
        max(y - 11, 13),
        one.name,
        "t-ink" if one.old else "t-b",
        anchor,
    )
    kind = "p-old" if one.old else "p-line"
    end = "" if one.old else f'<circle class="p-fill" r="5" cx="{_n(x)}" cy="{_n(y)}"/>'
    return [f'<path class="{kind}" d="M{path}"/>', end, name]


def _one_bar(
    y: int, start: int, across: Callable[[Number], float], value: Number, limit: Number | None
) -> list[str]:
    inside = value if limit is None else min(value, limit)
    parts = [_bar("p-fill", start, y, across(inside) - start)]
    if value > inside:
        parts.append(_bar("p-over", across(inside), y, across(value) - across(inside)))
    return parts


def _bar(kind: str, x: float, y: float, wide: float) -> str:
    return f'<rect class="{kind}" x="{_n(x)}" y="{y}" width="{_n(wide)}" height="19" rx="2"/>'


def _one_range(y: int, start: int, across: Callable[[Number], float], row: Span) -> list[str]:
    left, wide = across(row.low), across(row.high) - across(row.low)
    parts = [
        _text(start - 10, y + 5, _short(row.label), "t-b" if row.marked else "t-ink", "end"),
        f'<rect class="p-soft" x="{_n(left)}" y="{y - 7}" width="{_n(wide)}" height="14" rx="7"/>',
    ]
    if row.raw is not None:
        parts.append(f'<circle class="p-raw" cx="{_n(across(row.raw))}" cy="{y}" r="4.5"/>')
    return [*parts, f'<circle class="p-fill" cx="{_n(across(row.value))}" cy="{y}" r="6"/>']


def _below(x: float, words: str) -> tuple[float, float, str]:
    """The middle, the line and the words of a tick, moved inwards where they would be cut off."""
    half = LETTER * len(words) / 2
    return min(max(x, half), WIDTH - half), 276, words


def _x_mark(value: float, x: float, bottom: int, zero: bool, show: Show) -> str:
    kind = "p-axis" if zero and value == 0 else "p-grid"
    return f'<path class="{kind}" d="M{_n(x)} 0V{bottom}"/>' + _text(
        x, bottom + 20, show(value), "", "middle"
    )


def _text(x: float, y: float, words: str, kind: str = "", anchor: str = "start") -> str:
    style = f' class="{kind}"' if kind else ""
    return f'<text x="{_n(x)}" y="{_n(y)}" text-anchor="{anchor}"{style}>{escape(words)}</text>'


def _svg(height: Number, label: str, body: Iterable[str], width: int = WIDTH) -> Markup:
    return Markup(  # every word in it went through escape()
        f'<svg viewBox="0 0 {width} {height}" role="img" aria-label="{escape(label)}">'
        f"{''.join(body)}</svg>"
    )


def _n(value: Number) -> str:
    return f"{value:.1f}".removesuffix(".0")
