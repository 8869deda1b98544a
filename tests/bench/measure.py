"""How long, how much memory, how many bytes: each measurement in a process of its own."""

import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

#: heading of `side_by_side`
GROWTH = ["count", "CPU s", "wall s", "MB peak", "ms each", "ms one more", "kB each", "times"]


@dataclass
class Row:
    """One line of the table. Times in seconds, memory in MB, of the whole process."""

    what: str
    count: int
    cpu: float
    wall: float
    memory: float
    size: int


def measured(what: str, count: int, work: Callable[[], bytes]) -> Row:
    """Does ``work`` once and says what it took; CPU is that of all threads."""
    cpu, wall = time.process_time(), time.perf_counter()
    made = work()
    return Row(
        what=what,
        count=count,
        cpu=time.process_time() - cpu,
        wall=time.perf_counter() - wall,
        memory=peak(),
        size=len(made),
    )


def in_a_process_of_its_own(module: str, *arguments: str) -> Row:
    """Runs ``module`` as a command; it answers with `print_row`. Peaks of memory do not mix so."""
    return Row(**answer_of(module, *arguments))


def least_of_three(module: str, *arguments: str) -> Row:
    """The one of three runs with the least CPU: what else a machine does only ever adds to it."""
    runs = [in_a_process_of_its_own(module, *arguments) for _ in range(3)]
    return min(runs, key=lambda row: row.cpu)


def answer_of(module: str, *arguments: str) -> Any:
    """What ``module`` as a command writes as JSON in its last line."""
    command = [sys.executable, "-m", module, *arguments]
    done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
    return json.loads(done.stdout.splitlines()[-1])


def peak() -> float:
    """Most memory that this process held so far, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def print_row(row: Row) -> None:
    """The answer of a process to the one that started it."""
    sys.stdout.write(json.dumps(asdict(row)) + "\n")


def side_by_side(module: str, ways: Mapping[str, Sequence[int]]) -> list[list[str]]:
    """Lines of the table for each of the ``ways`` of ``module`` at its sizes, in a process of its
    own each, beside the largest size of ``plain``."""
    rows = {
        way: [least_of_three(module, way, str(count)) for count in sizes]
        for way, sizes in ways.items()
    }
    slow = rows["plain"][-1]
    return [cells for grown in rows.values() for cells in _growth(grown, slow)]


def _growth(rows: list[Row], slow: Row) -> list[list[str]]:
    """Lines of the table for one way at growing sizes: what one more takes, beside the size before,
    and how many times the CPU of ``slow`` would do for each."""
    return [_cells(row, before, slow) for row, before in zip(rows, [None, *rows], strict=False)]


def _cells(row: Row, before: Row | None, slow: Row) -> list[str]:
    more = (row.cpu - before.cpu) / (row.count - before.count) if before else None
    return [
        row.what,
        f"{row.count:,}",
        f"{row.cpu:.2f}",
        f"{row.wall:.2f}",
        f"{row.memory:.0f}",
        f"{1000 * row.cpu / row.count:.2f}",
        "" if more is None else f"{1000 * more:.2f}",
        f"{row.size / row.count / 1000:.2f}",
        f"{slow.cpu / slow.count / (row.cpu / row.count):.1f}",
    ]
