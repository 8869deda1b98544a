"""``marks rank`` on more and more marks, whole: start, reading, ranking, ranges, writing.

The peer is plain least squares of the same additive model by scipy's LSQR, on the sparse design of
all marks but one juror's: qualities and severities alone, without variances, errors or ranks.
Ranges by refitting cost one such fit for every juror; the last column is how many times our whole
command that takes.
"""

import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np

MARKS_EACH = 5
#: marks, jurors: one size of jury throughout, and a small one
SIZES = ((10_000, 100), (10_000, 1_000), (100_000, 1_000), (1_000_000, 1_000))
HEADING = ["", "marks", "submissions", "jurors", "CPU s", "wall s", "MB peak", "all refits / rank"]
ROOT = Path(__file__).parents[2]


@dataclass
class Cost:
    """Of a whole process: seconds, and MB at its peak; and what it said."""

    cpu: float
    wall: float
    memory: float
    told: str


def run() -> tuple[list[str], list[list[str]]]:
    """Each size by the command, then one of the fits that ranges by refitting would take."""
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        for marks, jurors in SIZES:
            file = Path(folder) / f"{marks}-{jurors}.csv"
            file.write_text(jury(marks // MARKS_EACH, jurors))
            ours = cost(["flask", "--app", "wsgi", "marks", "rank", file, "-o", f"{file}.out"])
            peer = cost([__name__, file])
            sizes = [f"{each:,}" for each in (marks, marks // MARKS_EACH, jurors)]
            ratio = f"{float(peer.told) * jurors / ours.wall:,.0f}"
            rows.append(["marks rank", *sizes, *_cells(ours), ratio])
            rows.append(["one refit by LSQR", *sizes, *_cells(peer), ""])
    return HEADING, rows


def _cells(found: Cost) -> list[str]:
    return [f"{found.cpu:.2f}", f"{found.wall:.2f}", f"{found.memory:.0f}"]


def jury(submissions: int, jurors: int) -> str:
    """Marks in no order; five different jurors each (their number is a multiple of five)."""
    rng = np.random.default_rng(1)
    s = np.repeat(np.arange(submissions), MARKS_EACH)
    j = np.concatenate([rng.permutation(jurors) for _ in range(len(s) // jurors)])
    y = 60 + rng.normal(0, 9, submissions)[s] + rng.normal(0, 5, jurors)[j]
    y = np.clip(y + rng.normal(0, 8, len(s)), 0, 100).round(1)
    rows = (f"P{s[k]:06},juror-{j[k]:04},{y[k]}\n" for k in rng.permutation(len(s)).tolist())
    return "submission,juror,mark\n" + "".join(rows)


def cost(command: list[object]) -> Cost:
    """Runs a Python module in a process of its own, as a user of the platform does."""
    with tempfile.TemporaryDirectory() as folder:
        settings = {
            "DEMO": "1",
            "DATABASE_URL": f"sqlite:///{folder}/bench.sqlite",
            "INSTANCE": folder,
        }
        begun = time.perf_counter()
        process = subprocess.Popen(
            [sys.executable, "-m", *map(str, command)],
            cwd=ROOT, env={**os.environ, **settings}, stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL, text=True,
        )  # fmt: skip
        assert process.stdout
        told = process.stdout.read()
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    wall = time.perf_counter() - begun
    if process.returncode:
        raise RuntimeError(f"{command} ended with {process.returncode}")
    return Cost(used.ru_utime + used.ru_stime, wall, used.ru_maxrss / 1024, told)


def refit(file: Path) -> float:
    """Seconds of LSQR for the marks of ``file`` without those of one juror."""
    import pandas as pd
    from scipy import sparse

    marks = pd.read_csv(file)
    marks = marks[marks["juror"] != marks["juror"].iloc[0]]
    s, j = (pd.factorize(marks[name])[0] for name in ("submission", "juror"))
    row = np.arange(len(marks))
    shape = (len(marks), s.max() + j.max() + 2)
    cells = (np.concatenate([row, row]), np.concatenate([s, s.max() + 1 + j]))
    design = sparse.csr_array((np.ones(2 * len(marks)), cells), shape=shape)
    begun = time.perf_counter()
    sparse.linalg.lsqr(design, marks["mark"].to_numpy(), atol=1e-10, btol=1e-10)
    return time.perf_counter() - begun


if __name__ == "__main__":
    sys.stdout.write(str(refit(Path(sys.argv[1]))))
