"""A worker that is killed in the middle of its mails: none is lost, on both databases."""

from __future__ import annotations

import signal
import socket
import time
from collections import Counter
from collections.abc import Iterator
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller

from app import create_app
from app.core import outbox
from app.core.outbox import Mail, OutboxMessage
from app.core.transaction import reading, transaction
from app.extensions import db
from tests.conftest import test_settings
from tests.faults import forked_worker
from tests.faults.conftest import ROOT, database_apart

MAILS, KILLS = 72, 3


class SlowMailbox:
    """A server that takes 30 ms for a mail and counts each by its id."""

    def __init__(self) -> None:
        self.ids: list[str] = []

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802 - aiosmtpd's name
        time.sleep(0.03)
        head = envelope.content.decode().split("Message-ID: ", 1)[1]
        self.ids.append(head.split("\r\n", 1)[0])
        return "250 OK"


@pytest.fixture
def mailbox() -> Iterator[tuple[SlowMailbox, int]]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    box = SlowMailbox()
    controller = Controller(box, hostname="127.0.0.1", port=port)
    controller.start()
    yield box, port
    controller.stop()


@pytest.fixture
def own_database(request: pytest.FixtureRequest, database: str, tmp_path: Path) -> str:
    """A database of this test's own, since its worker is another process."""
    return database_apart(request, database, "worker_kill", tmp_path)


def start_worker(settings: dict[str, Any], port: int) -> BaseProcess:
    environment = {
        "DATABASE_URL": settings["SQLALCHEMY_DATABASE_URI"],
        "INSTANCE": str(settings["INSTANCE"]),
        "SECRET_KEY": settings["SECRET_KEY"],
        "MAIL_URL": f"smtp://127.0.0.1:{port}",
        "DEMO": "0",
        "FLASK_APP": str(ROOT / "wsgi.py"),
    }
    return forked_worker.start(environment)


def wait_for_more(box: SlowMailbox, count: int, seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while len(box.ids) < count and time.monotonic() < end:
        time.sleep(0.02)
    assert len(box.ids) >= count, f"{len(box.ids)} of {count} mails in {seconds} s"


def test_killed_workers_lose_no_mail(
    own_database: str, mailbox: tuple[SlowMailbox, int], tmp_path: Path
) -> None:
    box, port = mailbox
    settings = test_settings(own_database, tmp_path)
    app = create_app(settings)
    with app.app_context():
        db.create_all()
        with transaction():
            for number in range(MAILS):
                to = f"person{number}@example.org"
                outbox.queue(to=to, language="en", mail=lambda: Mail("Hello", ["Hello."]))
        for kill in range(KILLS):
            worker = start_worker(settings, port)
            wait_for_more(box, (kill + 1) * MAILS // 6)
            worker.kill()
            worker.join(20)
            assert worker.exitcode == -signal.SIGKILL
        worker = start_worker(settings, port)
        wait_until_all_are_sent()
        worker.terminate()
        worker.join(20)
        assert worker.exitcode == 0
        db.session.remove()
        db.engine.dispose()

    seen = Counter(box.ids)
    assert len(seen) == MAILS
    # sent twice only when killed between the server's yes and our note of it
    assert sum(seen.values()) - MAILS <= KILLS * 16


def wait_until_all_are_sent(seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        with reading():
            waiting = db.session.scalar(
                db.select(db.func.count()).where(OutboxMessage.sent_at.is_(None))
            )
        if not waiting:
            return
        time.sleep(0.1)
    pytest.fail(f"{waiting} mails were not sent")
