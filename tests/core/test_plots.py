"""Plots: right places, right words, nothing unescaped."""

import re
import xml.etree.ElementTree as ET

import pytest

from app.core import plots
from app.core.plots import Series, Span


def shapes(svg, tag, kind=None):
    return [e for e in ET.fromstring(svg).iter(tag) if kind is None or e.get("class") == kind]


def words(svg):
    return [e.text for e in shapes(svg, "text")]


@pytest.mark.parametrize(
    ("most", "expected"),
    [
        (0, [0, 1]),
        (1, [0, 1]),
        (3, [0, 1, 2, 3]),
        (742, [0, 200, 400, 600, 800]),
        (1000, [0, 200, 400, 600, 800, 1000]),
        (1061, [0, 250, 500, 750, 1000, 1250]),
        (0.8, [0, 0.2, 0.4, 0.6, 0.8]),
    ],
)
def test_ticks_are_round_and_reach_the_top(most, expected):
    assert plots.ticks(most) == pytest.approx(expected)


@pytest.mark.parametrize("most", [1, 7, 11, 99, 742, 2500, 30000])
def test_ticks_of_whole_numbers_are_whole(most):
    steps = plots.ticks(most)
    assert all(step == int(step) for step in steps)
    assert steps[-2] < most <= steps[-1]


def test_between_stays_inside():
    assert plots.between(-1.05, 0.95) == [-1, -0.5, 0, 0.5]


def test_line_places_first_and_last_point_on_the_scale():
    svg = plots.line([Series("2027", [(0, 0), (10, 100)])], label="People")
    path = shapes(svg, "path", "p-line")[0].get("d")
    assert path == "M70 250L608 14"


def test_line_dashes_the_old_series_and_names_both():
    svg = plots.line(
        [Series("new", [(0, 1), (5, 3)]), Series("old", [(0, 2), (9, 4)], old=True)],
        label="People",
        x_ticks=[(0, "day 0"), (9, "day 9")],
        x_title="days",
    )
    assert [len(shapes(svg, "path", kind)) for kind in ("p-line", "p-old")] == [1, 1]
    assert {"new", "old", "day 0", "day 9", "days"} <= set(words(svg))


def test_line_without_points_still_draws_its_grid():
    assert words(plots.line([Series("none", [])], label="Nothing yet")) == ["0", "1"]


def test_bars_are_as_long_as_their_values():
    svg = plots.bars([("Mexico", 40), ("Brazil", 20)], label="People")
    wide = [float(e.get("width")) for e in shapes(svg, "rect", "p-fill")]
    assert wide[0] == pytest.approx(2 * wide[1], abs=0.1)


def test_bars_draw_what_is_above_the_limit_apart():
    svg = plots.bars(
        [("Mexico", 53), ("Brazil", 46)], label="People", limit=50, limit_label="limit 50"
    )
    full, over = shapes(svg, "rect", "p-fill"), shapes(svg, "rect", "p-over")
    assert [len(full), len(over)] == [2, 1]
    assert float(over[0].get("width")) / float(full[0].get("width")) == pytest.approx(
        3 / 50, abs=0.001
    )
    assert words(svg) == ["Mexico", "53", "Brazil", "46", "limit 50"]


def test_share_fills_the_bar_and_leaves_out_nothings():
    svg = plots.share([("paid", 75), ("due", 25), ("overdue", 0)], label="Money")
    rects = shapes(svg, "rect") or shapes(svg, "{http://www.w3.org/2000/svg}rect")
    assert [(e.get("x"), e.get("width")) for e in rects] == [("0", "223"), ("225", "73")]


def test_share_of_nothing_is_empty():
    assert shapes(plots.share([("paid", 0)], label="Money"), "rect") == []


def test_share_refuses_a_fifth_part():
    with pytest.raises(ValueError, match="four parts"):
        plots.share([(str(i), 1) for i in range(5)], label="Money")


def test_hours_draw_one_bar_for_each_hour_with_a_count():
    svg = plots.hours({8: 10, 9: 40, 22: 5}, label="Arrivals", first=8, last=18)
    high = [float(e.get("height")) for e in shapes(svg, "rect", "p-fill")]
    assert high == [51.5, 206]
    assert words(svg)[-11:] == [f"{hour:02d}" for hour in range(8, 19)]


def test_hours_of_a_whole_day_skip_words_that_would_touch():
    assert words(plots.hours({}, label="Arrivals"))[-2:] == ["20", "22"]


def test_ranges_draw_span_value_and_raw_mark():
    svg = plots.ranges(
        [Span("A", 7, 8, 9, raw=7.5), Span("B", 6, 7, 8, marked=True)], label="Marks", cut=1
    )
    spans, dots = shapes(svg, "rect", "p-soft"), shapes(svg, "circle", "p-fill")
    assert float(spans[0].get("width")) == float(spans[1].get("width"))
    middle = float(spans[0].get("x")) + float(spans[0].get("width")) / 2
    assert float(dots[0].get("cx")) == pytest.approx(middle, abs=0.1)
    assert len(shapes(svg, "circle", "p-raw")) == 1
    assert [e.text for e in shapes(svg, "text", "t-b")] == ["B"]
    assert shapes(svg, "path", "p-cut")[0].get("d") == "M10 36H610"


def test_ranges_with_zero_draw_the_line_of_nought():
    svg = plots.ranges([Span("juror 1", 0.2, 0.5, 0.8)], label="Severity", zero=True)
    assert len(shapes(svg, "path", "p-axis")) == 1


@pytest.mark.parametrize(
    "svg",
    [
        plots.line([Series("<b>", [(0, 1)])], label='"<i>', x_title="<x>", x_ticks=[(0, "<t>")]),
        plots.bars([("<b>", 1)], label='"<i>', limit=1, limit_label="<l>"),
        plots.share([("<b>", 1)], label='"<i>'),
        plots.ranges([Span("<b>", 0, 1, 2)], label='"<i>'),
    ],
)
def test_words_are_escaped(svg):
    assert ET.fromstring(svg).get("aria-label") == '"<i>'
    assert not re.search(r"<(b|i|x|t|l)>", svg)


def test_numbers_are_shown_as_the_page_asks():
    svg = plots.bars([("India", 1200)], label="People", show="{:,}".format)
    assert words(svg) == ["India", "1,200"]


def test_long_labels_are_cut_to_their_room():
    assert words(plots.bars([("a" * 40, 1)], label="People"))[0] == "a" * 19 + "…"
