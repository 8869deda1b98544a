"""The demo's doors, badges, a fair that was held, and its certificates; all readings invented."""

from datetime import datetime, time, timedelta
from random import Random
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from app.extensions import db
from app.programmes.models import Edition
from badges.models import Badge, Scan, Station, StationKind
from badges.queries.certificate_terms import kinds_given
from badges.rules.hours import Hours
from badges.rules.scanning import Verdict
from badges.services.badges import issue_badges
from badges.services.certificates import issue_certificates, issue_to_members
from badges.services.stations import add_station

#: one in so many never came
ABSENT = 12
MEALS = (
    Hours("Breakfast", time(7), time(9, 30)),
    Hours("Lunch", time(12), time(14, 30)),
    Hours("Dinner", time(18, 30), time(21)),
)


def load(made: dict[str, Any]) -> None:
    """Doors for each edition; the past one has its visitors and their certificates."""
    past, coming = made["editions"]["ese-2026"], made["editions"]["esi-2027"]
    manager = made["users"]["admin"]
    for edition in (past, coming):
        door = _station(edition, "Main gate", StationKind.DOOR, manager)
        issue_badges(edition, by=manager)
        db.session.flush()
        if edition is past:
            _arrivals(door)
        else:
            _venue(door, manager)
    for edition in (past, made["editions"]["photo-contest-2026"]):
        for kind in kinds_given(edition):
            issue_certificates(edition, kind=kind, language=None, by=manager)
    issue_to_members(past.starts_on.year, by=manager)


def _venue(gate: Station, by: Any) -> None:
    """More of what an opening morning has: doors into the same halls, a way out, three meals."""
    edition = gate.edition
    for name, kind in (("South gate", StationKind.DOOR), ("Way out", StationKind.EXIT)):
        _station(edition, name, kind, by, area=gate.area)
    _station(edition, "Restaurant", StationKind.MEAL, by, hours=MEALS)
    _station(edition, "Self check-in", StationKind.KIOSK, by)
    _station(edition, "Bus to the hotels", StationKind.BUS, by, once=False)


def _station(edition: Edition, name: str, kind: StationKind, by: Any, **more: Any) -> Station:
    values = {
        "name": name, "kind": kind, "roles": [], "once": True, "needs_payment": True,
        "needs_consent": True, "opens_at": None, "closes_at": None, "capacity": None,
    }  # fmt: skip
    return add_station(edition, values=values | more, by=by)


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
    nonce = str(UUID(int=random.getrandbits(128), version=4))
    return Scan(
        station=door, area=door.area, badge=badge, nonce=nonce, code=badge.short_code,
        verdict=Verdict.ADMITTED, scanned_at=moment, happened_at=moment, received_at=moment,
        scanned_by="desk@demo.example",
    )  # fmt: skip
