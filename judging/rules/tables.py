"""Marks and criteria as the files that `marks rank` reads."""

import csv
from collections.abc import Iterable, Mapping, Sequence
from io import StringIO
from typing import Any

from judging.rules.marks import Scale
from judging.rules.protocol import mark_rows
from judging.rules.results import RoundResults

MARKS = ("submission", "juror", "criterion", "value")
CRITERIA = ("criterion", "min", "max", "weight")


def marks_csv(results: RoundResults) -> str:
    """Every value that counts; submissions are numbers, jurors codes."""
    return _csv(MARKS, mark_rows(results))


def criteria_csv(scales: Iterable[Scale]) -> str:
    """Scales and weights."""
    return _csv(CRITERIA, ([s.code, s.minimum, s.maximum, s.weight] for s in scales))


def frozen_tables(document: Mapping[str, Any]) -> dict[str, str]:
    """``marks.csv`` and ``criteria.csv`` of the round that decides, from a snapshot
    (judging.rules.protocol): what was frozen stays, whatever becomes of the rows it came from."""
    last = document["rounds"][-1]
    scales = ([one[column] for column in CRITERIA] for one in last["criteria"])
    return {"marks.csv": _csv(MARKS, last["marks"]), "criteria.csv": _csv(CRITERIA, scales)}


def _csv(head: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    out = StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(head)
    writer.writerows(rows)
    return out.getvalue()
