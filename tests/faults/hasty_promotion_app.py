"""The platform with the lock on a quota taken out: the control of test_offers_race.

It looks at who holds a place before it queues for the write, as a careless program would, and so
fills one vacancy several times. Nothing outside the tests can reach this.
"""

import time
from collections.abc import Sequence

from flask import g, request

from app import create_app
from app.core.transaction import read_only
from app.extensions import db
from judging.models import Place
from judging.rules.kinds import PlaceState
from judging.services import places as service

THINKING_SECONDS = 0.1


def _look_first() -> None:
    """Who holds what now, read outside of the transaction that will write."""
    if request.method != "POST":
        return
    token = read_only.set(True)
    try:
        with db.engine.connect() as connection:
            rows = connection.execute(db.text("select id, state from place"))
            g.seen = {id: PlaceState(state) for id, state in rows}
    finally:
        read_only.reset(token)
    time.sleep(THINKING_SECONDS)


def _trust_what_was_seen(places: Sequence[Place], *states: PlaceState) -> list[Place]:
    """Only who left meanwhile is noticed, not who was let in for them."""
    left = (PlaceState.DECLINED, PlaceState.EXPIRED)
    now = {each.id: each.state if each.state in left else g.seen[each.id] for each in places}
    return [each for each in places if now[each.id] in states]


app = create_app()
app.before_request_funcs.setdefault(None, []).insert(0, _look_first)
service.in_state = _trust_what_was_seen
