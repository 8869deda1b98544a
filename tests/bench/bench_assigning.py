"""Plans of assignments: time by size, and a new plan after one juror left a jury at work."""

import time
from collections import Counter
from collections.abc import Callable

from judging.rules.assigning import Pair, Plan, assign

HEADING = ["", "tasks", "ms", "ms for 1,000 tasks", "loads", "connected"]
#: submissions, jurors, marks for each; None: everybody
SIZES = ((400, 12, 4), (400, 12, None), (1_000, 25, 4), (2_000, 50, 4), (6_000, 100, 4))


def run() -> tuple[list[str], list[list[str]]]:
    """The first line is a photo contest: it has to stay under 100 ms."""
    rows = [_row(f"{s:,} x {j} x {each or 'all'}", _plan(s, j, each)) for s, j, each in SIZES]
    rows.append(_row("6,000 x 100 x 4, one leaves", _again(6_000, 100, 4)))
    return HEADING, rows


def _bars(submissions: int, jurors: int) -> set[Pair]:
    """A tenth of all pairs: jurors and submissions come from ten countries."""
    return {(s, j) for s in range(submissions) for j in range(jurors) if s % 10 == j % 10}


def _plan(submissions: int, jurors: int, each: int | None) -> Callable[[], tuple[Plan, set[Pair]]]:
    barred = _bars(submissions, jurors)

    def plan() -> tuple[Plan, set[Pair]]:
        made = assign(range(submissions), range(jurors), each=each, seed="b", barred=barred)
        return made, set(made.given)

    return plan


def _again(submissions: int, jurors: int, each: int) -> Callable[[], tuple[Plan, set[Pair]]]:
    barred = _bars(submissions, jurors)
    held = set(assign(range(submissions), range(jurors), each=each, seed="b", barred=barred).given)

    def plan() -> tuple[Plan, set[Pair]]:
        made = assign(
            range(submissions), range(1, jurors), each=each, seed="b", barred=barred, held=held
        )
        return made, held - set(made.taken) | set(made.given)

    return plan


def _row(what: str, work: Callable[[], tuple[Plan, set[Pair]]]) -> list[str]:
    before = time.perf_counter()
    plan, live = work()
    spent = 1000 * (time.perf_counter() - before)
    loads = Counter(juror for _, juror in live).values()
    return [
        what,
        f"{len(live):,}",
        f"{spent:.0f}",
        f"{1000 * spent / len(live):.1f}",
        f"{min(loads)}-{max(loads)}",
        "yes" if plan.connected else "no",
    ]
