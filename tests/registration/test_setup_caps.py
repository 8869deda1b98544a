"""Caps as a manager sets them: never below what is taken, exceptions with their reason."""

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app.core.access import Role
from app.core.errors import Conflict, Invalid, NotAllowed
from app.core.stale import fingerprint
from app.extensions import db
from app.programmes.models import Edition
from registration.models import Cap, CapCounter, Delegation
from registration.rules.caps import CapScope
from registration.rules.roles import ParticipantRole
from registration.services import caps
from registration.services.places import NoPlaces, raise_cap, reconcile, take_places
from tests.conftest import QueryCounter
from tests.factories import (
    DelegationFactory,
    EditionFactory,
    OrganisationFactory,
    ParticipantFactory,
    commit,
    sign_in,
    user_with,
)


def placed(edition: Edition, country: str, count: int, role: str = "exhibitor") -> Delegation:
    """A delegation of ``count`` people who hold their places."""
    number = db.session.scalar(db.select(db.func.count(Delegation.id)))
    delegation = DelegationFactory.create(
        edition=edition, country=country, number=f"{country}-{number}"
    )
    people = [
        ParticipantFactory.create(delegation=delegation, role=ParticipantRole(role))
        for _ in range(count)
    ]
    take_places(delegation, people)
    return delegation


def counters(edition: Edition) -> dict[str, tuple[int, int]]:
    db.session.expire_all()
    rows = db.session.scalars(db.select(CapCounter).filter_by(edition_id=edition.id))
    return {f"{row.scope.value}:{row.key}": (row.used, row.size) for row in rows}


def stored(edition: Edition) -> dict[str, tuple[int, int | None]]:
    rows = db.session.scalars(db.select(Cap).filter_by(edition_id=edition.id))
    return {f"{row.scope.value}:{row.key}": (row.size, row.raised_size) for row in rows}


def cap_of(edition: Edition, scope: CapScope, size: int, key: str = "") -> Cap:
    return caps.add_cap(edition, scope=scope, key=key, size=size, by="test")


def test_another_size_moves_the_counters_with_it(app: Flask) -> None:
    edition = EditionFactory.create()
    cap = cap_of(edition, CapScope.COUNTRY, 50)
    placed(edition, "TN", 3)
    placed(edition, "BE", 2)

    caps.change_cap(cap, size=3, seen=fingerprint(cap), by="test")

    assert counters(edition) == {"country:TN": (3, 3), "country:BE": (2, 3)}
    with pytest.raises(NoPlaces):
        placed(edition, "TN", 1)


def test_a_cap_is_never_smaller_than_what_is_taken_and_says_where(app: Flask) -> None:
    edition = EditionFactory.create()
    cap = cap_of(edition, CapScope.COUNTRY, 50)
    placed(edition, "TN", 3)
    placed(edition, "BE", 4)
    placed(edition, "FR", 1)

    with pytest.raises(Invalid) as refused:
        caps.change_cap(cap, size=2, seen=fingerprint(cap), by="test")

    assert refused.value.field == "size"
    assert "Belgium 4 and Tunisia 3" in str(refused.value)
    assert "France" not in str(refused.value)
    assert stored(edition) == {"country:": (50, None)}


def test_a_cap_added_late_counts_who_is_there(app: Flask) -> None:
    edition = EditionFactory.create()
    placed(edition, "TN", 3)

    with pytest.raises(Invalid):
        cap_of(edition, CapScope.EDITION, 2)
    cap_of(edition, CapScope.EDITION, 4)
    placed(edition, "BE", 1)

    assert counters(edition) == {"edition:": (4, 4)}
    assert reconcile(edition) == []
    with pytest.raises(NoPlaces):
        placed(edition, "FR", 1)


def test_visitors_do_not_count_against_a_country(app: Flask) -> None:
    edition = EditionFactory.create()
    placed(edition, "TN", 3, role="visitor")

    cap_of(edition, CapScope.COUNTRY, 1)

    assert stored(edition) == {"country:": (1, None)}


def test_there_is_one_cap_for_a_key(app: Flask) -> None:
    edition = EditionFactory.create()
    cap_of(edition, CapScope.ROLE, 40, key="press")
    with pytest.raises(Invalid) as refused:
        cap_of(edition, CapScope.ROLE, 50, key="press")
    assert refused.value.field == "scope"


def test_an_exception_outlives_a_smaller_cap_and_ends_in_a_larger_one(app: Flask) -> None:
    edition = EditionFactory.create()
    cap = cap_of(edition, CapScope.COUNTRY, 50)
    by = user_with(Role.PROGRAMME_MANAGER, scope=edition.scope)
    raise_cap(edition, scope=CapScope.COUNTRY, key="PL", size=80, reason="Host.", by=by)

    caps.change_cap(cap, size=40, seen=fingerprint(cap), by="test")
    assert stored(edition) == {"country:": (40, None), "country:PL": (40, 80)}
    caps.change_cap(cap, size=90, seen=fingerprint(cap), by="test")
    assert stored(edition) == {"country:": (90, None), "country:PL": (90, None)}


