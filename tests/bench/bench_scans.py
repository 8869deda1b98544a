"""Scans through the API: CPU and statements of one, by an account's token and by a paired device;
batches of 500, and the list that a scanner carries, at editions of 100 to 10,000 people."""

import gc
import gzip
import json
import sys
import tempfile
import time
from collections.abc import Iterator
from contextvars import Context
from functools import partial
from itertools import islice
from pathlib import Path
from statistics import median
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
from tests.bench.measure import answer_of, peak
from tests.conftest import test_settings
from tests.factories import user_with

PEOPLE = (100, 1_000, 10_000)
SCANS = 300
BATCH = 500
LISTS = 5
HEADING = ["scans", "people", "count", "CPU ms", "wall ms", "statements", "MB peak", "kB packed"]
Cells = list[str]


class Caller:
    """Somebody who calls the API of one station, measured request by request."""

    def __init__(self, app: Any, where: str, token: str) -> None:
        self.client, self.where = app.test_client(), where
        self.headers = {"Authorization": f"Bearer {token}", "Accept-Encoding": "gzip"}
        self.statements: list[str] = []
        event.listen(db.engine, "before_cursor_execute", lambda *a: self.statements.append(a[2]))

    def scans(self, what: str, lots: list[list[str]], **values: Any) -> Cells:
        """A row of the table: the lots one after the other, by the scan."""
        bodies = [_body(lot, **values) for lot in lots]
        requests = [partial(self._send, "POST", "scans", json=body) for body in bodies]
        return self._row(what, requests, len(lots[0]))[0]

    def lists(self, what: str, since: str | None = None, count: int = LISTS) -> tuple[Cells, str]:
        """A row of the table for the list, and the cursor it came with."""
        query = {"since": since} if since else {}
        request = partial(self._send, "GET", "manifest", query_string=query)
        row, packed = self._row(what, [request] * count, 1)
        cursor = json.loads(gzip.decompress(packed))["cursor"]
        return [*row[:-1], f"{len(packed) / 1000:.1f}"], cursor

    def _send(self, method: str, what: str, **values: Any) -> Any:
        """One request that shares nothing with the one before it, as in a server."""
        send = partial(self.client.open, f"{self.where}/{what}", method=method, **values)
        return Context().run(partial(send, headers=self.headers))

    def _row(self, what: str, requests: list[Any], scans: int) -> tuple[Cells, bytes]:
        """The median request, by the scan, and the last answer."""
        self.statements.clear()
        timed = [_timed(request) for request in requests]
        assert {answer.status_code for _, _, answer in timed} == {200}, timed[0][2].text
        count = len(requests) * scans
        cpu, wall = (1000 * median(one[place] for one in timed) / scans for place in (0, 1))
        each = [f"{cpu:.2f}", f"{wall:.2f}", f"{len(self.statements) / count:.1f}"]
        return [what, str(count), *each, f"{peak():.0f}", ""], timed[-1][2].data


def _timed(request: Any) -> tuple[float, float, Any]:
    """CPU and wall seconds of a request, and its answer."""
    cpu, wall = time.process_time(), time.perf_counter()
    answer = request()
    return time.process_time() - cpu, time.perf_counter() - wall, answer


def run() -> tuple[list[str], list[list[str]]]:
    """One scan a request, refusals, batches, lists, at growing editions."""
    rows = [row for people in PEOPLE for row in answer_of(__name__, str(people))]
    return HEADING, rows


def main(people: int) -> None:
    """The rows of an edition with so many ``people``."""
    with tempfile.TemporaryDirectory() as folder:
        settings = test_settings(f"sqlite:///{folder}/bench.sqlite", Path(folder))
        app = create_app({**settings, "SQLITE_SYNCHRONOUS": "FULL"})
        with app.app_context():
            db.create_all()
            account, device, codes = _venue(app, people)
            rows = [*_one_by_one(account, device, codes), *_many(device, codes), *_lists(device)]
            db.session.remove()
            db.engine.dispose()
    sys.stdout.write(json.dumps([[row[0], f"{people:,}", *row[1:]] for row in rows]) + "\n")


def _venue(app: Any, people: int) -> tuple[Caller, Caller, list[str]]:
    edition = edition_with_people(people, starts_on=today(), ends_on=today())
    gate, codes = station_at(edition, capacity=people), codes_of(edition)
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


def _one_by_one(account: Caller, device: Caller, codes: list[str]) -> Iterator[Cells]:
    waiting, few = iter(codes), min(SCANS, len(codes) // 4)

    def ones(count: int = few) -> list[list[str]]:
        return [[code] for code in islice(waiting, count)]

    account.scans("", ones(few // 3))
    yield account.scans("account: admitted", ones())
    device.scans("", ones(few // 3))
    yield device.scans("device: admitted", ones())
    yield device.scans("device: already inside", [[code] for code in codes[:few]])
    yield device.scans("device: unknown", [["hello"] for _ in range(few)])


def _many(device: Caller, codes: list[str]) -> Iterator[Cells]:
    lots = [codes[start : start + BATCH] for start in range(2_000, 2_000 + 3 * BATCH, BATCH)]
    if all(lots):
        yield device.scans("device: 500 a request", lots)
        yield device.scans("the same, admitted there", lots, decided={"result": "admitted"})


def _lists(device: Caller) -> Iterator[Cells]:
    yield device.lists("list, first in a process", count=1)[0]
    row, cursor = device.lists("list")
    yield row
    yield device.lists("list, nothing changed", cursor)[0]
    for badge in db.session.scalars(db.select(Badge).limit(20)):
        badge.participant.withdrawn_at = now()
    db.session.commit()
    yield device.lists("list, 20 changed", cursor)[0]


def _body(codes: list[str], **values: Any) -> dict[str, Any]:
    moment = now().isoformat()
    common = {"scanned_at": moment, **values}
    scans = [{"nonce": str(uuid4()), "code": code, **common} for code in codes]
    return {"scans": scans, "sent_at": moment}


if __name__ == "__main__":
    main(int(sys.argv[1]))
