"""How generous each juror is, from who marked what: least squares, shrunk as the marks warrant.

The model is ``y_ij = q_i + s_j + e_ij``: quality of the submission, severity of the juror
(positive: generous), and noise. Qualities are fixed, severities are drawn from a population of
jurors with variance tau2, noise has variance sigma2; ``lambda = sigma2 / tau2``. With m_i marks on
submission i, their mean ybar_i, n_j marks by juror j, the severities solve

    (L + lambda I) s = b
    L = diag(n_j) - sum_i 1_{J_i} 1_{J_i}' / m_i,    b_j = sum_i (y_ij - ybar_i)

which are Henderson's mixed model equations after elimination of q. sigma2 and tau2 are unbiased by
Henderson's method III (Searle, Casella, McCulloch, Variance Components, 1992, chapter 5).
"""

import enum
from dataclasses import dataclass
from typing import Any

import numpy as np

from judging.rules.juries import shared
from judging.rules.mark_table import Floats, Indices, MarkTable

#: with fewer residual degrees of freedom the variances are not estimated ...
DEGREES_MIN = 20
#: ... but taken in the proportion published for NIPS 2014: 1.27 noise to 0.24 reviewer
PRIOR_LAMBDA = 5.3
#: whoever gave fewer marks cannot be told generous from lucky
MARKS_MIN = 10
#: a sum of squares below this share of the whole is rounding
ROUNDING = 1e-12


class Reason(enum.StrEnum):
    """Why marks are corrected (the first two) or not."""

    ESTIMATED = "estimated"
    #: lambda = 5.3, for want of degrees of freedom
    ASSUMED = "assumed"
    #: the jurors do not differ more than chance lets them (tau2 = 0)
    NO_SEVERITY = "no_severity"
    #: juries that share no submission cannot be compared
    NOT_CONNECTED = "not_connected"
    #: a juror gave fewer than ten marks
    FEW_MARKS = "few_marks"
    #: there is nobody to compare with
    ONE_JUROR = "one_juror"


CORRECTING = frozenset({Reason.ESTIMATED, Reason.ASSUMED})


@dataclass(frozen=True)
class Sums:
    """What the variances are computed from; also of a jury without one of its jurors."""

    marks: int
    submissions: int
    jurors: int
    components: int
    #: sum of (y_ij - ybar_i)^2
    within: float

    @property
    def degrees(self) -> int:
        """Residual degrees of freedom: marks less what is fitted."""
        return self.marks - self.submissions - self.jurors + self.components


@dataclass(frozen=True)
class Model:
    """The variances and what was done with them.

    ``lam`` is what was used, None when tau2 = 0; sigma2 and tau2 are the estimates, None where the
    marks leave no degree of freedom. All in points of the mark (0-100), squared.
    """

    lam: float | None
    sigma2: float | None
    tau2: float | None
    degrees: int
    components: int
    corrected: bool
    reason: Reason


@dataclass(frozen=True, eq=False)
class Fit:
    """The solved equation."""

    model: Model
    #: by juror, as estimated, whether or not it was applied
    severities: Floats
    #: by submission: q_i where the marks are corrected, else the raw mean
    corrected: Floats
    #: of the errors that severities leave in ``corrected``, and of the estimates'; points squared
    applied_covariance: Floats
    covariance: Floats


@dataclass(frozen=True, eq=False)
class Equation:
    """L, b, and which component each juror belongs to."""

    matrix: Floats
    right: Floats
    component: Indices
    sums: Sums


def equation(table: MarkTable) -> Equation:
    """The severity equation of ``table`` at lambda = 0."""
    both = shared(table)
    component = components_of(both > 0)
    sums = Sums(
        marks=len(table.y),
        submissions=len(table.submissions),
        jurors=len(table.jurors),
        components=int(component.max()) + 1,
        within=float(np.square(table.deviations).sum()),
    )
    right: Floats = np.bincount(table.j, table.deviations, len(table.jurors)).astype(np.float64)
    matrix: Floats = np.diag(table.per_juror).astype(np.float64) - both
    return Equation(matrix, right, component, sums)


def components_of(neighbours: Any) -> Indices:
    """The component of each juror; two are neighbours when they marked one submission."""
    from scipy.sparse.csgraph import connected_components

    return connected_components(neighbours, directed=False)[1].astype(np.int64)


def grounded(matrix: Floats, component: Indices) -> tuple[Floats, float]:
    """L made regular: a constant added to every entry within a component, and its eigenvalue w.

    L takes no notice of a constant added to all severities of a component, and its right side sums
    to zero there. So solutions are those of the pseudoinverse, at the price of a Cholesky factor.
    """
    weight = max(float(np.trace(matrix)) / len(matrix), 1.0)
    return matrix + weight * together(component), weight


