"""Whether jurors agree: Krippendorff's alpha, Kendall's W, intraclass correlations."""

import enum

import numpy as np

from judging.rules.mark_table import Floats, MarkTable


class Level(enum.StrEnum):
    """How far two marks are apart."""

    NOMINAL = "nominal"
    ORDINAL = "ordinal"
    INTERVAL = "interval"
    RATIO = "ratio"


def alpha(table: MarkTable, level: Level) -> float | None:
    """Krippendorff's alpha, 1 for agreement, 0 for chance; marks may be missing.

    Krippendorff, Content Analysis, 4th edition, 2019, chapter 12. A submission with one mark says
    nothing. None where nothing can be compared, or where all marks are the same. The coincidence
    matrix is as wide as there are different marks; for `Level.INTERVAL` take `interval_alpha`.
    """
    values, v = np.unique(table.y, return_inverse=True)
    together = _coincidences(table, v, len(values))
    totals = together.sum(axis=0)
    distance = _distance(values, totals, level)
    expected = totals @ distance @ totals
    if totals.sum() < 2 or expected == 0:
        return None
    return float(1 - (totals.sum() - 1) * (together * distance).sum() / expected)


def _coincidences(table: MarkTable, v: np.ndarray, width: int) -> Floats:
    """Pairs of marks on one submission, each submission's weighted by 1 / (m_i - 1)."""
    from scipy import sparse

    shape = (len(table.submissions), width)
    counts = sparse.csr_array((np.ones(len(v)), (table.s, v)), shape=shape)
    weight = 1 / np.maximum(table.per_submission - 1, 1) * (table.per_submission > 1)
    pairs = (counts.T @ counts.multiply(weight[:, None]).tocsr()).toarray()
    return pairs - np.diag(counts.T @ weight)


def _distance(values: Floats, totals: Floats, level: Level) -> Floats:
    """delta^2 of each pair of values."""
    apart = values[:, None] - values[None, :]
    if level is Level.NOMINAL:
        return (apart != 0).astype(float)
    if level is Level.INTERVAL:
        return np.square(apart)
    if level is Level.RATIO:
        sums = values[:, None] + values[None, :]
        return np.square(np.divide(apart, sums, out=np.zeros_like(apart), where=sums != 0))
    # ordinal: how many marks lie from one to the other, the two counted half
    upto = np.cumsum(totals) - totals / 2
    return np.square(upto[:, None] - upto[None, :])


def interval_alpha(table: MarkTable) -> float | None:
    """`alpha` of `Level.INTERVAL` by sums of squares, without a matrix of pairs."""
    several = table.per_submission > 1
    counted = several[table.s]
    marks = table.y[counted]
    if len(marks) < 2:
        return None
    total = float(np.square(marks - marks.mean()).sum())
    if total <= 1e-12 * float(np.square(marks).sum()):
        return None
    within = np.bincount(table.s, np.square(table.deviations), len(table.submissions))
    m = table.per_submission[several]
    observed = float((within[several] * m / (m - 1)).sum())
    return 1 - (len(marks) - 1) * observed / (len(marks) * total)


def kendall_w(table: MarkTable) -> float | None:
    """Kendall's coefficient of concordance with the correction for ties, 0 to 1.

    Kendall and Gibbons, Rank Correlation Methods, 5th edition, 1990, chapter 6. None unless every
    juror marked every submission, there are two of each, and somebody tells any two apart.
    """
    n, k = len(table.submissions), len(table.jurors)
    if not table.complete or n < 2 or k < 2:
        return None
    from scipy.stats import rankdata

    marks = table.y.reshape(n, k)
    sums = rankdata(marks, axis=0).sum(axis=1)
    ties = sum(_ties(column) for column in marks.T)
    most = k * k * (n**3 - n) - k * ties
    return 12 * float(np.square(sums - sums.mean()).sum()) / most if most else None


def _ties(marks: Floats) -> int:
    """Sum of t^3 - t over the groups of t equal marks."""
    counts = np.unique(marks, return_counts=True)[1]
    return int((counts**3 - counts).sum())


def intraclass(marks: Floats) -> dict[str, float]:
    """The six intraclass correlations of a complete table, submissions by jurors.

    Shrout and Fleiss, Psychological Bulletin 86 (1979) 420-428: ICC(1,1), (2,1), (3,1) for one
    juror, (1,k), (2,k), (3,k) for the mean of all k.
    """
    n, k = marks.shape
    mean, rows, columns = marks.mean(), marks.mean(axis=1), marks.mean(axis=0)
    between = k * np.square(rows - mean).sum() / (n - 1)
    within = np.square(marks - rows[:, None]).sum() / (n * (k - 1))
    jurors = n * np.square(columns - mean).sum() / (k - 1)
    error = np.square(marks - rows[:, None] - columns + mean).sum() / ((n - 1) * (k - 1))
    return {
        "1,1": (between - within) / (between + (k - 1) * within),
        "2,1": (between - error) / (between + (k - 1) * error + k * (jurors - error) / n),
        "3,1": (between - error) / (between + (k - 1) * error),
        "1,k": (between - within) / between,
        "2,k": (between - error) / (between + (jurors - error) / n),
        "3,k": (between - error) / between,
    }
