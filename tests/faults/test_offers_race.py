"""Eight give up their places at once, some twice, some too late, while the worker takes back what
has ended: exactly eight are let in, once each, over real HTTP, on both databases."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier
from typing import Any
from urllib.parse import urlencode

import pytest
from flask import Flask

from app.core.audit import AuditEvent
from app.core.clock import now, today
from app.core.outbox import OutboxMessage
from app.core.transaction import reading
from app.extensions import db
from judging.models import Place, Quota
from judging.queries.places import HELD, in_state, places_of
from judging.rules.kinds import PlaceState
from judging.services.places import tend_offers
from judging.services.quotas import allocate_places
from tests.factories import commit
from tests.faults.conftest import TOKEN, ask, served_carelessly, signed_in
from tests.judging.places_world import places_call, propose

PLACES, WAITING, ENDED, CLICKS, WORKERS = 8, 16, 3, 2, 2


@pytest.fixture
def quota(own_app: Flask) -> Quota:
    """Eight places offered, three of them too long ago; sixteen wait."""
    made = places_call(places=PLACES)
    made.call.opens_at, made.call.closes_at = now() - timedelta(days=60), now() - timedelta(days=9)
    edition = made.call.edition
    edition.starts_on = edition.ends_on = max(edition.ends_on, today() + timedelta(days=90))
    for number in range(PLACES + WAITING):
        propose(made, f"{99 - number}", title=f"{number}")
    allocate_places(made, by="the secretary")
    for place in in_state(places_of(made), PlaceState.OFFERED)[:ENDED]:
        place.accept_by = now() - timedelta(hours=1)
    db.session.execute(db.delete(OutboxMessage))
    return made


def _clients(app: Flask, quota: Quota) -> list[tuple[str, str]]:
    """(address, cookie): everybody with an offer, each as often as they click."""
    found = []
    for place in in_state(places_of(quota), PlaceState.OFFERED):
        author = place.submission.author
        assert author.user is not None
        page = f"/entries/{author.public_id}/{place.submission.public_id}/place"
        found += [(page, signed_in(app, author.user))] * CLICKS
    commit()
    return found


def _decline(port: int, path: str, cookie: str, start: Barrier) -> int:
    status, body, cookie = ask(port, "GET", path, cookie)
    token = TOKEN.search(body)
    start.wait(60)
    if token is None:  # the offer has ended: the page has no button left, a forger has
        return status
    form = urlencode({"csrf_token": token.group(1), "answer": "decline"})
    return ask(port, "POST", path, cookie, form)[0]


def _tend(app: Flask, start: Barrier) -> int:
    start.wait(60)
    with app.app_context():
        return tend_offers()


def _race(
    app: Flask, port: int, clients: list[tuple[str, str]], workers: int
) -> tuple[Counter[int], int]:
    start = Barrier(len(clients) + workers)
    with ThreadPoolExecutor(len(clients) + workers) as pool:
        waiting: list[Any] = [pool.submit(_decline, port, *one, start) for one in clients]
        tending: list[Any] = [pool.submit(_tend, app, start) for _ in range(workers)]
        return Counter(each.result() for each in waiting), sum(each.result() for each in tending)


def _promotions() -> Counter[str]:
    query = db.select(AuditEvent.subject).filter_by(action="place.promoted")
    return Counter(db.session.scalars(query))


def test_every_vacancy_is_filled_exactly_once(own_app: Flask, server: int, quota: Quota) -> None:
    statuses, ended = _race(own_app, server, _clients(own_app, quota), WORKERS)

    assert ended == ENDED
    assert statuses[302] == (PLACES - ENDED) * CLICKS
    with reading():
        places = places_of(db.session.get_one(Quota, quota.id))
        held = sorted(int(each.submission.title) for each in in_state(places, *HELD))
        queue = in_state(places, PlaceState.WAITING)
        assert held == list(range(PLACES, 2 * PLACES))
        assert [each.position for each in queue] == list(range(1, WAITING - PLACES + 1))
        assert set(_promotions().values()) == {1}
        assert len(_promotions()) == PLACES
        told = db.session.scalar(
            db.select(db.func.count(OutboxMessage.id)).where(
                OutboxMessage.subject.contains("a place came free for you")
            )
        )
        assert told == PLACES
        left = db.select(db.func.count(Place.id)).where(
            Place.state.in_([PlaceState.DECLINED, PlaceState.EXPIRED])
        )
        assert db.session.scalar(left) == PLACES


def test_without_the_lock_one_vacancy_is_filled_more_than_once(
    own_app: Flask, quota: Quota
) -> None:
    """The race can see it: the same crowd, looking first and writing later."""
    clients = _clients(own_app, quota)
    with served_carelessly(own_app, "tests.faults.hasty_promotion_app") as port:
        _race(own_app, port, clients, 0)

    with reading():
        assert max(_promotions().values()) > 1