def test_ending_an_exception_falls_back_to_the_cap_for_each(app: Flask) -> None:
    edition = EditionFactory.create()
    cap_of(edition, CapScope.COUNTRY, 2)
    by = user_with(Role.PROGRAMME_MANAGER, scope=edition.scope)
    raised = raise_cap(edition, scope=CapScope.COUNTRY, key="PL", size=5, reason="Host.", by=by)
    delegation = placed(edition, "PL", 3)

    with pytest.raises(Invalid):
        caps.end_exception(raised, by="test")
    assert stored(edition) == {"country:": (2, None), "country:PL": (2, 5)}
    for person in delegation.participants[:1]:
        person.placed_at = None
    db.session.flush()
    caps.end_exception(raised, by="test")
    assert stored(edition) == {"country:": (2, None)}
    assert counters(edition) == {"country:PL": (2, 2)}


def test_a_lifted_limit_takes_its_counters_along(app: Flask) -> None:
    edition = EditionFactory.create()
    cap = cap_of(edition, CapScope.COUNTRY, 3)
    named = cap_of(edition, CapScope.COUNTRY, 5, key="PL")
    placed(edition, "TN", 3)
    placed(edition, "PL", 4)

    with pytest.raises(Invalid):
        caps.remove_cap(named, by="test")  # four people do not fit in the three of each country
    caps.remove_cap(cap, by="test")

    assert counters(edition) == {"country:PL": (4, 5)}
    placed(edition, "TN", 9)


def test_a_cap_changed_meanwhile_is_not_overwritten(app: Flask) -> None:
    cap = cap_of(EditionFactory.create(), CapScope.EDITION, 50)
    with pytest.raises(Conflict):
        caps.change_cap(cap, size=60, seen="older", by="test")


def test_a_stranger_sets_no_cap(app: Flask) -> None:
    edition = EditionFactory.create()
    cap = cap_of(edition, CapScope.EDITION, 50)
    stranger: Any = user_with(Role.PROGRAMME_MANAGER, scope="edition:other")
    with pytest.raises(NotAllowed):
        caps.add_cap(edition, scope=CapScope.ROLE, key="press", size=1, by=stranger)
    with pytest.raises(NotAllowed):
        caps.change_cap(cap, size=60, seen=fingerprint(cap), by=stranger)
    with pytest.raises(NotAllowed):
        caps.remove_cap(cap, by=stranger)
    with pytest.raises(NotAllowed):
        caps.end_exception(cap, by=stranger)


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ({"scope": "edition", "country": "PL"}, "edition:"),
        ({"scope": "role", "role": "press", "country": "PL"}, "role:press"),
        ({"scope": "country", "role": "press"}, "country:"),
        ({"scope": "country", "country": "PL"}, "country:PL"),
    ],
)
def test_a_cap_is_added_on_screen(client: FlaskClient, data: dict[str, str], expected: str) -> None:
    edition = EditionFactory.create(code="esi-2027")
    sign_in(client, user_with(Role.PROGRAMME_MANAGER, scope=edition.scope))

    answer = client.post("/staff/editions/esi-2027/caps", data=data | {"size": "50"})

    assert answer.status_code == 302
    assert stored(edition) == {expected: (50, None)}


def test_the_pages_of_a_cap_resize_raise_and_lift_it(client: FlaskClient) -> None:
    edition = EditionFactory.create(code="esi-2027")
    cap = cap_of(edition, CapScope.COUNTRY, 50)
    placed(edition, "TN", 9)
    sign_in(client, user_with(Role.PROGRAMME_MANAGER, scope=edition.scope))
    address = f"/staff/editions/esi-2027/caps/{cap.public_id}"
    assert "Fullest: Tunisia, 9 of 50" in client.get("/staff/editions/esi-2027/caps").text
    seen = fingerprint(cap)

    refused = client.post(address, data={"size": "8", "seen": seen})
    assert refused.status_code == 422
    assert "Tunisia 9" in refused.text
    assert client.post(address, data={"size": "40", "seen": seen}).status_code == 302
    wrong = {"raise-key": "PL", "raise-size": "30", "raise-reason": "Host."}
    answer = client.post(f"{address}/raise", data=wrong)
    assert answer.status_code == 422
    assert "An exception is larger than the cap it raises." in answer.text
    right = wrong | {"raise-size": "80"}
    assert client.post(f"{address}/raise", data=right).status_code == 302
    assert stored(edition) == {"country:": (40, None), "country:PL": (40, 80)}
    assert "Raised from 40 to 80:" in client.get("/staff/editions/esi-2027/caps").text
    raised = db.session.scalars(db.select(Cap).filter_by(key="PL")).one()
    end = f"/staff/editions/esi-2027/caps/{raised.public_id}/end-exception"
    assert client.post(end).status_code == 302
    assert client.post(f"{address}/remove").status_code == 302
    assert stored(edition) == {}


def test_thirty_caps_take_as_many_queries_as_one(
    client: FlaskClient, queries: QueryCounter
) -> None:
    edition = EditionFactory.create(code="esi-2027")
    organisations = [OrganisationFactory.create().public_id for _ in range(30)]
    cap_of(edition, CapScope.ORGANISATION, 20, key=organisations[0])
    sign_in(client, user_with(Role.PROGRAMME_MANAGER, scope=edition.scope))
    queries.statements.clear()
    client.get("/staff/editions/esi-2027/caps")
    for_one = len(queries)
    for key in organisations[1:]:
        cap_of(edition, CapScope.ORGANISATION, 20, key=key)
    commit()
    queries.statements.clear()
    assert client.get("/staff/editions/esi-2027/caps").text.count("0 of 20 taken</span>") == 30

    assert len(queries) == for_one
