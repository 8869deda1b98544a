"""An edition whose people have badges: what most tests of badges stand on."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import uuid4

from app.core.names import search_key
from app.extensions import db
from app.programmes.models import Edition
from badges.models import Badge, Station
from badges.queries.keys import private_key
from badges.queries.wearers import Wearer, wearers
from badges.rules.code import VERSION, BadgeCode, sign
from badges.rules.scanning import Direction
from badges.services.badges import issue_badges
from badges.services.scans import Reading, Result, record_scans
from badges.services.signing_keys import current_key
from registration.models import Participant
from registration.rules.delegation_states import DelegationState
from tests.factories import (
    DelegationFactory,
    EditionFactory,
    OrganisationFactory,
    ParticipantFactory,
    StationFactory,
)

ADULT = date(1990, 5, 1)
MORNING = datetime(2027, 7, 19, 7, 30, tzinfo=UTC)
NAMES = (
    ("Yasmine Trabelsi", "ياسمين الطرابلسي"),
    ("Mateusz Wiśniewski", ""),
    ("Đorđe Nikolić", "Ђорђе Николић"),
    ("Chen Liyu", "陈丽雨"),
)


def edition_with_people(count: int = 4, **values: Any) -> Edition:
    """An edition with ``count`` adults of one confirmed delegation of Tunisia, with badges."""
    edition = EditionFactory.create(**values)
    organisation = OrganisationFactory.create(
        name="Tunisian Association of Young Science", country="TN"
    )
    delegation = DelegationFactory.create(
        edition=edition,
        organisation=organisation,
        number="TN-03",
        state=DelegationState.CONFIRMED,
    )
    for number in range(count):
        add_person(delegation, number)
    issue_badges(edition, by="test")
    db.session.flush()
    return edition


def add_person(delegation: Any, number: int = 0, **values: Any) -> Participant:
    """One more person of ``delegation``; a name of `NAMES`, numbered from the fifth on."""
    latin, own = NAMES[number % len(NAMES)]
    if number >= len(NAMES):
        latin, own = f"{latin} {number}", own and f"{own} {number}"
    given = {"name": own or latin, "latin_name": latin if own else "", "birth_date": ADULT}
    given |= {"position": number, **values}
    key = search_key(f"{given['name']} {given['latin_name']}")
    return ParticipantFactory.create(delegation=delegation, search_key=key, **given)


def station_at(edition: Edition, **values: Any) -> Station:
    """A door of ``edition``."""
    return StationFactory.create(edition=edition, **values)


def badges_of(edition: Edition) -> list[Wearer]:
    """Its badges with their wearers."""
    db.session.flush()
    return wearers(Badge.edition_id == edition.id)


def code_of(wearer: Wearer, **other: Any) -> str:
    """The code on the badge's paper; ``other`` fields make a code that was never printed."""
    code = BadgeCode(
        VERSION, wearer.key_id, wearer.edition_id, bytes.fromhex(wearer.serial), wearer.issue, 0
    )
    return sign(code._replace(**other), private_key(current_key(by="test")))


def altered(code: str) -> str:
    """The code with one character changed: nobody made it."""
    return code[:60] + ("A" if code[60] != "A" else "B") + code[61:]


def codes_of(edition: Edition) -> list[str]:
    """The codes on all badges of ``edition``."""
    return [code_of(wearer) for wearer in badges_of(edition)]


def reading(code: str, *, out: bool = False, **values: Any) -> Reading:
    """What a scanner would send at 9:30 in Warsaw on the first day."""
    given: dict[str, Any] = {"nonce": str(uuid4()), "scanned_at": MORNING}
    given |= {"direction": Direction.OUT if out else Direction.IN, **values}
    return Reading(code=code, **given)


def scan(station: Station, code: str, **values: Any) -> Result:
    """Read one code at ``station``."""
    return record_scans(station, [reading(code, **values)], by="test")[0]


def said(result: Result) -> str:
    """``admitted``, ``already``, or why it was refused."""
    return str(result.reason or result.scan.verdict)
