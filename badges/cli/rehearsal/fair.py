"""The edition of a rehearsal: people with badges, and doors that lead into one hall."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import ColumnElement

from app.core.names import search_key
from app.core.transaction import transaction
from app.extensions import db
from app.organisations.models import Organisation, Region
from app.programmes.models import Edition, Programme
from app.programmes.rules.editions import EditionStatus
from badges.models import Area, Badge, Station
from badges.queries.devices import pairing_code
from badges.queries.keys import private_keys
from badges.queries.wearers import wearers
from badges.services.badge_faces import signed_code
from badges.services.badges import issue_badges
from badges.services.devices import add_device, pair_device
from registration.models import Delegation, Participant
from registration.rules.delegation_states import DelegationState
from registration.rules.roles import ParticipantRole

WHO = "rehearsal"
EACH = 50
COUNTRIES = ("TN", "SK", "MX", "FR", "JP", "KE", "BR", "DE", "IN", "PL")


@dataclass(frozen=True)
class Paired:
    """A phone at its door: what it needs to talk to the platform."""

    name: str
    station: str
    token: str


@dataclass(frozen=True)
class Fair:
    """What the morning is played with."""

    #: the code on each badge's paper, by the badge's id
    codes: dict[int, str]
    phones: list[Paired]


def set_up(people: int, doors: int, day: date) -> Fair:
    """An edition that begins on ``day``, in a database whose tables are empty."""
    with transaction():
        edition = _edition(day)
        for number in range(-(-people // EACH)):
            _delegation(edition, number, min(EACH, people - number * EACH))
        db.session.flush()
        issue_badges(edition, by=WHO)
        db.session.flush()
        return Fair(codes_of(Badge.edition_id == edition.id), _phones(edition, doors))


def codes_of(which: ColumnElement[bool]) -> dict[int, str]:
    """The code that each of these badges has on its newest paper, by the badge's id."""
    keys = private_keys()
    return {one.badge_id: signed_code(one, keys[one.key_id]) for one in wearers(which)}


def _edition(day: date) -> Edition:
    programme = Programme(code=WHO, name="Rehearsal", summary={"en": "Rehearsal"})
    edition = Edition(
        programme=programme, code=WHO, name="Rehearsal", status=EditionStatus.OPEN, sample=True,
        starts_on=day, ends_on=day + timedelta(days=5), has_registration=True,
    )  # fmt: skip
    db.session.add(edition)
    return edition


def _delegation(edition: Edition, number: int, size: int) -> None:
    country = COUNTRIES[number % len(COUNTRIES)]
    region = db.session.scalars(db.select(Region)).first() or Region(code=WHO, name="Rehearsal")
    organisation = Organisation(
        code=f"{WHO}-{number}", name=f"Organisation {number}", country=country, region=region
    )
    delegation = Delegation(
        edition=edition, organisation=organisation, country=country, number=f"{country}-{number}",
        state=DelegationState.CONFIRMED,
    )  # fmt: skip
    db.session.add(delegation)
    for position in range(size):
        name = f"Person {position} of organisation {number}"
        role = ParticipantRole.EXHIBITOR if position % 5 else ParticipantRole.SUPERVISOR
        person = Participant(
            edition=edition, delegation=delegation, position=position, role=role, name=name,
            search_key=search_key(name), nationality=country,
        )  # fmt: skip
        db.session.add(person)


def _phones(edition: Edition, doors: int) -> list[Paired]:
    hall = Area(edition=edition, name="Halls")
    return [
        _phone(Station(edition=edition, area=hall, name=f"Door {n}")) for n in range(1, doors + 1)
    ]


def _phone(station: Station) -> Paired:
    db.session.add(station)
    db.session.flush()
    device = add_device(station, name=f"Phone at {station.name}", by=WHO)
    db.session.flush()
    device, token = pair_device(pairing_code(device))
    return Paired(device.name, station.public_id, token)
