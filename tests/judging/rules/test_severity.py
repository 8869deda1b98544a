"""Severities and variances, against published analyses and an independent solution."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from judging.rules.mark_table import MarkTable, table_of
from judging.rules.severity import Reason, equation, fit, grounded, solve, variances
from tests.judging.rules.juries import CATALYSTS, SHROUT_FLEISS, complete, random_jury, tables


def at_zero(table: MarkTable) -> np.ndarray:
    of = equation(table)
    return solve(grounded(of.matrix, of.component)[0], of.right, 0.0)


def mixed_model(table: MarkTable, lam: float) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Henderson's equations in full: qualities, severities, and the inverse."""
    n, jurors = len(table.submissions), len(table.jurors)
    x, z = np.eye(n)[table.s], np.eye(jurors)[table.j]
    both = np.hstack([x, z])
    whole = both.T @ both + np.diag([0.0] * n + [lam] * jurors)
    inverse = np.linalg.inv(whole)
    found = inverse @ both.T @ table.y
    return found[:n], found[n:], inverse


def test_variances_of_shrout_and_fleiss() -> None:
    of = equation(complete(SHROUT_FLEISS))
    sigma2, tau2 = variances(of.sums, float(at_zero(complete(SHROUT_FLEISS)) @ of.right))

    assert sigma2 is not None
    assert tau2 is not None
    assert (round(sigma2, 4), round(tau2, 4)) == (1.0194, 5.2444)


def test_effects_of_montgomerys_catalysts() -> None:
    """Catalysts are marked in batches of three; batches differ as jurors do."""
    catalysts = table_of(CATALYSTS)
    severities = at_zero(catalysts)
    quality = catalysts.raw - catalysts.incidence @ severities / catalysts.per_submission
    of = equation(catalysts)
    error = of.sums.within - float(severities @ of.right)

    assert 8 * (quality - quality.mean()) == pytest.approx([-9, -7, -4, 20])
    assert error == pytest.approx(3.25)
    assert of.sums.degrees == 5


def test_f_of_montgomerys_catalysts() -> None:
    """The same with roles changed: what the catalysts explain beyond the batches."""
    batches = table_of([(batch, catalyst, y) for catalyst, batch, y in CATALYSTS])
    of, effects = equation(batches), at_zero(batches)
    explained = float(effects @ of.right)

    assert 8 * effects == pytest.approx([-9, -7, -4, 20])
    assert round((explained / 3) / (3.25 / 5), 2) == 11.67


@given(st.integers(0, 10**6), st.integers(15, 60), st.integers(2, 6), st.integers(2, 4))
@settings(max_examples=60, deadline=None)
def test_the_fit_solves_the_whole_mixed_model(
    seed: int, submissions: int, jurors: int, each: int
) -> None:
    table = random_jury(seed, submissions, jurors, each)
    found = fit(table)
    if not found.model.lam or not found.model.corrected:
        return
    quality, severities, inverse = mixed_model(table, found.model.lam)
    assert found.model.sigma2 is not None
    n = len(table.submissions)

    assert found.severities == pytest.approx(severities, abs=1e-8)
    assert found.corrected == pytest.approx(quality, abs=1e-8)
    assert found.covariance == pytest.approx(found.model.sigma2 * inverse[n:, n:], abs=1e-7)


def test_variances_are_found_again_in_a_large_jury() -> None:
    rng = np.random.default_rng(5)
    quality, generous = rng.normal(60, 10, 3000), rng.normal(0, 4, 200)
    marks = [
        (s, int(j), quality[s] + generous[j] + rng.normal(0, 6))
        for s in range(3000)
        for j in rng.choice(200, 5, replace=False)
    ]
    found = fit(table_of(marks))

    assert found.model.sigma2 == pytest.approx(36, rel=0.05)
    assert found.model.tau2 == pytest.approx(np.var(generous, ddof=1), rel=0.05)
    assert np.corrcoef(found.severities, generous)[0, 1] > 0.97


def test_without_noise_the_quality_is_found_exactly() -> None:
    generous = [-6, 0, 2, 4]
    marks = [(s, j, 40 + s + generous[j]) for s in range(40) for j in range(4) if (s + j) % 4 != 0]
    found = fit(table_of(marks))

    assert found.model.lam == 0.0
    assert found.model.reason is Reason.ESTIMATED
    assert found.severities == pytest.approx(generous, abs=1e-9)
    assert found.corrected == pytest.approx(np.arange(40.0) + 40, abs=1e-9)


def test_jurors_who_do_not_differ_are_not_corrected() -> None:
    # every juror's marks of every batch have one mean: what differs is noise alone
    noise = [3, -3, 0, 0, -3, 3]
    marks = [(s, j, 50 + noise[(s + 2 * j) % 6]) for s in range(30) for j in range(3)]
    found = fit(table_of(marks))

    assert (found.model.lam, found.model.tau2, found.model.reason) == (None, 0.0, "no_severity")
    assert found.corrected.tolist() == table_of(marks).raw.tolist()
    assert found.severities.tolist() == [0.0, 0.0, 0.0]


def test_two_juries_that_share_nothing_are_not_compared() -> None:
    one, other = random_jury(1, 30, 3, 3), random_jury(2, 30, 3, 3)
    marks = [(f"a{s}", f"a{j}", y) for s, j, y in zip(one.s, one.j, one.y, strict=True)]
    marks += [(f"b{s}", f"b{j}", y) for s, j, y in zip(other.s, other.j, other.y, strict=True)]
    table = table_of(marks)
    found = fit(table)

    assert (found.model.components, found.model.reason) == (2, "not_connected")
    assert found.corrected.tolist() == table.raw.tolist()


@pytest.mark.parametrize(("marks", "reason"), [(9, "few_marks"), (10, "estimated")])
def test_correcting_takes_ten_marks_of_each(marks: int, reason: str) -> None:
    table = random_jury(3, 40, 4, 4)
    rows = zip(table.s.tolist(), table.j.tolist(), table.y.tolist(), strict=True)
    kept = [(s, j, y) for s, j, y in rows if j != 0 or s < marks]

    assert fit(table_of(kept)).model.reason == reason


def test_with_few_degrees_of_freedom_lambda_is_the_published_one() -> None:
    table = complete([[50 + s, 60 + s + s % 3] for s in range(20)])
    found = fit(table)

    assert (found.model.degrees, found.model.lam, found.model.reason) == (19, 5.3, "assumed")
    assert found.model.corrected


def test_twenty_degrees_of_freedom_are_enough() -> None:
    assert fit(complete([[50 + s, 60 + s + s % 3] for s in range(21)])).model.reason == "estimated"


def test_one_juror_alone_is_not_corrected() -> None:
    found = fit(complete([[50.0 + s] for s in range(30)]))

    assert (found.model.reason, found.model.sigma2, found.model.tau2) == ("one_juror", None, None)


@given(tables())
@settings(max_examples=100, deadline=None)
def test_severities_of_a_component_add_up_to_nothing(table: MarkTable) -> None:
    component = equation(table).component

    assert np.bincount(component, fit(table).severities) == pytest.approx(0, abs=1e-8)
