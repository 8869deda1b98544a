"""A worker that is killed in the middle of a step: the next one goes on, nothing is there twice."""

from __future__ import annotations

import os
import signal
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from flask import Flask

from app import create_app
from app.core.clock import now
from app.core.outbox import OutboxMessage
from app.core.transaction import transaction
from app.extensions import db
from badges.models import CertificateBatch, CertificateKind
from badges.queries.certificates import valid_certificates
from badges.services import certificate_batches as batches
from badges.services.certificates import issue_certificates
from tests.badges import fair
from tests.conftest import test_settings
from tests.faults.conftest import database_apart
from tests.faults.forked_worker import fork

KIND = CertificateKind.PARTICIPATION
PEOPLE, STEP = 8, 3


def die_in_the_second_step(settings: dict[str, Any], batch_id: int) -> None:
    """What a worker does, up to the moment at which it is killed with a step half done."""
    with create_app(settings).app_context():
        batches.STEP = STEP
        assert batches._take(batch_id)
        batches.make_step(batch_id, KIND)
        with transaction():
            batch = db.session.get_one(CertificateBatch, batch_id)
            issue_certificates(
                batch.edition, kind=KIND, at_most=STEP, batch=batch, tell=False, by="worker"
            )
            db.session.flush()
            os.kill(os.getpid(), signal.SIGKILL)


def batch_of_a_fair() -> CertificateBatch:
    edition = fair.edition()
    group = fair.delegation(edition)
    for number in range(PEOPLE):
        fair.let_in(fair.person(group, latin_name=f"Yasmine Trabelsi {number}"))
    batch = batches.start_batch(edition, kind=KIND, by="manager")
    db.session.commit()
    return batch


def goes_on(batch: CertificateBatch) -> None:
    assert (batch.done, batch.finished_at) == (STEP, None)
    assert len(valid_certificates(batch.edition)) == STEP
    with time_machine.travel(now() + batches.LEASE + timedelta(seconds=1)):
        db.session.rollback()
        batches.work_on_batches()
    db.session.expire_all()
    made = valid_certificates(batch.edition)
    assert (batch.done, batch.finished_at is not None) == (PEOPLE, True)
    assert len({one.subject for one in made}) == len(made) == PEOPLE
    sent = db.session.scalars(db.select(OutboxMessage.subject)).all()
    assert sent == [f"TN-01, ESI 2027, Gdynia: {PEOPLE} certificates"]


@pytest.fixture
def apart(request: pytest.FixtureRequest, database: str, tmp_path: Path) -> dict[str, Any]:
    """Settings of a platform of this test's own, since its worker is another process."""
    return test_settings(database_apart(request, database, "batch_kill", tmp_path), tmp_path)


def test_a_killed_worker_loses_its_step_and_nothing_more(apart: dict[str, Any]) -> None:
    app: Flask = create_app(apart)
    with app.app_context():
        db.create_all()
        batch = batch_of_a_fair()
        batch_id = batch.id
        db.session.rollback()
        worker = fork(die_in_the_second_step, apart, batch_id)
        worker.join(60)
        assert worker.exitcode == -signal.SIGKILL
        goes_on(batch)
        db.session.remove()
        db.engine.dispose()
