"""The demo's doors, badges, a fair that was held, and its certificates; all readings invented."""

from datetime import datetime, time, timedelta
from random import Random
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from app.extensions import db
from app.programmes.models import Edition
from badges.models import Badge, CertificateKind, Scan, Station, StationKind
from badges.rules.scanning import Verdict
from badges.services.badges import issue_badges
from badges.services.certificates import issue_certificates
from badges.services.stations import add_station

#: one in so many never came
ABSENT = 12


def load(made: dict[str, Any]) -> None:
    """A door for each edition; the past one has its visitors and their certificates."""
    past, coming = made["editions"]["ese-2026"], made["editions"]["esi-2027"]
    manager = made["users"]["admin"]
    for edition in (past, coming):
        door = _station(edition, "Main gate", StationKind.DOOR, manager)
        issue_badges(edition, by=manager)
        db.session.flush()
        if edition is past:
            _arrivals(door)
    _station(coming, "Lunch", StationKind.MEAL, manager)
    for kind in CertificateKind:
        issue_certificates(past, kind=kind, language=None, by=manager)


def _station(edition: Edition, name: str, kind: StationKind, by: Any) -> Station:
    values = {
        "name": name, "kind": kind, "roles": [], "once": True, "needs_payment": True,
        "needs_consent": True, "opens_at": None, "closes_at": None, "capacity": None,
    }  # fmt: skip
    return add_station(edition, values=values, by=by)


def _arrivals(door: Station) -> None:
    """The opening morning: most people come between eight and ten."""
    edition, random = door.edition, Random(door.edition.code)
    opening = datetime.combine(edition.starts_on, time(8), tzinfo=ZoneInfo(edition.timezone))
    badges = list(db.session.scalars(db.select(Badge).filter_by(edition_id=edition.id)))
    present = [badge for badge in badges if random.randrange(ABSENT)]
    for badge in present:
        moment = opening + timedelta(seconds=random.triangular(0, 7200, 3000))
        db.session.add(_admitted(door, badge, moment, random))
        badge.printed_at = opening - timedelta(days=1)


def _admitted(door: Station, badge: Badge, moment: datetime, random: Random) -> Scan:
    return Scan(
        station=door, area=door.area, badge=badge, nonce=str(UUID(int=random.getrandbits(128), version=4)),
        code=badge.short_code, verdict=Verdict.ADMITTED, scanned_at=moment,
        happened_at=moment, received_at=moment,
        scanned_by="desk@demo.example",
    )  # fmt: skip
