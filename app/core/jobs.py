"""Work done after the answer: by a worker beside the server, or by many workers on many hosts.

Tasks are named functions that are run every so many seconds, each run exactly once among all
workers: a run is a DBOS workflow whose id is the task and its time slot, and DBOS starts an id
once. Deliveries of mail are workflows too (app.core.post). The state of the workflows lies beside
the data: in a file of its own next to SQLite, in the schema ``dbos`` of PostgreSQL.
"""

import logging
import os
import socket
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import wraps
from threading import Event, Thread
from typing import Any

import click
from dbos import DBOS, DBOSConfig, SetWorkflowID
from flask import Flask
from sqlalchemy import make_url
from sqlalchemy.orm import Mapped, mapped_column

from app.core.clock import now
from app.core.models import UTCDateTime
from app.core.transaction import transaction
from app.extensions import Model, db

log = logging.getLogger(__name__)
BEAT_SECONDS = 15
#: a worker that has been silent for longer counts as gone
SILENT_AFTER = timedelta(seconds=60)


class Heartbeat(Model):
    """When a worker was last seen."""

    __tablename__ = "worker_heartbeat"

    worker: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(UTCDateTime)


@dataclass(frozen=True)
class Task:
    """A function that workers run every ``seconds``; running it twice must do no harm."""

    name: str
    seconds: int
    run: Callable[[], Any]


class Tasks:
    """The tasks registered on one app."""

    def __init__(self) -> None:
        self.by_name: dict[str, Task] = {}


def init_app(app: Flask) -> None:
    """Bind the background work to ``app``."""
    app.extensions["tasks"] = Tasks()
    app.cli.add_command(worker_command)
    every(app, BEAT_SECONDS, _beat)


def carry_worker(app: Flask) -> None:
    """Let the server carry a worker where asked; only once ``app`` is whole, for a worker that
    reads while tables are still being declared breaks both."""
    if app.config["EMBEDDED_WORKER"]:
        Thread(target=run_worker, args=(app, Event()), name="worker", daemon=True).start()


def every(app: Flask, seconds: int, task: Callable[[], Any]) -> None:
    """Have workers run ``task`` every ``seconds``, inside an app context."""
    name = f"{task.__module__}.{task.__name__}"
    app.extensions["tasks"].by_name[name] = Task(name, seconds, task)


def worker_name() -> str:
    """This worker among others: host and process."""
    return f"{socket.gethostname()}:{os.getpid()}"


def worker_is_alive() -> bool:
    """Whether any worker was seen lately."""
    last = db.session.scalar(db.select(db.func.max(Heartbeat.at)))
    return last is not None and now() - last < SILENT_AFTER


def _beat() -> None:
    """Say that this worker lives, and forget those that do not."""
    with transaction():
        db.session.execute(db.delete(Heartbeat).where(Heartbeat.at < now() - timedelta(hours=1)))
        db.session.merge(Heartbeat(worker=worker_name(), at=now()))


# ---- the worker ----------------------------------------------------------------------------------

_serving: list[Flask] = []


def inside_app(function: Callable[..., Any]) -> Callable[..., Any]:
    """Run ``function`` in a context of the app that this worker serves."""

    @wraps(function)
    def inside(*args: Any) -> Any:
        with _serving[-1].app_context():
            return function(*args)

    return inside


@DBOS.workflow()
@inside_app
def run_task(name: str, slot: int) -> None:
    """One run of the task ``name``; a failure is logged and does not stop the next run."""
    task = _serving[-1].extensions["tasks"].by_name.get(name)
    if task is None:
        return
    try:
        task.run()
    except Exception:  # a worker outlives whatever one task meets
        log.exception("task %s failed", name)


def start(workflow: Callable[..., Any], workflow_id: str, *args: Any) -> None:
    """Start ``workflow`` under ``workflow_id``; an id that was started before is left alone."""
    with SetWorkflowID(workflow_id):
        DBOS.start_workflow(workflow, *args)


def system_database(url: str) -> str:
    """Where the workflows' state lies: beside the data."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        return f"sqlite:///{parsed.database}.jobs"
    return parsed.render_as_string(hide_password=False)


def run_worker(app: Flask, stop: Event) -> None:
    """Work until ``stop`` is set."""
    _serving.append(app)
    url = app.config["SQLALCHEMY_DATABASE_URI"]
    config = DBOSConfig(
        name="milset-platform",
        system_database_url=system_database(url),
        executor_id=socket.gethostname(),
        application_version="1",  # a newer release goes on with what an older one began
        log_level="WARNING",
    )
    DBOS(config=config)
    DBOS.launch()
    try:
        _loop(app, stop)
    finally:
        DBOS.destroy(workflow_completion_timeout_sec=10)
        _serving.remove(app)


def _loop(app: Flask, stop: Event) -> None:
    last: dict[str, int] = {}
    while not stop.wait(0.5):
        seconds = now().timestamp()
        for task in app.extensions["tasks"].by_name.values():
            slot = int(seconds // task.seconds)
            if last.get(task.name) != slot:
                last[task.name] = slot
                _start_slot(task, slot)


def _start_slot(task: Task, slot: int) -> None:
    own = f"-{worker_name()}" if task.run is _beat else ""  # each worker beats for itself
    try:
        start(run_task, f"{task.name}-{slot}{own}", task.name, slot)
    except Exception:  # the database is away for a moment: the next slot comes
        log.exception("could not start %s", task.name)


@click.command("worker")
def worker_command() -> None:
    """Run background work until stopped (production: one or more beside the servers)."""
    import signal

    from flask import current_app

    stop = Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, lambda *_: stop.set())
    click.echo(f"worker {worker_name()} is ready")
    run_worker(current_app._get_current_object(), stop)  # type: ignore[attr-defined]
