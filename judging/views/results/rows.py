"""One page of a round's order, as its table and plots show it."""

import math
from dataclasses import dataclass
from typing import Any

from app.core import plots
from judging.queries import wording_results as words
from judging.queries.trace import authors_of, with_pictures
from judging.rules.outcomes import Tally
from judging.rules.ranking import RankLine
from judging.rules.results import Entry, RoundResults

ROWS = 50
#: of a normal distribution: 95 of 100
SURE = 1.96


@dataclass(frozen=True)
class Row:
    """A submission in the order of a round."""

    key: str
    entry: Entry
    place: int | None
    line: RankLine | None
    tally: Tally | None
    decided_by: str
    advances: bool
    is_near: bool
    #: the last above the line
    is_cut: bool
    has_picture: bool
    author: tuple[str, str] | None


@dataclass(frozen=True)
class Sheet:
    """One page of rows; has what the pager asks for."""

    rows: list[Row]
    page: int
    pages: int
    total: int


def sheet_of(results: RoundResults, *, number: int, authors: bool) -> Sheet:
    """The ``number``-th page of the order, best first; with ``authors`` their names."""
    order = order_of(results)
    pages = max(1, math.ceil(len(order) / ROWS))
    number = min(max(number, 1), pages)
    shown = order[(number - 1) * ROWS : number * ROWS]
    ids = [results.entries[key].id for key in shown]
    names = authors_of(ids) if authors else {}
    pictured, cut = with_pictures(ids), _last_in(results, order)
    decided = {line.submission: line.decided_by.value for line in results.final}
    rows = []
    for key in shown:
        entry, outcome = results.entries[key], results.outcomes[key]
        rows.append(
            Row(
                key=key,
                entry=entry,
                place=outcome.place,
                line=results.lines.get(key),
                tally=results.tallies.get(key),
                decided_by=decided.get(key, ""),
                advances=_advances(results, key),
                is_near=key in results.near_line,
                is_cut=key == cut,
                has_picture=entry.id in pictured,
                author=names.get(entry.id),
            )
        )
    return Sheet(rows, number, pages, len(order))


def order_of(results: RoundResults) -> list[str]:
    """Best first: by the final order, the ranking, or the votes; what has no mark comes last."""
    if results.tallies:
        return sorted(results.entries, key=lambda key: _by_votes(results, key))
    ordered = [line.submission for line in results.final] or list(results.lines)
    return ordered + results.without_marks


def _by_votes(results: RoundResults, key: str) -> Any:
    tally = results.tallies[key]
    return (not results.outcomes[key].advances, -tally.must_keep, -tally.into, key)


def _advances(results: RoundResults, key: str) -> bool:
    """As it was written, once the round is closed."""
    written = results.entries[key].outcome
    return (written or results.outcomes[key]).advances


def _last_in(results: RoundResults, order: list[str]) -> str | None:
    """Below whom the line is drawn; None where everybody advances."""
    advancing = [key for key in order if _advances(results, key)]
    return advancing[-1] if advancing and len(advancing) < len(order) else None


def places_plot(sheet: Sheet, label: str) -> Any:
    """The corrected mark of each row with its range, and the raw one beside it."""
    rows = [row for row in sheet.rows if row.line]
    if not rows:
        return None
    cut = next((k for k, row in enumerate(rows, start=1) if row.is_cut), None)
    spans = [_span(row) for row in rows]
    return plots.ranges(spans, label=label, cut=cut, show=words.figure_short)


def _span(row: Row) -> plots.Span:
    line: Any = row.line
    reach = SURE * (line.se or 0)
    return plots.Span(
        f"{words.figure(row.place, 0)} · {row.key}",
        line.corrected - reach,
        line.corrected,
        line.corrected + reach,
        raw=line.raw,
        marked=row.is_near,
    )


def severity_plot(results: RoundResults, label: str) -> Any:
    """How generous each juror is, with the range of the estimate."""
    if not results.ranking or not any(line.severity for line in results.ranking.jurors):
        return None
    spans = [
        plots.Span(
            line.juror,
            line.severity - SURE * (line.standard_error or 0),
            line.severity,
            line.severity + SURE * (line.standard_error or 0),
            marked=stands_out(line),
        )
        for line in results.ranking.jurors
    ]
    return plots.ranges(spans, label=label, zero=True, show=words.signed_figure)


def stands_out(line: Any) -> bool:
    """Whether a juror is strict or generous beyond chance."""
    return bool(line.standard_error) and abs(line.severity) > SURE * line.standard_error
