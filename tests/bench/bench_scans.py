"""Scans through the API: CPU and statements of one, by an account's token and by a paired device;
batches of 500, and the list that a scanner carries, at an edition of 10,000 people."""

import gc
import gzip
import json
import tempfile
import time
from collections.abc import Iterator
from contextvars import Context
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Any
from uuid import uuid4

from sqlalchemy import event

from app import create_app
from app.accounts.services.api_tokens import create_token
from app.core.access import Role
from app.core.clock import now, today
from app.extensions import db
from badges.models import Badge
from badges.queries.devices import pairing_code
from badges.services.devices import add_device, pair_device
from tests.badges.venue import codes_of, edition_with_people, station_at
from tests.conftest import test_settings
from tests.factories import user_with

PEOPLE = 10_000
SCANS = 300
BATCH = 500
LISTS = 5
HEADING = ["", "count", "CPU ms each", "statements each", "a CPU second", "kB packed"]


class Caller:
    """Somebody who calls the API of one station, measured."""

    def __init__(self, app: Any, where: str, token: str) -> None:
        self.client, self.where = app.test_client(), where
        self.headers = {"Authorization": f"Bearer {token}", "Accept-Encoding": "gzip"}
        self.statements: list[str] = []
        event.listen(db.engine, "before_cursor_execute", lambda *a: self.statements.append(a[2]))

    def scans(self, what: str, lots: list[list[str]], **values: Any) -> list[str]:
        """A row of the table: the lots one after the other, by the scan."""
        bodies = [_body(lot, **values) for lot in lots]
        self.statements.clear()
        before = time.process_time()
        answers = [self._send("POST", "scans", json=body) for body in bodies]
        spent, count = time.process_time() - before, sum(map(len, lots))
        assert {answer.status_code for answer in answers} == {200}, answers[0].text
        return self._row(what, spent, count)

    def lists(self, what: str, since: str | None = None) -> tuple[list[str], str]:
        """A row of the table for the list, and the cursor it came with."""
        self.statements.clear()
        query = {"since": since} if since else {}
        before = time.process_time()
        answers = [self._send("GET", "manifest", query_string=query) for _ in range(LISTS)]
        spent, packed = time.process_time() - before, answers[-1].data
        assert {answer.status_code for answer in answers} == {200}
        cursor = json.loads(gzip.decompress(packed))["cursor"]
        return [*self._row(what, spent, LISTS)[:-1], f"{len(packed) / 1000:.0f}"], cursor

    def _send(self, method: str, what: str, **values: Any) -> Any:
        """One request that shares nothing with the one before it, as in a server."""
        send = partial(self.client.open, f"{self.where}/{what}", method=method, **values)
        return Context().run(partial(send, headers=self.headers))

    def _row(self, what: str, spent: float, count: int) -> list[str]:
        each = [f"{1000 * spent / count:.2f}", f"{len(self.statements) / count:.1f}"]
        return [what, str(count), *each, f"{count / spent:.0f}", ""]


def run() -> tuple[list[str], list[list[str]]]:
    """One scan a request, refusals, batches, lists."""
    with tempfile.TemporaryDirectory() as folder:
        settings = test_settings(f"sqlite:///{folder}/bench.sqlite", Path(folder))
        app = create_app({**settings, "SQLITE_SYNCHRONOUS": "FULL"})
        with app.app_context():
            db.create_all()
            account, device, codes = _venue(app)
            rows = [*_one_by_one(account, device, codes), *_many(device, codes), *_lists(device)]
            db.session.remove()
            db.engine.dispose()
    return HEADING, rows


def _venue(app: Any) -> tuple[Caller, Caller, list[str]]:
    edition = edition_with_people(PEOPLE, starts_on=today(), ends_on=today())
    gate, codes = station_at(edition, capacity=PEOPLE), codes_of(edition)
    user = user_with(Role.DESK, scope=edition.scope)
    token = create_token(user, name="bench", scopes=["scan"], by=user)
    phone = add_device(gate, name="Phone 1", by="bench")
    _, own_token = pair_device(pairing_code(phone))
    where = f"/api/v1/stations/{gate.public_id}"
    db.session.commit()
    db.session.remove()
    gc.collect()
    gc.freeze()  # as gunicorn.conf.py does
    return Caller(app, where, token), Caller(app, where, own_token), codes


def _one_by_one(account: Caller, device: Caller, codes: list[str]) -> Iterator[list[str]]:
    waiting = iter(codes)

    def ones(count: int = SCANS) -> list[list[str]]:
        return [[code] for code in islice(waiting, count)]

    account.scans("", ones(20))
    yield account.scans("account: admitted", ones())
    device.scans("", ones(20))
    yield device.scans("device: admitted", ones())
    yield device.scans("device: already inside", [[code] for code in codes[:SCANS]])
    yield device.scans("device: unknown", [["hello"] for _ in range(SCANS)])


def _many(device: Caller, codes: list[str]) -> Iterator[list[str]]:
    lots = [codes[start : start + BATCH] for start in range(2_000, 2_000 + 3 * BATCH, BATCH)]
    yield device.scans("device: 500 a request", lots)
    yield device.scans("device: 500 again, admitted there", lots, decided={"result": "admitted"})


def _lists(device: Caller) -> Iterator[list[str]]:
    row, cursor = device.lists(f"list of {PEOPLE}")
    yield row
    device.statements.clear()
    people = db.session.scalars(db.select(Badge).limit(20)).all()
    for badge in people:
        badge.participant.withdrawn_at = now()
    db.session.commit()
    yield device.lists("list, 20 changed", cursor)[0]


def _body(codes: list[str], **values: Any) -> dict[str, Any]:
    moment = now().isoformat()
    common = {"scanned_at": moment, **values}
    scans = [{"nonce": str(uuid4()), "code": code, **common} for code in codes]
    return {"scans": scans, "sent_at": moment}
