"""Marks of a jury as CSV, read fast; what is wrong with a file is one sentence with its line."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from judging.cli.sheets import BadFile, Sheet, cells_of, names_of, numbers_of, read_sheet
from judging.rules.mark_table import Floats, Indices, MarkTable, sorted_table

COUNTRIES = ("submission_country", "juror_country")
MARKS = ("submission", "juror", "mark")
VALUES = ("submission", "juror", "criterion", "value")
CRITERIA = ("criterion", "min", "max", "weight")
#: the severity equation is a square as wide as the jury
JURORS_MAX = 3_000


@dataclass(frozen=True)
class Criterion:
    """A criterion's scale and weight as the file says."""

    minimum: float
    maximum: float
    weight: float


@dataclass(frozen=True)
class MarkFile:
    """Marks, and where submissions and jurors come from; None without these columns."""

    table: MarkTable
    countries: tuple[list[str], list[str]] | None


def read_marks(file: Path, criteria_file: Path | None) -> MarkFile:
    """The marks of ``file``, by criteria when these are given; raises BadFile."""
    criteria = read_criteria(criteria_file) if criteria_file else None
    sheet = read_sheet(file)
    _require_columns(sheet, VALUES if criteria else MARKS, COUNTRIES)
    if not len(sheet):
        raise BadFile(file, "it holds no marks")
    submissions, s = names_of(sheet, "submission")
    jurors, j = names_of(sheet, "juror")
    if len(jurors) > JURORS_MAX:
        raise BadFile(file, f"it holds {len(jurors):,} jurors; {JURORS_MAX:,} is the most")
    pair = s * len(jurors) + j
    if criteria:
        pair, y = _weighed(sheet, criteria, pair)
    else:
        y = numbers_of(sheet, "mark", 0, 100)
        _once(sheet, pair, "marks submission {0} by juror {1} again")
    table = sorted_table(submissions, jurors, pair // len(jurors), pair % len(jurors), y)
    return MarkFile(table, _countries(sheet, (submissions, s), (jurors, j)))


def read_criteria(file: Path) -> dict[str, Criterion]:
    """Scales and weights by name; raises BadFile."""
    sheet = read_sheet(file)
    _require_columns(sheet, CRITERIA, ())
    if not len(sheet):
        raise BadFile(file, "it holds no criteria")
    names = cells_of(sheet, "criterion")
    low, high, weight = (numbers_of(sheet, name) for name in CRITERIA[1:])
    found: dict[str, Criterion] = {}
    for row, name in enumerate(names):
        if not name:
            raise sheet.bad(row, "names no criterion")
        if name in found:
            raise sheet.bad(row, f"names criterion {name} again")
        if low[row] >= high[row]:
            raise sheet.bad(row, f"has min {low[row]:g}, which is not below max {high[row]:g}")
        if weight[row] <= 0:
            raise sheet.bad(row, f"has weight {weight[row]:g}, which is not above 0")
        found[name] = Criterion(*(float(each[row]) for each in (low, high, weight)))
    return found


def _require_columns(sheet: Sheet, needed: Sequence[str], allowed: Sequence[str]) -> None:
    there = list(sheet.columns)
    heading = f"the first line names {','.join(needed)}"
    if needed is MARKS and {"criterion", "value"} & {*there}:
        raise BadFile(sheet.file, "it holds values by criterion, so give --criteria FILE.csv")
    for name in needed:
        if name not in there:
            raise BadFile(sheet.file, f"the column {name} is missing; {heading}")
    for name in there:
        if name not in (*needed, *allowed):
            more = f" and may name {','.join(allowed)}" if allowed else ""
            raise BadFile(sheet.file, f"the column {name or '“”'} is unknown; {heading}{more}")
    if len({*allowed} & {*there}) == 1:
        raise BadFile(sheet.file, f"of the columns {' and '.join(allowed)} one is missing")


def _once(sheet: Sheet, key: Indices, words: str) -> None:
    order = np.argsort(key, kind="stable")
    again = order[1:][key[order][1:] == key[order][:-1]]
    if len(again):
        row = int(again.min())
        cells = (sheet.cell(row, name) for name in VALUES if name in sheet.columns)
        raise sheet.bad(row, words.format(*cells))


def _weighed(
    sheet: Sheet, criteria: Mapping[str, Criterion], pair: Indices
) -> tuple[Indices, Floats]:
    """Each (submission, juror) once, and the weighted mark of all criteria."""
    asked = list(criteria)
    names, codes = names_of(sheet, "criterion")
    unknown = [k for k, name in enumerate(names) if name not in criteria]
    if unknown:
        row = np.flatnonzero(np.isin(codes, unknown))[0]
        raise sheet.bad(row, f"has the criterion {names[codes[row]]}, which is not in the criteria")
    criterion = np.array([asked.index(name) for name in names])[codes]
    shares = _shares(sheet, list(criteria.values()), asked, criterion)
    _once(
        sheet,
        pair * len(asked) + criterion,
        "has criterion {2} of submission {0} by juror {1} again",
    )
    pairs, group = np.unique(pair, return_inverse=True)
    _all_there(sheet, asked, criterion, group)
    weights = np.array([each.weight for each in criteria.values()])
    marks = np.bincount(group, weights[criterion] * shares, len(pairs))
    return pairs, 100 * marks / weights.sum()


def _shares(
    sheet: Sheet, scales: Sequence[Criterion], asked: Sequence[str], criterion: Indices
) -> Floats:
    """Each value's place on its scale, 0 to 1."""
    values = numbers_of(sheet, "value")
    low = np.array([each.minimum for each in scales])[criterion]
    high = np.array([each.maximum for each in scales])[criterion]
    outside = np.flatnonzero((values < low) | (values > high))
    if len(outside):
        row = outside[0]
        of = f"{asked[criterion[row]]} goes from {low[row]:g} to {high[row]:g}"
        raise sheet.bad(row, f"has the value {values[row]:g}, but {of}")
    return (values - low) / (high - low)


def _all_there(sheet: Sheet, asked: Sequence[str], criterion: Indices, group: Indices) -> None:
    count = np.bincount(group)
    if (count == len(asked)).all():
        return
    rows = np.flatnonzero(group == np.flatnonzero(count < len(asked))[0])
    missing = next(name for k, name in enumerate(asked) if k not in criterion[rows])
    submission, juror = (sheet.cell(int(rows[0]), name) for name in VALUES[:2])
    raise BadFile(
        sheet.file, f"juror {juror} has no value of criterion {missing} for submission {submission}"
    )


def _countries(
    sheet: Sheet, submissions: tuple[list[str], Indices], jurors: tuple[list[str], Indices]
) -> tuple[list[str], list[str]] | None:
    if COUNTRIES[0] not in sheet.columns:
        return None
    one, other = zip((submissions, jurors), COUNTRIES, strict=True)
    return _country_of(sheet, *one), _country_of(sheet, *other)


def _country_of(sheet: Sheet, whose: tuple[list[str], Indices], name: str) -> list[str]:
    """The country of each submission or juror, who have one only."""
    names, owner = whose
    column = sheet.columns[name]
    first = np.zeros(len(names), dtype=np.int64)
    first[owner[::-1]] = column.codes[::-1]
    changed = np.flatnonzero(column.codes != first[owner])
    if len(changed):
        row = int(changed[0])
        before = column.texts[first[owner[row]]] or "nothing"
        now = column.texts[column.codes[row]] or "nothing"
        raise sheet.bad(row, f"says {name} {now} for {names[owner[row]]}, an earlier line {before}")
    return [column.texts[code] for code in first.tolist()]
