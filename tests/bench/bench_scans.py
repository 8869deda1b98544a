"""Scans through the API: CPU and statements of one, with a token, at an edition of 2,500 people."""

import tempfile
import time
from itertools import islice
from pathlib import Path
from typing import Any
from uuid import uuid4

from sqlalchemy import event

from app import create_app
from app.accounts.services.api_tokens import create_token
from app.core.access import Role
from app.core.clock import now
from app.extensions import db
from tests.badges.venue import codes_of, edition_with_people, station_at
from tests.conftest import test_settings
from tests.factories import user_with

PEOPLE = 2_500
SCANS = 300
HEADING = ["", "scans", "CPU ms each", "statements each", "scans a CPU second"]


def run() -> tuple[list[str], list[list[str]]]:
    """One scan a request, refusals, and batches of 100."""
    with tempfile.TemporaryDirectory() as folder:
        settings = test_settings(f"sqlite:///{folder}/bench.sqlite", Path(folder))
        app = create_app({**settings, "SQLITE_SYNCHRONOUS": "FULL"})
        with app.app_context():
            db.create_all()
            rows = _rows(app, *_venue())
            db.session.remove()
            db.engine.dispose()
    return HEADING, rows


def _venue() -> tuple[str, dict[str, str], list[str]]:
    edition = edition_with_people(PEOPLE)
    gate, codes = station_at(edition, capacity=PEOPLE), codes_of(edition)
    user = user_with(Role.DESK, scope=edition.scope)
    token = create_token(user, name="bench", scopes=["scan"], by=user)
    where = f"/api/v1/stations/{gate.public_id}/scans"
    db.session.commit()
    return where, {"Authorization": f"Bearer {token}"}, codes


def _rows(app: Any, where: str, headers: dict[str, str], codes: list[str]) -> list[list[str]]:
    client, waiting = app.test_client(), iter(codes)
    statements = []
    event.listen(db.engine, "before_cursor_execute", lambda *a: statements.append(a[2]))

    def measured(what: str, lots: list[list[str]]) -> list[str]:
        statements.clear()
        before = time.process_time()
        for lot in lots:
            answer = client.post(where, json=_body(lot), headers=headers)
            assert answer.status_code == 200, answer.text
        spent, count = time.process_time() - before, sum(map(len, lots))
        each = [f"{1000 * spent / count:.2f}", f"{len(statements) / count:.1f}"]
        return [what, str(count), *each, f"{count / spent:.0f}"]

    warm_up = measured("", [[code] for code in islice(waiting, 20)])
    assert warm_up
    return [
        measured("admitted, one a request", [[code] for code in islice(waiting, SCANS)]),
        measured("already inside", [[code] for code in codes[20 : 20 + SCANS]]),
        measured("unknown", [["hello"] for _ in range(SCANS)]),
        measured("admitted, 100 a request", [list(islice(waiting, 100)) for _ in range(3)]),
    ]


def _body(codes: list[str]) -> dict[str, Any]:
    moment = now().isoformat()
    return {"scans": [{"nonce": str(uuid4()), "code": c, "scanned_at": moment} for c in codes]}
