"""The accounts of the demonstration."""

from collections.abc import Mapping

from app.accounts import queries
from app.accounts.models import Grant, User
from app.accounts.rules.demo_people import DEMO_PEOPLE, PASSWORD_HASH, DemoPerson
from app.core.clock import now
from app.extensions import db


def load(scopes: Mapping[str, str | None]) -> dict[str, User]:
    """Open the ten accounts; returns them by the part of the address before the @.

    ``scopes``: where each holds their role, by the same part; one left out holds it everywhere.
    Loading twice changes nothing. Call ``guard.mark_demo()`` in the same transaction.
    """
    return {person.local: _load(person, scopes.get(person.local)) for person in DEMO_PEOPLE}


def _load(person: DemoPerson, scope: str | None) -> User:
    user = queries.user_by_email(person.email)
    if user is None:
        user = User(
            email=person.email,
            name=person.name,
            password_hash=PASSWORD_HASH,
            email_confirmed_at=now(),
        )
        user.grants.append(Grant(role=person.role, scope=scope))
        db.session.add(user)
        db.session.flush()
    return user
