"""Readings of badges: judged in the order they come, each kept, each nonce answered once.

The readings are their own log (who, when, which code, the answer, what was overruled and why), so
nothing is written to the audit but what is taken back.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from app.core import audit
from app.core.clock import now
from app.core.errors import Conflict, Invalid
from app.core.i18n import lazy_gettext as _l
from app.extensions import db
from badges.models import Badge, Scan, Station
from badges.queries.keys import public_key, signing_keys
from badges.queries.scans import earlier_scans
from badges.queries.stations import rules_of
from badges.queries.wearers import Wearer, coded, wearers
from badges.rules import code as codes
from badges.rules.scanning import (
    Answer,
    Direction,
    Holder,
    Reason,
    StationRules,
    Verdict,
    change_inside,
    judge,
)
from badges.services.stations import lock_station

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


@dataclass(frozen=True)
class Result:
    """The answer to one reading, and whose badge it was; None when it names nobody."""

    scan: Scan
    wearer: Wearer | None

    @property
    def reason(self) -> Reason | None:
        """Why it was refused; None otherwise, also when the desk overruled a refusal."""
        return self.scan.reason if self.scan.verdict is Verdict.REFUSED else None


@dataclass
class _Gate:
    """A station while it reads: what is known before the first reading, kept up to date."""

    station: Station
    rules: StationRules
    by: str
    received_at: datetime
    #: what each text that was read means: a signed code, a typed one, or nothing of ours
    texts: dict[str, Any] = field(default_factory=dict)
    by_serial: dict[str, Wearer] = field(default_factory=dict)
    by_short_code: dict[str, Wearer] = field(default_factory=dict)
    by_id: dict[int, Wearer] = field(default_factory=dict)
    keys: dict[int, Ed25519PublicKey] = field(default_factory=dict)
    answered: dict[str, Scan] = field(default_factory=dict)
    #: the last reading that let each badge pass, by badge
    last: dict[int, Scan] = field(default_factory=dict)


def record_scans(station: Station, readings: Sequence[Reading], *, by: Any) -> list[Result]:
    """Judge ``readings`` one after the other; one result each, in their order.

    ``by`` is an account or the name of a device. A nonce that this station has answered before gets
    that answer again. The station's row is locked, so that no place is given twice.
    """
    gate = _open_gate(lock_station(station), readings, by=by)
    return [_answer(gate, reading) for reading in readings]


def undo_scan(station: Station, nonce: str, *, by: Any) -> Scan:
    """Take back a reading that let somebody pass: it counts no more.

    Does nothing when it was taken back already. Invalid when there is no such reading, Conflict
    when it let nobody pass, or when undoing a leave would overfill the room.
    """
    station = lock_station(station)
    scan = db.session.scalar(db.select(Scan).filter_by(station_id=station.id, nonce=nonce))
    if scan is None:
        raise Invalid(_l("This station knows no such scan."), "nonce")
    if scan.verdict is not Verdict.ADMITTED:
        raise Conflict(_l("This scan let nobody pass, so there is nothing to undo."))
    if scan.undone_at is None:
        _take_back(station, scan)
        audit.record("scan.undone", station, by=by, nonce=nonce, badge=scan.badge_id)
    return scan


def _open_gate(station: Station, readings: Sequence[Reading], *, by: Any) -> _Gate:
    gate = _Gate(station, rules_of(station), audit.actor_name(by), now())
    gate.texts = {reading.code: _understood(reading.code) for reading in readings}
    _load_wearers(gate)
    _load_keys(gate)
    nonces = [reading.nonce for reading in readings]
    for scan in earlier_scans(station, nonces, list(gate.by_id)):
        if scan.verdict is Verdict.ADMITTED and scan.undone_at is None:
            gate.last[scan.badge_id or 0] = scan
        gate.answered[scan.nonce] = scan
    _load_answered(gate)
    return gate


def _understood(text: str) -> Any:
    """A signed code, the letters of a typed one, or None."""
    try:
        return codes.read(text)
    except codes.CodeRefused:
        return codes.normalise_short_code(text)


def _load_wearers(gate: _Gate) -> None:
    found = gate.texts.values()
    serials = [text.code.badge.hex() for text in found if isinstance(text, codes.SignedCode)]
    typed = [text for text in found if isinstance(text, str)]
    if not serials and not typed:
        return
    edition = gate.station.edition
    for wearer in wearers(coded(edition, serials, typed)):
        gate.by_serial[wearer.serial] = gate.by_id[wearer.badge_id] = wearer
        if wearer.edition_id == edition.id:
            gate.by_short_code[wearer.short_code] = wearer
        gate.keys[wearer.key_id] = public_key(wearer.public_key)


def _load_keys(gate: _Gate) -> None:
    """Keys that no badge found here was signed with: those of old paper, or of nobody."""
    named = {t.code.key_id for t in gate.texts.values() if isinstance(t, codes.SignedCode)}
    if named - set(gate.keys):
        gate.keys = {key.key_id: public_key(key.public_key) for key in signing_keys()}


def _load_answered(gate: _Gate) -> None:
    """Badges of answers given before, should the same nonce come with another code."""
    ids = {scan.badge_id for scan in gate.answered.values()} - {None} - set(gate.by_id)
    if ids:
        gate.by_id |= {wearer.badge_id: wearer for wearer in wearers(Badge.id.in_(sorted(ids)))}


def _answer(gate: _Gate, reading: Reading) -> Result:
    scan = gate.answered.get(reading.nonce)
    if scan is None:
        scan = gate.answered[reading.nonce] = _judged(gate, reading)
    return Result(scan, gate.by_id.get(scan.badge_id or 0))


def _judged(gate: _Gate, reading: Reading) -> Scan:
    wearer, holder = _whose(gate, reading.code)
    last = gate.last.get(wearer.badge_id) if wearer else None
    answer = judge(
        holder,
        gate.rules,
        direction=reading.direction,
        at=min(reading.scanned_at, gate.received_at),
        is_inside=_went_in(last),
        inside=gate.station.inside,
        override=reading.override,
    )
    scan = _kept(gate, reading, answer, wearer, last)
    if wearer is not None and answer.verdict is Verdict.ADMITTED:
        gate.station.inside += change_inside(before=_went_in(last), after=_went_in(scan))
        gate.last[wearer.badge_id] = scan
    return scan


def _whose(gate: _Gate, text: str) -> tuple[Wearer | None, Holder | Reason]:
    """Who wears the badge, and what the rules ask about it; or why nobody is known by it."""
    understood, edition = gate.texts[text], gate.station.edition
    if not isinstance(understood, codes.SignedCode):
        wearer = gate.by_short_code.get(understood or "")
        return wearer, wearer.holder(edition) if wearer else Reason.UNKNOWN
    key = gate.keys.get(understood.code.key_id)
    if key is None or not codes.verify(understood, key):
        return None, Reason.FORGED
    wearer = gate.by_serial.get(understood.code.badge.hex())
    if wearer is None:
        other = understood.code.edition != edition.id
        return None, Reason.WRONG_EDITION if other else Reason.UNKNOWN
    return wearer, wearer.holder(edition, issue=understood.code.issue)


def _went_in(scan: Scan | None) -> bool:
    return scan is not None and scan.direction is Direction.IN


def _kept(
    gate: _Gate, reading: Reading, answer: Answer, wearer: Wearer | None, last: Scan | None
) -> Scan:
    before = last.scanned_at if last and answer.verdict is Verdict.ALREADY else None
    scan = Scan(
        station_id=gate.station.id,
        nonce=reading.nonce,
        badge_id=wearer.badge_id if wearer else None,
        code=_storable(reading.code),
        direction=reading.direction,
        verdict=answer.verdict,
        reason=answer.reason,
        override=answer.overruled,
        note=_storable(reading.note) if answer.overruled else "",
        since=before,
        scanned_at=reading.scanned_at,
        received_at=gate.received_at,
        scanned_by=gate.by,
    )
    db.session.add(scan)
    return scan


def _storable(text: str) -> str:
    """What a database can hold of what somebody's camera read or fingers typed."""
    spaced = (" " if char.isspace() else char for char in text)
    return "".join(char for char in spaced if char.isprintable()).strip()[:KEPT_CHARACTERS]


def _take_back(station: Station, scan: Scan) -> None:
    passed = [s for s in earlier_scans(station, [], [scan.badge_id or 0]) if s.undone_at is None]
    rest = [other for other in passed if other.id != scan.id]
    before, after = (_went_in(scans[-1] if scans else None) for scans in (passed, rest))
    inside = station.inside + change_inside(before=before, after=after)
    if station.capacity is not None and inside > station.capacity:
        raise Conflict(_l("The room is full again. Scan the person in when there is a place."))
    station.inside, scan.undone_at = inside, now()
