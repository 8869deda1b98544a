"""64 heads submit at once for 50 places: exactly 50 get one, over real HTTP, on both databases."""

from __future__ import annotations

from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any
from urllib.parse import urlencode

from flask import Flask

from app.core.access import Role
from app.core.transaction import reading
from app.extensions import db
from registration.models import Cap, CapCounter, Participant
from registration.rules.caps import CapScope
from registration.rules.roles import ParticipantRole
from registration.services.places import reconcile
from tests.factories import MembershipFactory, OrganisationFactory, commit, user_with
from tests.faults.conftest import TOKEN, ask, served_carelessly, signed_in
from tests.registration.world import World, complete, world

CLIENTS, PLACES = 64, 50


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
        heads.append((f"/delegations/{delegation.public_id}/submit", signed_in(app, head)))
    commit()
    return there, heads


def _submit(port: int, path: str, cookie: str, start: Barrier) -> tuple[int, str]:
    """Look at the form, wait for everybody else, press the button."""
    status, body, cookie = ask(port, "GET", path, cookie)
    found = TOKEN.search(body)
    assert found, (status, body[:2000])
    form = urlencode({"csrf_token": found.group(1), "insured": "y"})
    start.wait(60)
    status, body, _ = ask(port, "POST", path, cookie, form)
    return status, body


def _race(port: int, heads: list[tuple[str, str]]) -> list[tuple[int, str]]:
    start = Barrier(CLIENTS)
    with ThreadPoolExecutor(CLIENTS) as pool:
        waiting: list[Any] = [pool.submit(_submit, port, *head, start) for head in heads]
        return [each.result() for each in waiting]


def _admitted() -> int:
    held = db.select(db.func.count(Participant.id)).where(Participant.placed_at.is_not(None))
    return db.session.scalar(held.where(Participant.role == ParticipantRole.EXHIBITOR)) or 0


def test_fifty_places_for_sixty_four_admit_exactly_fifty(own_app: Flask, server: int) -> None:
    there, heads = _crowd(own_app)
    answers = _race(server, heads)

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
    _, heads = _crowd(own_app)
    with served_carelessly(own_app, "tests.faults.oversell_app") as port:
        answers = _race(port, heads)

    with reading():
        assert _admitted() > PLACES
    assert Counter(status for status, _ in answers)[302] > PLACES
