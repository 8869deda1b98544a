"""What ``marks rank`` says: the ranking as CSV, and how it came about in words."""

import csv
import io
from collections.abc import Iterator
from typing import Any

import numpy as np

from judging.cli.mark_files import MarkFile
from judging.rules.ranking import Model, Ranking, RankLine, Reason
from judging.rules.severity import DEGREES_MIN

WHY = {
    Reason.ESTIMATED: "yes, the jurors differ and are connected",
    Reason.ASSUMED: "yes, with the published lambda",
    Reason.NO_SEVERITY: "no, the jurors differ no more than chance lets them (tau2 is 0)",
    Reason.NOT_CONNECTED: "no, the jury falls into {0} parts that share no submission",
    Reason.FEW_MARKS: "no, a juror gave fewer than 10 marks",
    Reason.ONE_JUROR: "no, there is one juror only",
}
OUTLIERS_SHOWN = 20


def ranking_csv(ranking: Ranking) -> str:
    """The lines, best first; marks with four decimals."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(RankLine._fields)
    writer.writerows(_cells(line) for line in ranking.lines)
    return text.getvalue()


def _cells(line: RankLine) -> tuple[Any, ...]:
    return (
        line.rank,
        line.submission,
        line.marks,
        f"{line.raw:.4f}",
        f"{line.corrected:.4f}",
        "" if line.se is None else f"{line.se:.4f}",
        line.raw_rank,
        line.rank_low,
        line.rank_high,
        "true" if line.not_distinguishable_from_next else "false",
    )


def report(ranking: Ranking, file: MarkFile) -> str:
    """Variances, agreement, jurors, outliers, own country: the text for stderr."""
    return "\n".join(
        [
            *_model(ranking),
            *_agreement(ranking),
            *_jurors(ranking),
            *_outliers(ranking),
            *_own_country(ranking, file),
        ]
    )


def _model(ranking: Ranking) -> Iterator[str]:
    table, model = ranking.table, ranking.model
    yield (
        f"marks: {len(table.y):,} on {len(table.submissions):,} submissions "
        f"by {len(table.jurors):,} jurors"
    )
    yield f"corrected: {WHY[model.reason].format(model.components)}"
    yield f"lambda: {_lambda(model)}"
    yield f"sigma2: {_number(model.sigma2)} ({model.degrees:,} residual degrees of freedom)"
    yield f"tau2: {_number(model.tau2)}"


def _lambda(model: Model) -> str:
    if model.lam is None:
        return "infinite, as tau2 is 0"
    if model.degrees < DEGREES_MIN:
        return f"{model.lam:.4f} (published, as there are under 20 residual degrees of freedom)"
    return f"{model.lam:.4f}"


def _number(value: float | None) -> str:
    return "unknown" if value is None else f"{value:.4f}"


def _agreement(ranking: Ranking) -> Iterator[str]:
    yield f"Krippendorff's alpha (interval): {_number(ranking.alpha)}"
    if ranking.kendall_w is not None:
        yield f"Kendall's W: {ranking.kendall_w:.4f}"


def _jurors(ranking: Ranking) -> Iterator[str]:
    yield "severity of each juror in points (positive: generous), standard error, marks:"
    wide = max(len(str(line.juror)) for line in ranking.jurors)
    for line in ranking.jurors:
        error = _number(line.standard_error)
        yield f"  {line.juror!s:<{wide}}  {line.severity:+9.4f}  {error:>8}  {line.marks:>6}"


def _outliers(ranking: Ranking) -> Iterator[str]:
    found = ranking.outliers
    if not found:
        return
    yield f"marks beyond 2.5 sigma, to be asked about (they count): {len(found):,}"
    for each in found[:OUTLIERS_SHOWN]:
        yield f"  {each.submission} by {each.juror}: {each.residual:+.1f} sigma"
    if len(found) > OUTLIERS_SHOWN:
        yield f"  and {len(found) - OUTLIERS_SHOWN:,} more"


def _own_country(ranking: Ranking, file: MarkFile) -> Iterator[str]:
    """Marks that the rules of assigning forbid: told, with how they lean, and left in."""
    if file.countries is None:
        return
    table = ranking.table
    submission, juror = (np.array(each) for each in file.countries)
    own = (submission[table.s] == juror[table.j]) & (juror[table.j] != "")
    count = int(own.sum())
    if not count:
        yield "own country: no juror marked a submission of theirs"
        return
    lean = float(ranking.residuals[own].mean())
    yield (
        f"own country: {count:,} marks by jurors on submissions of their own country, "
        f"{lean:+.2f} points from what is expected on average; they count"
    )
