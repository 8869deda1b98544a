"""The ranking of a round: corrected marks, what they are worth, and what they hang on."""

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np

from judging.rules.agreement import interval_alpha, kendall_w
from judging.rules.juries import cross_sums
from judging.rules.leave_one_out import rank_ranges
from judging.rules.mark_table import Floats, Indices, MarkTable, sorted_table, table_of
from judging.rules.ranks import best_first, equal, ranks_of
from judging.rules.severity import Fit, Model, Reason, equation, fit

__all__ = [
    "METHOD_VERSION",
    "JurorLine",
    "MarkTable",
    "Model",
    "Outlier",
    "RankLine",
    "Ranking",
    "Reason",
    "rank",
    "sorted_table",
    "table_of",
]

#: goes into every snapshot; raise it when any number of a ranking could change
METHOD_VERSION = "1"
#: marks further from what the model expects are queried, never deleted
OUTLIER_SIGMAS = 2.5
#: two-sided 95 %
DISTINGUISHABLE_SIGMAS = 1.96


class RankLine(NamedTuple):
    """One submission. Marks are 0-100; ``corrected`` is ``raw`` where nothing is corrected."""

    rank: int
    submission: Any
    marks: int
    raw: float
    corrected: float
    #: of ``corrected`` under a jury drawn anew; None while nothing is known of the noise. Two
    #: submissions are compared by `Ranking.standard_error_of_difference`, not by these
    se: float | None
    raw_rank: int
    #: best and worst rank of all rankings in which any one juror's marks are left out
    rank_low: int
    rank_high: int
    not_distinguishable_from_next: bool


class JurorLine(NamedTuple):
    """One juror. Severity in points, positive: generous; told also where it is not applied."""

    juror: Any
    marks: int
    severity: float
    standard_error: float | None


class Outlier(NamedTuple):
    """A mark far from what the model expects of this juror on this submission."""

    submission: Any
    juror: Any
    #: in standard deviations of the noise; positive: higher than expected
    residual: float


@dataclass(frozen=True, eq=False)
class Ranking:
    """All that can be said of a round's marks."""

    table: MarkTable
    fit: Fit
    lines: tuple[RankLine, ...]
    jurors: tuple[JurorLine, ...]
    alpha: float | None
    #: None unless every juror marked every submission
    kendall_w: float | None
    #: the farthest first
    outliers: tuple[Outlier, ...]

    @property
    def model(self) -> Model:
        """Variances, lambda, whether marks are corrected and why."""
        return self.fit.model

    @cached_property
    def residuals(self) -> Floats:
        """By mark of ``table``: points above what the model expects, ``y_ij - q_i - s_j``."""
        return _residuals(self.table, self.fit)

    @cached_property
    def _position(self) -> dict[Any, int]:
        return {name: number for number, name in enumerate(self.table.submissions)}

    def standard_error_of_difference(self, one: Any, other: Any) -> float | None:
        """Of the corrected marks of two submissions, in points; None while the noise is unknown."""
        found = _errors_of_difference(self.table, self.fit, *self._pair(one, other))
        return None if found is None else float(found[0])

    def distinguishable(self, one: Any, other: Any) -> bool:
        """Whether two submissions differ by more than 1.96 standard errors of the difference."""
        return not _near_ties(self.table, self.fit, *self._pair(one, other))[0]

    def _pair(self, one: Any, other: Any) -> tuple[Indices, Indices, Floats]:
        """The two as arrays of one, and their variances from the jury."""
        both = np.array([self._position[one], self._position[other]])
        return both[:1], both[1:], _jury_variances(self.table, self.fit, both)


def rank(table: MarkTable, progress: Callable[[int, int], None] | None = None) -> Ranking:
    """Ranks the submissions of ``table``, best first, equals in the order of their names.

    ``progress(done, of)`` is told about the long part: leaving out each juror in turn.
    """
    of = equation(table)
    fitted = fit(table, of)
    return Ranking(
        table=table,
        fit=fitted,
        lines=_lines(table, fitted, rank_ranges(table, of, fitted.corrected, progress)),
        jurors=_juror_lines(table, fitted),
        alpha=interval_alpha(table),
        kendall_w=kendall_w(table),
        outliers=_outliers(table, fitted),
    )


