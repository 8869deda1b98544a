"""Readings that contradict each other: noticed as they come in, settled by a manager."""

from typing import Any

from app.core import audit
from app.core.clock import now
from app.core.errors import Conflict, Invalid
from app.core.i18n import lazy_gettext as _l
from app.core.stale import lock
from app.extensions import db
from badges.models import ConflictKind, Scan, ScanConflict
from badges.rules.conflicts import contradiction, is_clock_wrong
from badges.rules.passages import Passage, entered_twice
from badges.rules.scanning import Verdict
from badges.services.gates import Gate


def notice(gate: Gate, scan: Scan, last: Passage | None) -> None:
    """Write down what is wrong with a reading just taken in; ``last`` is how its badge passed
    before."""
    kind, other = contradiction(scan.decided, scan.verdict), None
    if kind is ConflictKind.ADMITTED_TWICE and last is not None:
        other = gate.scans[last.nonce]
    elif kind is None:
        kind, other = _entered_twice(gate, scan)
    if kind is not None:
        _add(gate, kind, scan, other)
    if is_clock_wrong(scan.scanned_at, scan.received_at) and not _is_known(gate):
        _add(gate, ConflictKind.CLOCK_WRONG, scan, None)


def settle_conflict(conflict: ScanConflict, *, note: str, by: Any) -> None:
    """Say what was done about it. Invalid without a word, Conflict when it is settled already."""
    lock(conflict)
    if conflict.settled_at is not None:
        raise Conflict(_l("Somebody settled this meanwhile."))
    if not note.strip():
        raise Invalid(_l("Say in a few words what was done."), "note")
    conflict.settled_at, conflict.settled_by = now(), audit.actor_name(by)
    conflict.note = note.strip()
    audit.record("scan_conflict.settled", conflict, by=by, kind=conflict.kind.value)


def _entered_twice(gate: Gate, scan: Scan) -> tuple[ConflictKind | None, Scan | None]:
    """A reading from earlier that arrives only now may stand beside one that let the badge in."""
    if scan.verdict is not Verdict.ADMITTED or not gate.rules.once or scan.badge_id is None:
        return None, None
    passages = gate.passages_of(scan.badge_id, scan.happened_at)
    own = next(one for one in passages if one.nonce == scan.nonce)
    twin = entered_twice(passages, own)
    return (ConflictKind.ADMITTED_TWICE, gate.scans[twin.nonce]) if twin else (None, None)


def _add(gate: Gate, kind: ConflictKind, scan: Scan, other: Scan | None) -> None:
    edition_id = gate.station.edition_id
    db.session.add(ScanConflict(edition_id=edition_id, kind=kind, scan=scan, other_scan=other))


def _is_known(gate: Gate) -> bool:
    """Whether somebody was told of this device's clock and has not settled it yet."""
    query = (
        db.select(ScanConflict.id)
        .join(ScanConflict.scan)
        .where(ScanConflict.kind == ConflictKind.CLOCK_WRONG, ScanConflict.settled_at.is_(None))
        .where(Scan.station_id == gate.station.id, Scan.scanned_by == gate.by)
    )
    return db.session.scalar(query.limit(1)) is not None
