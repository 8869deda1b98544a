"""Readings that contradict each other: noticed as they come in, settled by a manager."""

from typing import Any

from app.core import audit
from app.core.clock import now
from app.core.errors import Conflict, Invalid
from app.core.i18n import lazy_gettext as _l
from app.core.stale import lock
from app.extensions import db
from badges.models import ConflictKind, Scan, ScanConflict
from badges.queries import conflicts as reads
from badges.queries.scans import is_passage
from badges.rules.conflicts import is_against_rules
from badges.rules.passages import Passage, entered_again, next_after
from badges.services.gates import Gate, key_of


def notice(gate: Gate, scan: Scan, *, is_clock_wrong: bool) -> None:
    """Write down what is wrong with a reading just taken in."""
    if is_against_rules(scan.decided, scan.verdict):
        _add(gate, ConflictKind.ADMITTED_AGAINST_RULES, scan)
    if is_passage(scan):
        _compare(gate, scan)
    if is_clock_wrong and not _is_clock_told(gate, scan):
        _add(gate, ConflictKind.CLOCK_WRONG, scan)
        gate.is_clock_told = True


def forget(gate: Gate, scan: Scan) -> None:
    """Nothing is wrong any more with ``scan``, which was just taken back; but what came after it
    may now contradict what came before. ``gate`` still knows the scan."""
    beside = gate.beside(scan.badge_id or 0, scan.happened_at)
    own = next((one for one in beside if one.key == key_of(scan)), None)
    following = next_after(beside, own) if own else None
    if following is not None:
        _hold_against([one for one in beside if one != own], following, gate)
    for conflict in reads.open_conflicts_about(scan):
        _explain(conflict)


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


def _compare(gate: Gate, scan: Scan) -> None:
    """Hold a passage against the one before it, and the one after it against this one."""
    beside = gate.beside(scan.badge_id or 0, scan.happened_at)
    own = next((one for one in beside if one.key == key_of(scan)), None)
    if own is None:
        return
    _hold_against(beside, own, gate)
    following = next_after(beside, own)
    if following is not None:
        _hold_against(beside, following, gate)


def _hold_against(beside: list[Passage], one: Passage, gate: Gate) -> None:
    """List ``one`` if it let in again, with the reading before it; or no longer."""
    twin = entered_again(beside, one)
    scan, other = gate.scans[one.key], gate.scans[twin.key] if twin else None
    known = _known(gate, scan)
    if known is None and other is not None:
        _add(gate, ConflictKind.ADMITTED_TWICE, scan, other)
    elif known is not None and other is None:
        _explain(known)
    elif known is not None and not known.settled_by:
        known.other_scan, known.settled_at = other, None


def _known(gate: Gate, scan: Scan) -> ScanConflict | None:
    """What is listed about a reading already; nothing yet about one that is new."""
    if scan.id is not None and not gate.is_again_loaded:
        with db.session.no_autoflush:
            for one in reads.entered_again(gate.area, sorted(gate.passages)):
                gate.again.setdefault(key_of(one.scan), one)
        gate.is_again_loaded = True
    return gate.again.get(key_of(scan))


def _explain(conflict: ScanConflict) -> None:
    """What arrived since explains it: nobody has to settle it, and nobody's name stands on it."""
    if conflict.settled_at is None:
        conflict.settled_at = now()


def _add(gate: Gate, kind: ConflictKind, scan: Scan, other: Scan | None = None) -> None:
    edition_id = gate.station.edition_id
    found = ScanConflict(edition_id=edition_id, kind=kind, scan=scan, other_scan=other)
    db.session.add(found)
    if kind is ConflictKind.ADMITTED_TWICE:
        gate.again[key_of(scan)] = found


def _is_clock_told(gate: Gate, scan: Scan) -> bool:
    """Whether somebody was told of this scanner's clock and has not settled it yet."""
    if gate.is_clock_told is None:
        with db.session.no_autoflush:
            gate.is_clock_told = reads.is_clock_told(scan)
    return gate.is_clock_told
