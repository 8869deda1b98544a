"""The platform with the lock on places taken out: the control of test_places_race.

It counts before it queues for the write, as a careless program would, and so sells too many.
Nothing outside the tests can reach this.
"""

import time

from flask import g, request

from app import create_app
from app.core.transaction import read_only
from app.extensions import db
from registration.services import places

THINKING_SECONDS = 0.05


def _count_first() -> None:
    """What is held now, read outside of the transaction that will write."""
    if request.method != "POST":
        return
    token = read_only.set(True)
    try:
        with db.engine.connect() as connection:
            held = "select count(*) from participant where placed_at is not null"
            g.held = connection.execute(db.text(f"{held} and role = 'exhibitor'")).scalar_one()
    finally:
        read_only.reset(token)
    time.sleep(THINKING_SECONDS)


def _trust_the_count(edition: object, cap: places.rules.Cap, count: int) -> bool:
    """Read, then insert: nothing holds the counter in between."""
    return cap.key != "exhibitor" or bool(g.held + count <= cap.places)


app = create_app()
app.before_request_funcs.setdefault(None, []).insert(0, _count_first)
places._advance = _trust_the_count