def together(component: Indices) -> Floats:
    """P: the projection on what is constant within each component."""
    same = component[:, None] == component[None, :]
    return same / np.bincount(component)[component][None, :]


def solve(grounded_matrix: Floats, right: Floats, lam: float) -> Floats:
    """Severities at ``lam`` from the `grounded` matrix."""
    from scipy.linalg import cho_factor, cho_solve

    factor = cho_factor(grounded_matrix + lam * np.eye(len(right)), check_finite=False)
    return cho_solve(factor, right, check_finite=False)


def variances(sums: Sums, explained: float) -> tuple[float | None, float | None]:
    """sigma2 and tau2 by Henderson III; ``explained`` is s0'b at lambda = 0.

    None where there is no residual degree of freedom. tau2 is cut off at zero.
    """
    if sums.degrees <= 0:
        return None, None
    left = sums.within - explained
    sigma2 = left / sums.degrees if left > ROUNDING * sums.within else 0.0
    over = explained - (sums.jurors - sums.components) * sigma2
    if over <= ROUNDING * sums.within:
        return sigma2, 0.0
    return sigma2, over / (sums.marks - sums.submissions)


def model_of(sums: Sums, explained: float, fewest: int) -> Model:
    """Whether to correct, and with which lambda; ``fewest``: marks of the juror who gave least."""
    sigma2, tau2 = variances(sums, explained)
    lam: float | None = PRIOR_LAMBDA
    if sums.degrees >= DEGREES_MIN:
        lam = sigma2 / tau2 if sigma2 is not None and tau2 else None
    reason = _reason(sums, lam, fewest)
    return Model(lam, sigma2, tau2, sums.degrees, sums.components, reason in CORRECTING, reason)


def _reason(sums: Sums, lam: float | None, fewest: int) -> Reason:
    if sums.jurors == 1:
        return Reason.ONE_JUROR
    if sums.components > 1:
        return Reason.NOT_CONNECTED
    if fewest < MARKS_MIN:
        return Reason.FEW_MARKS
    if sums.degrees < DEGREES_MIN:
        return Reason.ASSUMED
    return Reason.NO_SEVERITY if lam is None else Reason.ESTIMATED


def fit(table: MarkTable, of: Equation | None = None) -> Fit:
    """Estimates severities, and corrects by them where `Model` says so."""
    of = of or equation(table)
    matrix, weight = grounded(of.matrix, of.component)
    explained = float(solve(matrix, of.right, 0.0) @ of.right)
    model = model_of(of.sums, explained, int(table.per_juror.min()))
    if model.lam is None:
        nothing = np.zeros((len(of.right), len(of.right)))
        return Fit(model, np.zeros(len(of.right)), table.raw, nothing, nothing)
    severities = solve(matrix, of.right, model.lam)
    covariance = _covariance(matrix, weight, of.component, model)
    prior = np.eye(len(of.right)) * _severity_variance(model)
    mean = table.incidence @ severities / table.per_submission
    corrected = table.raw - mean if model.corrected else table.raw
    applied = covariance if model.corrected else prior
    return Fit(model, severities, corrected, applied, covariance)


def _severity_variance(model: Model) -> float:
    """tau2 that belongs to the lambda in use; zero while sigma2 is unknown."""
    if not model.lam:
        return model.tau2 or 0.0
    return (model.sigma2 or 0.0) / model.lam


def _covariance(matrix: Floats, weight: float, component: Indices, model: Model) -> Floats:
    """sigma2 (L + lambda I)^-1, also where lambda = 0.

    The inverse of the grounded matrix is right but for what is constant within a component: there
    its eigenvalue is 1 / (lambda + w) in place of 1 / lambda, and sigma2 / lambda is tau2.
    """
    sigma2, lam = model.sigma2 or 0.0, model.lam or 0.0
    inverse = solve_all(matrix, lam)
    constant = _severity_variance(model) - sigma2 / (lam + weight)
    return sigma2 * inverse + constant * together(component)


def solve_all(grounded_matrix: Floats, lam: float) -> Floats:
    """The inverse of the grounded matrix with ``lam`` on its diagonal."""
    from scipy.linalg import cho_factor, cho_solve

    eye = np.eye(len(grounded_matrix))
    factor = cho_factor(grounded_matrix + lam * eye, check_finite=False)
    return cho_solve(factor, eye, check_finite=False)
