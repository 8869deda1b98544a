"""Eight kiosks are shown one confirmation at one moment over real HTTP: one badge comes out."""

from __future__ import annotations

import http.client
import json
from collections import Counter
from functools import partial

from flask import Flask

from app.accounts.services.api_tokens import create_token
from app.core.access import Role
from app.core.audit import AuditEvent
from app.core.transaction import reading
from app.extensions import db
from badges.models import Badge, StationKind
from tests.badges.venue import badges_of, code_of, edition_with_people, station_at
from tests.factories import user_with
from tests.faults.conftest import together

KIOSKS = 8


def _kiosk() -> tuple[str, str, str]:
    """A kiosk's id, a token for it, and the confirmation of one person; committed."""
    edition = edition_with_people(2)
    station = station_at(edition, kind=StationKind.KIOSK)
    user = user_with(Role.DESK, scope=edition.scope)
    token = create_token(user, name="race", scopes=["kiosk"], by=user)
    code = code_of(badges_of(edition)[0], flags=1, issue=0)
    place = station.public_id
    db.session.commit()  # and then no transaction here, which would hold the server up
    return place, token, code


def _ask(port: int, place: str, token: str, code: str) -> tuple[int, bytes]:
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    body = json.dumps({"code": code})
    connection.request("POST", f"/api/v1/kiosks/{place}/badge", body, headers)
    answer = connection.getresponse()
    told = answer.status, answer.read()[:5]
    connection.close()
    return told


def test_one_confirmation_at_eight_kiosks_is_one_badge(own_app: Flask, server: int) -> None:
    place, token, code = _kiosk()
    answers = together([partial(_ask, server, place, token, code)] * KIOSKS)

    assert Counter(answers) == {(200, b"%PDF-"): 1, (409, b'{"det'): KIOSKS - 1}
    with reading():
        collected = db.select(db.func.count(Badge.id)).where(Badge.collected_at.is_not(None))
        deeds = db.select(db.func.count(AuditEvent.id)).filter_by(action="badge.collected")
        assert (db.session.scalar(collected), db.session.scalar(deeds)) == (1, 1)
