"""Tables of marks for tests: published ones, and random juries."""

import numpy as np
from hypothesis import strategies as st

from judging.rules.ranking import MarkTable, table_of

#: Krippendorff's data "C": four observers, twelve units; None where a unit was not seen
KRIPPENDORFF_C = {
    "A": [1, 2, 3, 3, 2, 1, 4, 1, 2, None, None, None],
    "B": [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, None, 3],
    "C": [None, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, None],
    "D": [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, None],
}
#: Shrout and Fleiss 1979, table 2: six targets by four judges
SHROUT_FLEISS = [
    [9, 2, 5, 8],
    [6, 1, 3, 2],
    [8, 4, 6, 8],
    [7, 1, 2, 6],
    [10, 5, 6, 9],
    [6, 2, 4, 7],
]
#: Montgomery, Design and Analysis of Experiments: catalysts in balanced incomplete blocks
#: (catalyst = submission, batch = juror)
CATALYSTS = [
    *((1, 1, 73), (1, 2, 74), (1, 4, 71)),
    *((2, 2, 75), (2, 3, 67), (2, 4, 72)),
    *((3, 1, 73), (3, 2, 75), (3, 3, 68)),
    *((4, 1, 75), (4, 3, 72), (4, 4, 75)),
]


def complete(rows: list[list[float]]) -> MarkTable:
    """Every juror marks every submission; rows are submissions."""
    return table_of([(s, j, mark) for s, row in enumerate(rows) for j, mark in enumerate(row)])


def random_jury(
    seed: int, submissions: int, jurors: int, each: int, severity: float = 6.0
) -> MarkTable:
    """``each`` random jurors mark a submission, in steps of 0.5, so that there are ties."""
    rng = np.random.default_rng(seed)
    quality, generous = rng.normal(60, 10, submissions), rng.normal(0, severity, jurors)
    marks = [
        (
            s,
            int(j),
            float(np.clip(round(2 * (quality[s] + generous[j] + rng.normal(0, 7))) / 2, 0, 100)),
        )
        for s in range(submissions)
        for j in rng.choice(jurors, size=min(each, jurors), replace=False)
    ]
    return table_of(marks)


def without(table: MarkTable, juror: object) -> MarkTable:
    """The same table as if ``juror`` had never marked."""
    rows = zip(table.s.tolist(), table.j.tolist(), table.y.tolist(), strict=True)
    return table_of(
        [(table.submissions[s], table.jurors[j], y) for s, j, y in rows if table.jurors[j] != juror]
    )


@st.composite
def tables(draw: st.DrawFn, most_jurors: int = 7, most_submissions: int = 25) -> MarkTable:
    """Any small jury: holes, ties, jurors with one mark, juries that share nothing."""
    jurors = draw(st.integers(1, most_jurors))
    submissions = draw(st.integers(1, most_submissions))
    mark = st.none() | st.integers(0, 12)
    cells = draw(
        st.lists(mark, min_size=jurors * submissions, max_size=jurors * submissions).filter(
            lambda found: any(each is not None for each in found)
        )
    )
    return table_of(
        [
            (f"s{k // jurors:02}", f"j{k % jurors}", each)
            for k, each in enumerate(cells)
            if each is not None
        ]
    )
