"""Proposals and outcomes as CSV: what ``places allocate`` reads and writes, and the same files as
the platform hands them out, so that anybody can make a decision again."""

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal, InvalidOperation
from io import StringIO

from app.programmes.allocation import Outcome, Proposal

COLUMNS = ("id", "member", "organisation", "country", "score", "submitted_at")
OUTCOME_COLUMNS = ("id", "outcome", "pass", "position", "reason")
YES, NO = frozenset({"yes", "y", "true", "1"}), frozenset({"no", "n", "false", "0"})
#: no score is larger; beyond it a number is a mistake
SCORE_MAX = Decimal(10**9)


class BadTable(ValueError):
    """The table cannot be read. ``code`` says why, ``line`` where (from 1), ``value`` what stood
    there."""

    def __init__(self, code: str, line: int = 0, value: str = "") -> None:
        super().__init__(code)
        self.code, self.line, self.value = code, line, value


@dataclass(frozen=True)
class Table:
    """What a file holds; without any score it is first come, first served."""

    proposals: list[Proposal]
    first_come: bool


def read_proposals(content: bytes) -> Table:
    """The proposals of a CSV file in UTF-8 with COLUMNS in any order; other columns are ignored.

    BadTable with the first thing that is wrong. A moment without a zone is UTC.
    """
    lines = _lines(content)
    if not lines:
        raise BadTable("empty")
    names = [name.strip().lower() for name in lines[0][1]]
    _check_names(names)
    if len(lines) == 1:
        raise BadTable("empty")
    rows = [(line, _row(line, cells, names)) for line, cells in lines[1:]]
    first_come = not any(row.get("score") for _, row in rows)
    _check_ids(rows)
    return Table([_proposal(line, row, first_come) for line, row in rows], first_come)


def write_proposals(proposals: Iterable[Proposal]) -> str:
    """The file that :func:`read_proposals` reads back the same."""
    return _written(COLUMNS, [_cells(each) for each in proposals])


def write_outcomes(outcomes: Iterable[Outcome]) -> str:
    """The decision, in its order."""
    rows = [(o.id, o.outcome, o.given_in, o.position or "", o.reason) for o in outcomes]
    return _written(OUTCOME_COLUMNS, rows)


def _lines(content: bytes) -> list[tuple[int, list[str]]]:
    """(line, cells) of every line that is not blank."""
    try:
        reader = csv.reader(StringIO(content.decode("utf-8-sig"), newline=""), strict=True)
        return [(reader.line_num, cells) for cells in reader if any(map(str.strip, cells))]
    except UnicodeDecodeError:
        raise BadTable("not_utf8") from None
    except csv.Error:
        raise BadTable("not_csv", reader.line_num) from None


def _check_names(names: list[str]) -> None:
    for name in COLUMNS:
        if names.count(name) > 1:
            raise BadTable("column_twice", 1, name)
        if name not in names and name != "score":
            raise BadTable("column_missing", 1, name)


def _row(line: int, cells: list[str], names: list[str]) -> dict[str, str]:
    if len(cells) != len(names):
        raise BadTable("cells", line, str(len(cells)))
    return {name: cell.strip() for name, cell in zip(names, cells, strict=True)}


def _check_ids(rows: Sequence[tuple[int, dict[str, str]]]) -> None:
    seen: set[str] = set()
    for line, row in rows:
        if not row["id"]:
            raise BadTable("id_missing", line)
        if row["id"] in seen:
            raise BadTable("id_twice", line, row["id"])
        seen.add(row["id"])


def _proposal(line: int, row: dict[str, str], first_come: bool) -> Proposal:
    return Proposal(
        id=row["id"],
        member=_member(line, row["member"]),
        organisation=row["organisation"],
        country=row["country"],
        score=None if first_come else _score(line, row["score"]),
        submitted_at=_moment(line, row["submitted_at"]),
    )


def _member(line: int, text: str) -> bool:
    if text.lower() in YES | NO:
        return text.lower() in YES
    raise BadTable("member", line, text)


def _score(line: int, text: str) -> Decimal:
    try:
        score = Decimal(text)
    except InvalidOperation:
        raise BadTable("score", line, text) from None
    if not score.is_finite() or abs(score) > SCORE_MAX:
        raise BadTable("score", line, text)
    return score


def _moment(line: int, text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        raise BadTable("submitted_at", line, text) from None


def _cells(each: Proposal) -> tuple[str, ...]:
    return (
        each.id,
        "yes" if each.member else "no",
        each.organisation,
        each.country,
        "" if each.score is None else str(each.score),
        "" if each.submitted_at is None else each.submitted_at.isoformat(),
    )


def _written(names: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    text = StringIO(newline="")
    csv.writer(text, lineterminator="\n").writerows([names, *rows])
    return text.getvalue()
