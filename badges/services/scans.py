"""Readings of badges: judged in the order they come, each kept, each nonce answered once.

The readings are their own log (who, when, which code, the answer, what was overruled and why), so
nothing is written to the audit but what is taken back.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.core import audit
from app.core.clock import now
from app.core.errors import Conflict, Invalid
from app.core.i18n import lazy_gettext as _l
from app.extensions import db
from badges.models import Device, Scan, Station
from badges.queries.scans import is_passage, scan_of_nonce
from badges.queries.wearers import Wearer
from badges.rules.conflicts import has_waited, lets_pass, moment, told
from badges.rules.passages import last_before
from badges.rules.scanning import Answer, Direction, Holder, Reason, Verdict, judge, way
from badges.services import conflicts
from badges.services.gates import Gate, gate_of, open_gate, whose

KEPT_CHARACTERS = 200


@dataclass(frozen=True)
class Reading:
    """What a scanner sends."""

    #: the scanner's own random id: the same reading sent twice gets the first answer
    nonce: str
    #: what was read or typed
    code: str
    #: aware, by the scanner's clock
    scanned_at: datetime
    direction: Direction = Direction.IN
    #: the desk lets the person pass, and why
    override: bool = False
    note: str = ""
    #: what a device without network told the person on its own; None: it asks
    decided: Answer | None = None


@dataclass(frozen=True)
class Result:
    """The answer to one reading, and whose badge it was; None when it names nobody of the edition:
    who takes part in another one is not this desk's business."""

    scan: Scan
    wearer: Wearer | None

    @property
    def reason(self) -> Reason | None:
        """Why it was refused; None otherwise, also when the desk overruled a refusal."""
        return self.scan.reason if self.scan.verdict is Verdict.REFUSED else None


def record_scans(
    station: Station,
    readings: Sequence[Reading],
    *,
    by: Any,
    device: Device | None = None,
    sent_at: datetime | None = None,
) -> list[Result]:
    """Judge ``readings`` one after the other; one result each, in their order.

    ``by`` is an account or the name of a device. A nonce that this station has answered before gets
    that answer again. The row of the area is locked, so that no place is given twice. ``sent_at``
    is what the scanner's clock showed when it sent them: the times it names are corrected by it.
    """
    texts, nonces = [one.code for one in readings], [one.nonce for one in readings]
    gate = open_gate(station, texts, nonces, by=audit.actor_name(by), device=device)
    return [_answer(gate, reading, sent_at) for reading in readings]


def undo_scan(station: Station, nonce: str, *, by: Any) -> Scan:
    """Take back a reading that let somebody pass: it counts no more.

    Does nothing when it was taken back already. Invalid when there is no such reading, Conflict
    when it let nobody pass, or when undoing a leave would overfill the room.
    """
    scan = scan_of_nonce(station, nonce)
    if scan is None:
        raise Invalid(_l("This station knows no such scan."), "nonce")
    if Verdict.ADMITTED not in (scan.verdict, scan.decided):
        raise Conflict(_l("This scan let nobody pass, so there is nothing to undo."))
    gate = gate_of(scan, by=audit.actor_name(by))
    if scan.undone_at is None:
        if gate.area.capacity is not None and gate.inside_without(scan) > gate.area.capacity:
            raise Conflict(_l("The room is full again. Scan the person in when there is a place."))
        _take_back(gate, scan, by=by)
    return scan


def _answer(gate: Gate, reading: Reading, sent_at: datetime | None) -> Result:
    scan = gate.answered.get(reading.nonce)
    if scan is None:
        scan = gate.answered[reading.nonce] = _taken_in(gate, reading, sent_at)
    elif _was_let_in_meanwhile(scan, reading):
        _admit_that(gate, scan)
    elif _was_turned_away_meanwhile(scan, reading):
        _never_came_in(gate, scan, reading)
    wearer = gate.by_id.get(scan.badge_id or 0)
    is_ours = wearer is not None and wearer.edition_id == gate.station.edition_id
    return Result(scan, wearer if is_ours else None)


def _was_let_in_meanwhile(scan: Scan, reading: Reading) -> bool:
    """A phone asked, our answer was lost, and it let the person in by itself."""
    undecided = scan.decided is None and scan.verdict is not Verdict.ADMITTED
    return undecided and scan.badge_id is not None and _decided(reading) is Verdict.ADMITTED


def _admit_that(gate: Gate, scan: Scan) -> None:
    """The first answer stands; that somebody came in against it is counted and listed.

    Unless somebody else got the place meanwhile: a room never counts more people than its limit.
    """
    if scan.area_id != gate.area.id:  # the station leads elsewhere by now
        gate = gate_of(scan, by=gate.by)
    if scan.verdict is Verdict.ALREADY and _has_no_place_left(gate, scan):
        scan.verdict, scan.reason, scan.since = Verdict.REFUSED, Reason.FULL, None
    if lets_pass(Verdict.ADMITTED, scan.verdict):  # counted before the database can count it, too
        gate.let_pass(scan, once=gate.station.once)
    scan.decided = Verdict.ADMITTED
    conflicts.notice(gate, scan, is_clock_wrong=False)


