"""The morning itself: phones play the timeline against a platform that is really served."""

import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any
from uuid import UUID

from app.core.clock import now
from app.core.transaction import reading, transaction
from app.extensions import db
from badges.cli.rehearsal.fair import WHO, Fair, codes_of, set_up
from badges.cli.rehearsal.outcome import Outcome
from badges.cli.rehearsal.phone import NoNetwork, Phone
from badges.cli.rehearsal.platform import Platform, platform
from badges.cli.rehearsal.timeline import LASTS, Event, Kind, timeline
from badges.models import Area, Badge, ConflictKind, Scan, ScanConflict
from badges.rules.scanning import Verdict
from badges.services.badges import reprint_badge

Watch = Callable[[list[Event]], Iterable[Event]]
#: a clock that nobody set: the phone of the last door lives three years ahead
YEARS_OFF = timedelta(days=1096)
FOREIGN_CODE = "M1" + "0" * 120


@dataclass(frozen=True)
class Plan:
    """How large the morning is. ``outage`` in minutes; ``database`` empty: SQLite."""

    people: int
    doors: int
    outage: int
    seed: int
    database: str = ""
    #: seconds between two talks of a phone with the platform
    talks_every: int = 60

    def timeline(self) -> list[Event]:
        """What happens."""
        return timeline(
            self.people, self.doors, self.outage, self.seed, talks_every=self.talks_every
        )


@dataclass
class Morning:
    """What the phones know, and what they told people: the truth to compare with."""

    phones: list[Phone]
    #: the badges' ids, and the code on the paper that each had in the morning
    badges: list[int]
    codes: dict[int, str]
    begins: datetime
    random: Random
    #: the code on the new paper of a badge that was replaced
    new_codes: dict[int, str] = field(default_factory=dict)
    #: by badge: how often phones let its valid paper in
    admitted: Counter[int] = field(default_factory=Counter)
    #: how often a phone that could not know let worthless paper in
    against_rules: int = 0
    shown: int = 0


def rehearse(plan: Plan, *, watch: Watch = iter) -> Outcome:
    """Play the morning of ``plan`` and compare what the platform knows with what happened."""
    started = time.monotonic()
    with tempfile.TemporaryDirectory() as folder, platform(Path(folder), plan.database) as served:
        begins = now() - timedelta(seconds=LASTS + 60)
        with served.app.app_context():
            fair = set_up(plan.people, plan.doors, begins.date())
        morning = _opened(plan, fair, served.url, begins)
        for event in watch(plan.timeline()):
            _play(morning, event, served)
        _send_all(morning)
        with served.app.app_context(), reading():
            figures = _figures(morning, plan)
    return Outcome(plan.people, morning.shown, time.monotonic() - started, figures)


def _opened(plan: Plan, fair: Fair, url: str, begins: datetime) -> Morning:
    phones = [Phone(url, one.station, one.token) for one in fair.phones]
    phones[-1].off = YEARS_OFF
    for phone in phones:
        phone.sync()
    return Morning(phones, list(fair.codes), fair.codes, begins, Random(plan.seed + 1))


def _play(morning: Morning, event: Event, served: Platform) -> None:
    phone = morning.phones[event.door]
    match event.kind:
        case Kind.SHOWN:
            _show(morning, event)
        case Kind.FOREIGN:
            phone.scan(FOREIGN_CODE, _moment(morning, event), _nonce(morning))
            morning.shown += 1
        case Kind.REPLACED:
            _replace(morning, event, served)
        case Kind.TALK:
            _talk(phone, loses_answer=event.spoilt)
        case Kind.NETWORK_GONE | Kind.NETWORK_BACK:
            for each in morning.phones:
                each.online = event.kind is Kind.NETWORK_BACK
        case Kind.PHONE_DIES | Kind.PHONE_BACK:
            phone.alive = event.kind is Kind.PHONE_BACK


def _show(morning: Morning, event: Event) -> None:
    """A badge is held before the phone of a door, or of the next door whose phone lives."""
    badge, doors = morning.badges[event.badge], len(morning.phones)
    order = [morning.phones[(event.door + step) % doors] for step in range(doors)]
    phone = next(one for one in order if one.alive)
    worthless = event.spoilt and badge in morning.new_codes
    newest = morning.new_codes.get(badge, morning.codes[badge])
    code = morning.codes[badge] if worthless else newest
    answer = phone.scan(code, _moment(morning, event), _nonce(morning))
    morning.shown += 1
    if answer.verdict is not Verdict.ADMITTED:
        return
    if worthless:
        morning.against_rules += 1
    else:
        morning.admitted[badge] += 1


def _replace(morning: Morning, event: Event, served: Platform) -> None:
    """Somebody lost the badge: the desk prints another, and the old paper is worthless."""
    badge = morning.badges[event.badge]
    with served.app.app_context(), transaction():
        reprint_badge(db.session.get_one(Badge, badge), by=WHO)
        db.session.flush()
        morning.new_codes |= codes_of(Badge.id == badge)


def _talk(phone: Phone, *, loses_answer: bool) -> None:
    with suppress(NoNetwork):
        phone.sync(loses_answer=loses_answer)


def _send_all(morning: Morning) -> None:
    """In the evening every phone has network and sends what it still holds."""
    for phone in morning.phones:
        phone.online = phone.alive = True
        phone.sync()


def _moment(morning: Morning, event: Event) -> datetime:
    return morning.begins + timedelta(seconds=event.second)


def _nonce(morning: Morning) -> UUID:
    return UUID(int=morning.random.getrandbits(128), version=4)


def _figures(morning: Morning, plan: Plan) -> dict[str, tuple[int, int]]:
    counted = db.session.scalars(db.select(Area.inside)).one()
    again = sum(times - 1 for times in morning.admitted.values())
    return {
        "people let in, each counted once": (len(morning.admitted), counted),
        "the same, from the readings": (len(morning.admitted), _let_in()),
        "readings kept": (morning.shown, _count(Scan.id)),
        "conflicts: let in twice": (again, _conflicts(ConflictKind.ADMITTED_TWICE)),
        "conflicts: let in against the rules": (
            morning.against_rules,
            _conflicts(ConflictKind.ADMITTED_AGAINST_RULES),
        ),
        "conflicts: a clock that is wrong": (1, _conflicts(ConflictKind.CLOCK_WRONG)),
    }


def _let_in() -> int:
    badges = db.select(Scan.badge_id).where(Scan.verdict == Verdict.ADMITTED).distinct()
    return len(db.session.scalars(badges).all())


def _count(column: Any) -> int:
    return db.session.scalar(db.select(db.func.count(column))) or 0


def _conflicts(kind: ConflictKind) -> int:
    query = db.select(db.func.count(ScanConflict.id)).where(ScanConflict.kind == kind)
    return db.session.scalar(query) or 0
