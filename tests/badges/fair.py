"""A fair after its opening: a confirmed delegation whose people went in through the door."""

import secrets
from datetime import UTC, datetime
from typing import Any

from app.core.access import Role
from app.extensions import db
from app.programmes.models import Edition
from badges.models import Badge, Scan, SigningKey, Station, StationKind
from badges.rules.scanning import Verdict
from registration.models import Delegation, Participant
from registration.rules.delegation_states import DelegationState
from registration.rules.roles import ParticipantRole
from tests.factories import (
    DelegationFactory,
    EditionFactory,
    OrganisationFactory,
    ParticipantFactory,
    ProjectFactory,
    StationFactory,
    UserFactory,
    user_with,
)

OPENING = datetime(2027, 7, 19, 8, tzinfo=UTC)


def edition(**values: Any) -> Edition:
    """An edition with a name worth printing."""
    return EditionFactory.create(**{"code": "esi-2027", "name": "ESI 2027, Gdynia"} | values)


def delegation(where: Edition, **values: Any) -> Delegation:
    """A confirmed delegation of Tunisia with a contact who reads English."""
    plain = {"state": DelegationState.CONFIRMED, "number": "TN-01"} | values
    if "organisation" not in plain:
        plain["organisation"] = OrganisationFactory.create(name="Jeunes Science", country="TN")
    if "contact" not in plain:
        plain["contact"] = UserFactory.create(email="head@example.org")
    return DelegationFactory.create(edition=where, **plain)


def person(group: Delegation | None, **values: Any) -> Participant:
    """Somebody of the delegation, named in two scripts."""
    plain = {"latin_name": "Yasmine Trabelsi", "name": "ياسمين الطرابلسي", "nationality": "TN"}
    return ParticipantFactory.create(delegation=group, **plain | values)


def exhibitor(group: Delegation, **values: Any) -> Participant:
    """Somebody with a project who was let in."""
    project = ProjectFactory.create(delegation=group, title="Olive stones that clean water")
    return let_in(person(group, project=project, **values))


def let_in(who: Participant, *, kind: StationKind = StationKind.DOOR, **scan: Any) -> Participant:
    """``who`` was read at a station of ``kind``."""
    badge = db.session.scalar(db.select(Badge).filter_by(participant_id=who.id)) or _badge(who)
    station = scan.pop("station", None) or _station(who.edition, kind)
    db.session.add(
        Scan(
            **{
                "station": station, "area": station.area, "badge": badge,
                "nonce": secrets.token_hex(16), "code": "M1", "verdict": Verdict.ADMITTED,
                "scanned_at": OPENING, "happened_at": OPENING, "received_at": OPENING,
                "scanned_by": "gate",
            } | scan
        )
    )  # fmt: skip
    db.session.flush()
    return who


def manager(where: Edition) -> Any:
    """Who runs the edition."""
    return user_with(Role.PROGRAMME_MANAGER, scope=where.scope)


def head(group: Delegation) -> Any:
    """Who leads the delegation."""
    return user_with(Role.HEAD_OF_DELEGATION, scope=group.organisation.scope)


def supervisor(group: Delegation) -> Participant:
    """An adult who was let in."""
    return let_in(person(group, role=ParticipantRole.SUPERVISOR, latin_name="Amira Ben Salah"))


def _badge(who: Participant) -> Badge:
    key = db.session.scalar(db.select(SigningKey)) or SigningKey(
        key_id=1, public_key="00", private_key="00"
    )
    badge = Badge(
        edition=who.edition, participant=who, serial=secrets.token_hex(8), key=key,
        short_code=secrets.token_hex(4),
    )  # fmt: skip
    db.session.add(badge)
    return badge


def _station(where: Edition, kind: StationKind) -> Station:
    query = db.select(Station).filter_by(edition_id=where.id, kind=kind)
    return db.session.scalar(query) or StationFactory.create(edition=where, kind=kind)