def _lines(table: MarkTable, fitted: Fit, ranges: tuple[Indices, Indices]) -> tuple[RankLine, ...]:
    order = best_first(fitted.corrected)
    jury = _jury_variances(table, fitted, order)
    near = _near_ties(table, fitted, order[:-1], order[1:], jury)
    columns: list[list[Any]] = [
        ranks_of(fitted.corrected)[order].tolist(),
        [table.submissions[i] for i in order.tolist()],
        table.per_submission[order].tolist(),
        table.raw[order].tolist(),
        fitted.corrected[order].tolist(),
        _standard_errors(table, fitted, order, jury),
        ranks_of(table.raw)[order].tolist(),
        ranges[0][order].tolist(),
        ranges[1][order].tolist(),
        [*near.tolist(), False],
    ]
    return tuple(map(RankLine._make, zip(*columns, strict=True)))


def _jury_variances(table: MarkTable, fitted: Fit, some: Indices) -> Floats:
    """``a_i' C a_i`` of some submissions: a_i is 1 / m_i for their jurors, C the covariance of the
    errors that severities leave."""
    own = cross_sums(table, fitted.applied_covariance, some, some)
    return own / table.per_submission[some] ** 2


def _standard_errors(
    table: MarkTable, fitted: Fit, order: Indices, jury: Floats
) -> list[float | None]:
    """``se_i^2 = sigma2 / m_i + a_i' C a_i``."""
    if fitted.model.sigma2 is None:
        return [None] * len(order)
    return np.sqrt(fitted.model.sigma2 / table.per_submission[order] + jury).tolist()


def _errors_of_difference(
    table: MarkTable, fitted: Fit, left: Indices, right: Indices, jury: Floats
) -> Floats | None:
    """``SED^2 = sigma2 (1/m_i + 1/m_k) + (a_i - a_k)' C (a_i - a_k)``, pair by pair.

    ``jury``: `_jury_variances`, beginning with those of ``left``, ending with those of ``right``.
    """
    if fitted.model.sigma2 is None:
        return None
    m = table.per_submission
    both = cross_sums(table, fitted.applied_covariance, left, right) / (m[left] * m[right])
    noise = fitted.model.sigma2 * (1 / m[left] + 1 / m[right])
    return np.sqrt(np.maximum(noise + jury[: len(left)] + jury[-len(right) :] - 2 * both, 0))


def _near_ties(
    table: MarkTable, fitted: Fit, left: Indices, right: Indices, jury: Floats
) -> np.ndarray:
    """Pairs that the marks do not tell apart: all, while nothing is known of the noise."""
    errors = _errors_of_difference(table, fitted, left, right, jury)
    if errors is None:
        return np.ones(len(left), dtype=bool)
    one, other = fitted.corrected[left], fitted.corrected[right]
    return (np.abs(one - other) < DISTINGUISHABLE_SIGMAS * errors) | equal(one, other)


def _juror_lines(table: MarkTable, fitted: Fit) -> tuple[JurorLine, ...]:
    errors: list[float | None] = [None] * len(table.jurors)
    if fitted.model.sigma2 is not None:
        errors = np.sqrt(np.maximum(np.diag(fitted.covariance), 0)).tolist()
    counts, severities = table.per_juror.tolist(), fitted.severities.tolist()
    return tuple(map(JurorLine, table.jurors, counts, severities, errors))


def _residuals(table: MarkTable, fitted: Fit) -> Floats:
    """``y_ij - ybar_i - s_j + mean of s over J_i``, also where severities are not applied."""
    mean = table.incidence @ fitted.severities / table.per_submission
    return table.deviations - fitted.severities[table.j] + mean[table.s]


def _outliers(table: MarkTable, fitted: Fit) -> tuple[Outlier, ...]:
    """Marks whose residual is beyond 2.5 sigma."""
    if not fitted.model.sigma2:
        return ()
    sigmas = _residuals(table, fitted) / math.sqrt(fitted.model.sigma2)
    far = np.flatnonzero(np.abs(sigmas) > OUTLIER_SIGMAS)
    far = far[np.argsort(-np.abs(sigmas[far]), kind="stable")]
    return tuple(
        Outlier(table.submissions[table.s[k]], table.jurors[table.j[k]], float(sigmas[k]))
        for k in far.tolist()
    )