def _was_turned_away_meanwhile(scan: Scan, reading: Reading) -> bool:
    """A phone asked, our answer that let the person in was lost, and it turned them away by itself.

    Whoever went out has left, whatever a phone said.
    """
    counts = is_passage(scan) and scan.decided is None and scan.direction is Direction.IN
    is_same = _storable(reading.code) == scan.code
    return counts and is_same and _decided(reading) not in (None, Verdict.ADMITTED)


def _never_came_in(gate: Gate, scan: Scan, reading: Reading) -> None:
    """The first answer stands, but nobody came in by it: it counts no more."""
    if scan.area_id != gate.area.id:  # the station leads elsewhere by now
        gate = gate_of(scan, by=gate.by)
    scan.decided = _decided(reading)
    _take_back(gate, scan, by=gate.by)


def _has_no_place_left(gate: Gate, scan: Scan) -> bool:
    """Whether the room is full for a badge that was inside when it was read, and is no more."""
    badge_id, at = scan.badge_id or 0, scan.happened_at
    last = last_before(gate.passages_of(badge_id, at), at)
    is_inside = last is not None and last.goes_in
    if scan.direction is Direction.OUT or is_inside or gate.area.capacity is None:
        return False
    return gate.others_inside(badge_id, at) >= gate.area.capacity


def _taken_in(gate: Gate, reading: Reading, sent_at: datetime | None) -> Scan:
    """Judge a reading as of when it happened, keep it, count it, and see what it contradicts."""
    happened = moment(reading.scanned_at, gate.received_at, sent_at)
    scan = _judged(gate, reading, happened.at)
    if is_passage(scan):
        gate.let_pass(scan, once=gate.station.once)
    db.session.add(scan)
    conflicts.notice(gate, scan, is_clock_wrong=happened.is_clock_wrong)
    return scan


def _judged(gate: Gate, reading: Reading, at: datetime) -> Scan:
    wearer, holder = whose(gate, reading.code)
    badge_id = wearer.badge_id if wearer else None
    waited = has_waited(_decided(reading), at, gate.received_at)
    if waited and badge_id:
        at = gate.no_sooner(badge_id, at)
    last = last_before(gate.passages_of(badge_id, at), at) if badge_id else None
    answer = judge(
        holder,
        gate.rules,
        direction=way(gate.rules, reading.direction),
        at=at,
        is_inside=last is not None and last.goes_in,
        inside=gate.others_inside(badge_id, at) if badge_id else 0,
        override=reading.override,
    )
    answer = _as_it_was(answer, holder, reading, waited=waited)
    since = last.happened_at if last and answer.verdict is Verdict.ALREADY else None
    return _kept(gate, reading, answer, at=at, waited=waited, badge_id=badge_id, since=since)


def _as_it_was(
    answer: Answer, holder: Holder | Reason, reading: Reading, *, waited: bool
) -> Answer:
    """Whoever a device turned away is not inside, whatever we would have said; and whom the desk
    let in there against the rules, it let in knowingly, whatever we know by now."""
    if waited or isinstance(holder, Reason):
        return answer
    if reading.decided is not None and reading.decided.verdict is not Verdict.ADMITTED:
        return reading.decided
    knowingly = reading.override and answer.verdict is Verdict.ADMITTED
    return answer._replace(overruled=True) if knowingly else answer


def _decided(reading: Reading) -> Verdict | None:
    return reading.decided.verdict if reading.decided else None


def _kept(
    gate: Gate,
    reading: Reading,
    answer: Answer,
    *,
    at: datetime,
    waited: bool,
    badge_id: int | None,
    since: datetime | None,
) -> Scan:
    return Scan(
        station_id=gate.station.id,
        area_id=gate.area.id,
        device_id=gate.device.id if gate.device else None,
        nonce=reading.nonce,
        badge_id=badge_id,
        code=_storable(reading.code),
        direction=way(gate.rules, reading.direction),
        verdict=answer.verdict,
        reason=answer.reason,
        decided=told(_decided(reading), answer.verdict, waited=waited),
        override=answer.overruled,
        note=_storable(reading.note) if answer.overruled else "",
        since=since,
        scanned_at=reading.scanned_at,
        happened_at=at,
        received_at=gate.received_at,
        scanned_by=gate.by,
    )


def _storable(text: str) -> str:
    """What a database can hold of what somebody's camera read or fingers typed."""
    if text.isprintable():
        return text.strip()[:KEPT_CHARACTERS]
    spaced = (" " if char.isspace() else char for char in text)
    return "".join(char for char in spaced if char.isprintable()).strip()[:KEPT_CHARACTERS]


def _take_back(gate: Gate, scan: Scan, *, by: Any) -> None:
    """As if it had never been read: who is inside is counted without it."""
    conflicts.forget(gate, scan)
    gate.forget(scan)
    scan.undone_at = now()
    audit.record("scan.undone", scan.station, by=by, nonce=scan.nonce, badge=scan.badge_id)
