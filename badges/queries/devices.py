"""Paired devices: who calls with their tokens, and what a manager wants to know about them."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import bindparam
from sqlalchemy.orm import joinedload, lazyload, load_only

from app.core.access import Role
from app.core.callers import Caller
from app.core.clock import now
from app.core.crypto import derived_token
from app.core.ids import token_hash
from app.extensions import db
from app.programmes.models import Edition
from badges.models import Device, Station
from badges.rules.pairing import works_until


@dataclass(frozen=True)
class DeviceCaller:
    """A device as whoever asks: it is the desk of its own station, and nothing else."""

    device: Device
    #: no account has this number, where None would match whatever belongs to no account
    id: int = 0
    #: a device has no mailbox or language of its own
    email: str = ""
    language: str = ""
    # what Flask-Login asks of whoever calls
    is_authenticated: bool = True
    is_active: bool = True
    is_anonymous: bool = False

    @property
    def name(self) -> str:
        return self.device.name

    @property
    def audit_name(self) -> str:
        """What the log calls it: the name, and the station where it was paired."""
        return f"{self.device.name} ({self.device.station.name})"

    def get_id(self) -> str:
        """No cookie carries it."""
        return ""

    def has_role(self, *roles: Role, scope: str | None = None) -> bool:
        """It reads badges at its edition."""
        return Role.DESK in roles and scope in (None, self.device.station.edition.scope)

    def reach(self, kind: str, *roles: Role) -> frozenset[str]:
        """It reaches no edition, region or organisation as a whole."""
        return frozenset()


#: put together once and no wider than scans need: it is asked with every request of a device
BY_TOKEN = (
    db.select(Device)
    .where(Device.token_hash == bindparam("token_hash"))
    .options(
        joinedload(Device.station, innerjoin=True).options(
            lazyload(Station.area),  # a scan locks and reads it anyway
            joinedload(Station.edition, innerjoin=True).options(
                load_only(
                    Edition.code,
                    Edition.name,
                    Edition.timezone,
                    Edition.starts_on,
                    Edition.ends_on,
                ),
                lazyload(Edition.programme),
            ),
        )
    )
)


def device_caller(token: str) -> Caller | None:
    """Who signs with a device's ``token``; None once it was revoked or its edition is over."""
    device = db.session.scalar(BY_TOKEN, {"token_hash": token_hash(token)})
    if device is None or device.revoked_at is not None or is_over(device.station.edition):
        return None
    return Caller(DeviceCaller(device), device)


def is_over(edition: Edition) -> bool:
    """Whether devices of ``edition`` are not heard any more."""
    return now() >= works_until(edition.ends_on, edition.timezone)


def is_waiting(device: Device) -> bool:
    """Whether its code can still be used to pair it."""
    return device.pairing_hash is not None and now() < device.pairing_ends_at


def pairing_code(device: Device) -> str:
    """The code that pairs ``device`` until ``pairing_ends_at``: 192 bits, nothing keeps it."""
    return derived_token(f"pair {device.public_id} {device.pairing_ends_at.isoformat()}")


def devices_of(station: Station) -> list[Device]:
    """Every device of a station, those that may read first, by name."""
    query = db.select(Device).filter_by(station_id=station.id)
    order = (Device.revoked_at.is_not(None), Device.name, Device.id)
    return list(db.session.scalars(query.order_by(*order)))


@dataclass(frozen=True)
class Crew:
    """The devices of one station: how many are paired, and how many scans wait on them."""

    paired: int = 0
    waiting: int = 0


def crews(edition: Edition) -> dict[int, Crew]:
    """What is paired, by id of the station; stations without a device are left out."""
    count, waiting = db.func.count(Device.id), db.func.coalesce(db.func.sum(Device.waiting), 0)
    query: Any = (
        db.select(Device.station_id, count, waiting)
        .join(Station, Station.id == Device.station_id)
        .where(Station.edition_id == edition.id)
        .where(Device.paired_at.is_not(None), Device.revoked_at.is_(None))
        .group_by(Device.station_id)
    )
    return {station: Crew(paired, waits) for station, paired, waits in db.session.execute(query)}
