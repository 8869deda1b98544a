"""64 heads submit at once for 50 places: exactly 50 get one, over real HTTP, on both databases."""

from __future__ import annotations

import http.client
import os
import re
import socket
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from threading import Barrier
from typing import Any
from urllib.parse import urlencode

from flask import Flask

from app.accounts.services import sessions
from app.core.access import Role
from app.core.transaction import reading
from app.extensions import db
from registration.models import Cap, CapCounter, Participant
from registration.rules.caps import CapScope
from registration.rules.roles import ParticipantRole
from registration.services.places import reconcile
from tests.factories import MembershipFactory, OrganisationFactory, commit, user_with
from tests.registration.world import World, complete, world

ROOT = Path(__file__).parents[2]
CLIENTS, PLACES = 64, 50
TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')


@contextmanager
def served(app: Flask, module: str) -> Iterator[int]:
    """``module`` in gunicorn, two workers of eight threads, as in production; yields its port."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    environment = os.environ | {
        "DATABASE_URL": app.config["SQLALCHEMY_DATABASE_URI"],
        "INSTANCE": str(app.config["INSTANCE"]),
        "SECRET_KEY": app.config["SECRET_KEY"],
        "DEMO": "0",
        "PORT": str(port),
        "WEB_CONCURRENCY": "2",
    }
    command = [sys.executable, "-m", "gunicorn", "-c", "gunicorn.conf.py", f"{module}:app"]
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL)
    try:
        _wait_for(port, process)
        yield port
    finally:
        process.terminate()
        process.wait(30)


def _wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    end = time.monotonic() + 60
    while time.monotonic() < end and process.poll() is None:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise AssertionError("the server did not start")


def _crowd(app: Flask) -> tuple[World, list[tuple[str, str]]]:
    """An edition with 50 places for exhibitors, and (address, cookie) of each of 64 heads."""
    there = world()
    db.session.add(Cap(edition=there.edition, scope=CapScope.ROLE, key="exhibitor", size=PLACES))
    db.session.add(Cap(edition=there.edition, scope=CapScope.EDITION, size=2 * CLIENTS))
    heads = []
    for number in range(CLIENTS):
        organisation = OrganisationFactory.create(region=there.organisation.region)
        MembershipFactory.create(organisation=organisation)
        there.organisation = organisation
        delegation = complete(there, exhibitors=1, number=f"BE-{number:02d}")
        head = user_with(Role.HEAD_OF_DELEGATION, scope=organisation.scope)
        token = sessions.open_session(head, device="race", by=head)
        heads.append((f"/delegations/{delegation.public_id}/submit", _cookie(app, token)))
    commit()
    return there, heads


def _cookie(app: Flask, token: str) -> str:
    browser = app.test_client()
    with browser.session_transaction() as session:
        session["_user_id"], session["_fresh"] = token, True
    cookie = browser.get_cookie("session")
    assert cookie is not None
    return f"session={cookie.value}"


def _submit(port: int, path: str, cookie: str, start: Barrier) -> tuple[int, str]:
    """Look at the form, wait for everybody else, press the button."""
    status, body, cookie = _request(port, "GET", path, cookie)
    found = TOKEN.search(body)
    assert found, (status, body[:2000])
    form = urlencode({"csrf_token": found.group(1), "insured": "y"})
    start.wait(60)
    status, body, _ = _request(port, "POST", path, cookie, form)
    return status, body


def _request(
    port: int, method: str, path: str, cookie: str, form: str = ""
) -> tuple[int, str, str]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    headers = {"Cookie": cookie, "Content-Type": "application/x-www-form-urlencoded"}
    connection.request(method, path, form, headers)
    answer = connection.getresponse()
    body = answer.read().decode()
    fresh = [
        part.split(";")[0]
        for part in answer.headers.get_all("Set-Cookie") or ()
        if part.startswith("session=")
    ]
    connection.close()
    return answer.status, body, fresh[-1] if fresh else cookie


def _race(app: Flask, module: str) -> tuple[World, list[tuple[int, str]]]:
    there, heads = _crowd(app)
    start = Barrier(CLIENTS)
    with served(app, module) as port, ThreadPoolExecutor(CLIENTS) as pool:
        waiting: list[Any] = [pool.submit(_submit, port, *head, start) for head in heads]
        return there, [each.result() for each in waiting]


def _admitted() -> int:
    held = db.select(db.func.count(Participant.id)).where(Participant.placed_at.is_not(None))
    return db.session.scalar(held.where(Participant.role == ParticipantRole.EXHIBITOR)) or 0


def test_fifty_places_for_sixty_four_admit_exactly_fifty(own_app: Flask) -> None:
    there, answers = _race(own_app, "wsgi")

    assert Counter(status for status, _ in answers) == {302: PLACES, 409: CLIENTS - PLACES}
    refusals = [body for status, body in answers if status == 409]
    assert all("places for Exhibitor: all 50 places are taken" in body for body in refusals)
    with reading():
        assert _admitted() == PLACES
        used = dict(db.session.execute(db.select(CapCounter.scope, CapCounter.used)).all())
        assert used == {CapScope.ROLE: PLACES, CapScope.EDITION: 2 * PLACES}
        assert reconcile(there.edition) == []


def test_without_the_lock_too_many_are_admitted(own_app: Flask) -> None:
    """The race can see an oversale: the same crowd, counting first and writing later."""
    _, answers = _race(own_app, "tests.faults.oversell_app")

    with reading():
        assert _admitted() > PLACES
    assert Counter(status for status, _ in answers)[302] > PLACES
