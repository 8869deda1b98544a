"""The frozen result: everything it was computed from and everything it came to, as bytes.

JSON with sorted keys, no spaces, UTF-8: the same result gives the same bytes and so the same
SHA-256. Submissions are numbers and jurors codes; no person is named in it. Figures are rounded to
nine decimals, marks are kept as they were given.
"""

import json
from collections.abc import Sequence
from typing import Any, NamedTuple

from judging.rules.ranking import METHOD_VERSION, Ranking
from judging.rules.results import RoundResults

FORMAT = "jury-snapshot-1"
DECIMALS = 9


class RoundRecord(NamedTuple):
    """A closed round with its name by language, and why it closed with open votes."""

    position: int
    name: dict[str, str]
    note: str
    results: RoundResults


def snapshot(call: str, rounds: Sequence[RoundRecord]) -> bytes:
    """The bytes that are kept and hashed; the last of ``rounds`` decides."""
    return canonical(
        {
            "format": FORMAT,
            "method": METHOD_VERSION,
            "call": call,
            "rounds": [_round(record) for record in rounds],
            "order": _order(rounds[-1].results),
        }
    )


def canonical(document: Any) -> bytes:
    """JSON that is written in one way only."""
    text = json.dumps(document, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return text.encode()


def _round(record: RoundRecord) -> dict[str, Any]:
    results, terms = record.results, record.results.terms
    return {
        "position": record.position,
        "name": record.name,
        "note": record.note,
        "kind": terms.kind.value,
        "marks_each": terms.marks_each,
        "everyone": terms.everyone,
        "votes_needed": terms.votes_needed,
        "advance": terms.advance,
        "criteria": [
            {"criterion": s.code, "min": s.minimum, "max": s.maximum, "weight": str(s.weight)}
            for s in terms.scales
        ],
        "marks": mark_rows(results),
        "previous": {key: str(score) for key, score in sorted(results.previous.items())},
        "decisions": [decision._asdict() for decision in results.decisions],
        "outcomes": _outcomes(results),
        "ranking": _ranking(results.ranking) if results.ranking else None,
    }


def mark_rows(results: RoundResults) -> list[list[Any]]:
    """Every value that counts as ``[submission, juror, criterion, value]``, in a fixed order."""
    codes = [scale.code for scale in results.terms.scales]
    return [
        [one.submission, one.juror, code, one.values[code]]
        for one in results.given
        for code in codes
    ]


def _outcomes(results: RoundResults) -> dict[str, Any]:
    """As they were written when the round closed."""
    return {
        key: {
            "advances": entry.outcome.advances,
            "score": None if entry.outcome.score is None else str(entry.outcome.score),
            "place": entry.outcome.place,
        }
        for key, entry in results.entries.items()
        if entry.outcome
    }


def _ranking(ranking: Ranking) -> dict[str, Any]:
    model = ranking.model
    return {
        "lambda": _figure(model.lam),
        "sigma2": _figure(model.sigma2),
        "tau2": _figure(model.tau2),
        "degrees": model.degrees,
        "components": model.components,
        "complete": ranking.table.complete,
        "corrected": model.corrected,
        "reason": model.reason.value,
        "alpha": _figure(ranking.alpha),
        "kendall_w": _figure(ranking.kendall_w),
        "severities": {
            line.juror: {
                "marks": line.marks,
                "severity": _figure(line.severity),
                "se": _figure(line.standard_error),
            }
            for line in ranking.jurors
        },
        "lines": [
            {key: _figure(value) for key, value in line._asdict().items()} for line in ranking.lines
        ],
    }


def _order(results: RoundResults) -> list[dict[str, Any]]:
    return [
        {
            "place": line.place,
            "submission": line.submission,
            "mean": str(line.mean),
            "decided_by": line.decided_by.value,
        }
        for line in results.final
    ]


def _figure(value: Any) -> Any:
    """Nine decimals; minus nought is nought."""
    return round(value, DECIMALS) + 0.0 if isinstance(value, float) else value
