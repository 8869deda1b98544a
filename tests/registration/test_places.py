"""Places under caps: taken whole or not at all, freed, raised with a reason, counted anew."""

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.core.audit import AuditEvent
from app.core.errors import DomainError, Invalid, NotAllowed
from app.extensions import db
from registration.models import Cap, CapCounter, Delegation
from registration.rules.caps import CapScope
from registration.rules.delegation_states import DelegationState
from registration.services.places import (
    give_back_places,
    raise_cap,
    reconcile,
    recount_places,
    take_places,
)
from tests.factories import commit, sign_in
from tests.registration.world import World, complete, world


def _cap(there: World, scope: CapScope, size: int, key: str = "") -> Cap:
    cap = Cap(edition=there.edition, scope=scope, key=key, size=size)
    db.session.add(cap)
    db.session.flush()
    return cap


def _submit(client: FlaskClient, delegation: Delegation) -> Any:
    return client.post(f"/delegations/{delegation.public_id}/submit", data={"insured": "y"})


def _used() -> dict[tuple[str, str], tuple[int, int]]:
    rows = db.session.execute(
        db.select(CapCounter.scope, CapCounter.key, CapCounter.used, CapCounter.size)
    )
    return {(scope.value, key): (used, size) for scope, key, used, size in rows}


def test_every_cap_that_counts_a_person_is_advanced(client: FlaskClient) -> None:
    there = world()
    _cap(there, CapScope.EDITION, 100)
    _cap(there, CapScope.ROLE, 10, "exhibitor")
    _cap(there, CapScope.COUNTRY, 50)
    _cap(there, CapScope.ORGANISATION, 20)
    delegation = complete(there)
    commit()
    sign_in(client, there.head)

    assert _submit(client, delegation).status_code == 302

    assert _used() == {
        ("edition", ""): (3, 100),
        ("role", "exhibitor"): (2, 10),
        ("country", "BE"): (3, 50),
        ("organisation", there.organisation.public_id): (3, 20),
    }
    assert reconcile(there.edition) == []


def test_a_full_cap_says_which_and_how_many_are_left_and_changes_nothing(
    client: FlaskClient,
) -> None:
    there = world()
    _cap(there, CapScope.EDITION, 100)
    _cap(there, CapScope.COUNTRY, 4)
    first, second = complete(there), complete(there, number="BE-02", name="second")
    commit()
    sign_in(client, there.head)
    _submit(client, first)

    refused = _submit(client, second)

    assert refused.status_code == 409
    assert "Belgium: 1 of 4 places is left and you need 3. Nothing was changed." in refused.text
    assert second.state is DelegationState.DRAFT
    assert {p.placed_at for p in second.participants} == {None}
    assert _used() == {("edition", ""): (3, 100), ("country", "BE"): (3, 4)}


def test_no_places_left_at_all(client: FlaskClient) -> None:
    there = world()
    _cap(there, CapScope.ROLE, 2, "exhibitor")
    first, second = complete(there), complete(there, number="BE-02", name="second")
    commit()
    sign_in(client, there.head)
    _submit(client, first)

    refused = _submit(client, second)

    assert refused.status_code == 409
    assert "places for Exhibitor: all 2 places are taken" in refused.text


@pytest.mark.parametrize("how", ["withdraw", "refuse"])
def test_leaving_frees_the_places_for_others(client: FlaskClient, how: str) -> None:
    there = world()
    _cap(there, CapScope.EDITION, 3)
    first, second = complete(there), complete(there, number="BE-02", name="second")
    commit()
    sign_in(client, there.head)
    _submit(client, first)
    assert _submit(client, second).status_code == 409
    sign_in(client, there.manager)

    client.post(f"/delegations/{first.public_id}/{how}", data={"reason": "ill"})

    assert _submit(client, second).status_code == 302
    assert _used() == {("edition", ""): (3, 3)}
    assert reconcile(there.edition) == []


def test_a_cap_set_later_counts_whoever_is_placed_already(client: FlaskClient) -> None:
    there = world()
    first, second = complete(there), complete(there, number="BE-02", name="second")
    commit()
    sign_in(client, there.head)
    _submit(client, first)
    _cap(there, CapScope.COUNTRY, 2)
    commit()

    refused = _submit(client, second)

    assert "all 2 places are taken" in refused.text
    assert refused.status_code == 409


def test_a_raised_cap_lets_one_country_have_more(client: FlaskClient) -> None:
    there = world()
    _cap(there, CapScope.COUNTRY, 3)
    first, second = complete(there), complete(there, number="BE-02", name="second")
    commit()
    sign_in(client, there.head)
    _submit(client, first)
    assert _submit(client, second).status_code == 409

    cap = raise_cap(
        there.edition,
        scope=CapScope.COUNTRY,
        key="BE",
        size=6,
        reason="The executive committee agreed on 3 May",
        by=there.manager,
    )
    commit()

    assert (cap.key, cap.size, cap.raised_size) == ("BE", 3, 6)
    assert _submit(client, second).status_code == 302
    assert _used() == {("country", "BE"): (6, 6)}
    event = db.session.scalars(db.select(AuditEvent).filter_by(action="cap.raised")).one()
    assert event.data["reason"] == "The executive committee agreed on 3 May"


@pytest.mark.parametrize(
    ("size", "reason", "who", "error"),
    [
        (3, "agreed", "manager", Invalid),
        (6, " ", "manager", Invalid),
        (6, "agreed", "office", NotAllowed),
        (6, "agreed", "head", NotAllowed),
    ],
)
def test_raising_needs_a_manager_a_reason_and_more_places(
    app: Flask, size: int, reason: str, who: str, error: type[DomainError]
) -> None:
    there = world()
    _cap(there, CapScope.COUNTRY, 3)

    with pytest.raises(error):
        raise_cap(
            there.edition,
            scope=CapScope.COUNTRY,
            key="BE",
            size=size,
            reason=reason,
            by=getattr(there, who),
        )


def test_a_counter_that_drifted_is_seen_and_set_right(app: Flask) -> None:
    there = world()
    _cap(there, CapScope.EDITION, 50)
    delegation = complete(there)
    take_places(delegation, delegation.participants)
    db.session.execute(db.update(CapCounter).values(used=7))
    db.session.expire_all()

    assert reconcile(there.edition) == ["edition: counts 7, 3 are held"]
    recount_places(there.edition)
    assert reconcile(there.edition) == []


def test_places_are_given_once_and_given_back_once(app: Flask) -> None:
    there = world()
    _cap(there, CapScope.EDITION, 50)
    delegation = complete(there)

    for _ in range(2):
        take_places(delegation, delegation.participants)
    assert _used() == {("edition", ""): (3, 50)}
    for _ in range(2):
        give_back_places(delegation, delegation.participants)
    assert _used() == {("edition", ""): (0, 50)}
