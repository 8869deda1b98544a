"""How long, how much memory, how many bytes: each measurement in a process of its own."""

import json
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass


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
        memory=resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        size=len(made),
    )


def in_a_process_of_its_own(module: str, *arguments: str) -> Row:
    """Runs ``module`` as a command; it answers with `print_row`. Peaks of memory do not mix so."""
    command = [sys.executable, "-m", module, *arguments]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    return Row(**json.loads(done.stdout.splitlines()[-1]))


def print_row(row: Row) -> None:
    """The answer of a process to the one that started it."""
    sys.stdout.write(json.dumps(asdict(row)) + "\n")
