"""``flask worker``, or any deed, in a process forked where the platform is imported already.

Importing takes a process two seconds; a test that kills four workers waits for it once. What is
killed is a process with an app, connections and threads of its own all the same.
"""

import os
import runpy
import sys
from collections.abc import Callable
from multiprocessing import get_context
from multiprocessing.process import BaseProcess
from typing import Any

_forks = get_context("forkserver")
_forks.set_forkserver_preload([__name__, "tests.faults.imported_platform"])


def start(environment: dict[str, str]) -> BaseProcess:
    """Start a worker with ``environment`` on top of this process's own."""
    return fork(_work, environment)


def fork(deed: Callable[..., None], *args: Any) -> BaseProcess:
    """Start ``deed`` in a process of its own."""
    process = _forks.Process(target=deed, args=args)
    process.start()
    return process


def _work(environment: dict[str, str]) -> None:
    os.environ.update(environment)
    sys.argv = ["flask", "worker"]
    runpy.run_module("flask", run_name="__main__")
