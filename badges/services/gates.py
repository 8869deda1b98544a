"""A station while it reads: everything that decides, asked for once, however many readings come."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from app.core.clock import now
from badges.models import Area, Badge, Device, Scan, ScanConflict, Station
from badges.queries.keys import public_key, public_keys
from badges.queries.scans import count_inside, earlier_scans, is_passage
from badges.queries.stations import rules_of
from badges.queries.wearers import Wearer, coded, wearers
from badges.rules import code as codes
from badges.rules.hours import Occasion, Span, occasion
from badges.rules.passages import Passage, add, is_inside
from badges.rules.scanning import Holder, Reason, StationRules
from badges.services.areas import lock_area, lock_area_of


@dataclass
class Gate:
    """What is known before the first reading, kept up to date with each."""

    station: Station
    area: Area
    rules: StationRules
    by: str
    received_at: datetime
    device: Device | None = None
    #: what each text that was read means: a signed code, a typed one, or nothing of ours
    texts: dict[str, Any] = field(default_factory=dict)
    by_serial: dict[str, Wearer] = field(default_factory=dict)
    by_short_code: dict[str, Wearer] = field(default_factory=dict)
    by_id: dict[int, Wearer] = field(default_factory=dict)
    keys: dict[int, Ed25519PublicKey] = field(default_factory=dict)
    #: of this station, by nonce
    answered: dict[str, Scan] = field(default_factory=dict)
    #: of each badge through the area, in the order in which they happened
    passages: dict[int, list[Passage]] = field(default_factory=lambda: defaultdict(list))
    #: the readings behind the passages
    scans: dict[Any, Scan] = field(default_factory=dict)
    #: who was let in again, by the later reading; those listed before are looked up when needed
    again: dict[Any, ScanConflict] = field(default_factory=dict)
    is_again_loaded: bool = False
    #: whether somebody was told of this scanner's clock; None: not looked up yet
    is_clock_told: bool | None = None
    #: how many were inside from one moment on, before another: of hours that are not counted now
    counts: dict[Span, int] = field(default_factory=dict)

    def occasion(self, at: datetime) -> Occasion | None:
        """The hours within which a badge passes once; None outside them or without any."""
        return occasion(self.rules.hours, self.rules.zone, at) if self.rules.hours else None

    def beside(self, badge_id: int, at: datetime) -> list[Passage]:
        """The passages that a badge may contradict at ``at``: all of them, or those of the same
        hours; outside its hours a station lets in whomever the desk lets in."""
        found, hours = self.passages[badge_id], self.occasion(at)
        if hours is not None:
            return [one for one in found if hours.begins <= one.happened_at < hours.ends]
        return [] if self.rules.hours else found

    def passages_of(self, badge_id: int, at: datetime) -> list[Passage]:
        """The passages that say whether a badge is inside at ``at``: not those of another meal."""
        hours = self.occasion(at)
        found = self.beside(badge_id, at) if hours is not None else self.passages[badge_id]
        since = self.area.counted_from
        if since is None or at < since:
            return found
        return [one for one in found if one.happened_at >= since]

    def no_sooner(self, badge_id: int, at: datetime) -> datetime:
        """``at``, or when the badge passed last if that is later: for somebody who waits for the
        answer all that is known happened before, whatever two scanners' clocks say."""
        found = self.passages[badge_id]
        return max(at, found[-1].happened_at) if found else at

    def let_pass(self, scan: Scan, *, once: bool) -> None:
        """Remember a reading that let its badge pass, and count who is inside now."""
        self._begin_count(scan.happened_at)
        passages = self.passages[scan.badge_id or 0]
        before = {span: _is_inside_during(passages, span) for span in self.counts}
        was_counted = self._is_counted(scan.badge_id)
        self.remember(scan, once=once)
        self.area.inside += int(self._is_counted(scan.badge_id)) - int(was_counted)
        for span, was_inside in before.items():
            self.counts[span] += int(_is_inside_during(passages, span)) - int(was_inside)

    def remember(self, scan: Scan, *, once: bool) -> None:
        """One more reading that let its badge pass."""
        add(self.passages[scan.badge_id or 0], _passage(scan, len(self.scans), once=once))
        self.scans[key_of(scan)] = scan

    def forget(self, scan: Scan) -> None:
        """As if ``scan`` had never let its badge pass: who is inside is counted without it."""
        passages = self.passages[scan.badge_id or 0]
        before = {span: _is_inside_during(passages, span) for span in self.counts}
        self.area.inside = self.inside_without(scan)
        passages[:] = [one for one in passages if one.key != key_of(scan)]
        for span, was_inside in before.items():
            self.counts[span] += int(_is_inside_during(passages, span)) - int(was_inside)

    def inside_without(self, scan: Scan) -> int:
        """How many would be inside had ``scan`` never let its badge pass."""
        found, counted = self.passages[scan.badge_id or 0], Span(self.area.counted_from)
        rest = [one for one in found if one.key != key_of(scan)]
        was_inside = _is_inside_during(found, counted)
        return self.area.inside + int(_is_inside_during(rest, counted)) - int(was_inside)

    def others_inside(self, badge_id: int, at: datetime) -> int:
        """How many people somebody who comes at ``at`` has to find a place beside.

        Nobody where places are not counted, and for a reading that only tells how somebody came
        of whom later readings tell, too: it takes no place now.
        """
        hours, since = self.occasion(at), self.area.counted_from
        if self.area.capacity is None:
            return 0
        if since is not None and at < since:
            return self._inside_during(Span(hours.begins, hours.ends)) if hours else 0
        if any(one.happened_at > at for one in self.passages[badge_id]):
            return 0
        is_next = hours is not None and (since is None or hours.begins > since)
        return self._inside_during(Span(hours.begins)) if is_next and hours else self.area.inside

    def _begin_count(self, at: datetime) -> None:
        """With the next meal, say, nobody has eaten yet."""
        hours, since = self.occasion(at), self.area.counted_from
        if hours is not None and (since is None or since < hours.begins):
            self.area.inside = count_inside(self.area, since=hours.begins)
            self.area.counted_from = hours.begins

    def _inside_during(self, span: Span) -> int:
        """Asked of the database once, however many readings follow: they hold the area locked."""
        if span not in self.counts:
            self.counts[span] = count_inside(self.area, since=span.begins, until=span.ends)
        return self.counts[span]

    def _is_counted(self, badge_id: int | None) -> bool:
        """Whether a badge is one of those that the area counts as inside."""
        return _is_inside_during(self.passages[badge_id or 0], Span(self.area.counted_from))


def open_gate(
    station: Station,
    texts: Sequence[str],
    nonces: Sequence[str],
    *,
    by: str,
    device: Device | None = None,
) -> Gate:
    """The gate of ``station``, whose area stays locked until the commit, for what was read."""
    area = lock_area(station)
    gate = Gate(station, area, rules_of(station), by, now(), device)
    gate.texts = {text: _understood(text) for text in texts}
    _load_wearers(gate)
    _load_keys(gate)
    _load_scans(gate, set(nonces))
    _load_answered(gate)
    return gate


def gate_of(scan: Scan, *, by: str) -> Gate:
    """The gate behind which ``scan`` let its badge pass, to take it back; its area is locked."""
    area = lock_area_of(scan)
    gate = Gate(scan.station, area, rules_of(scan.station), by, now())
    for one, once in earlier_scans(scan.station, area, [], [scan.badge_id or 0]):
        gate.remember(one, once=once)
    return gate


def whose(gate: Gate, text: str) -> tuple[Wearer | None, Holder | Reason]:
    """Who wears the badge, and what the rules ask about it; or why nobody is known by it."""
    understood, edition = gate.texts[text], gate.station.edition
    if not isinstance(understood, codes.SignedCode):
        return _whose_typed(gate, understood or "")
    key = gate.keys.get(understood.code.key_id)
    if key is None or not codes.verify(understood, key):
        return None, Reason.FORGED
    wearer = gate.by_serial.get(understood.code.badge.hex())
    if wearer is None:
        other = understood.code.edition != edition.id
        return None, Reason.WRONG_EDITION if other else Reason.UNKNOWN
    if understood.code.is_confirmation:
        return wearer, wearer.holder(edition, confirmation=True)
    return wearer, wearer.holder(edition, issue=understood.code.issue)


def _whose_typed(gate: Gate, letters: str) -> tuple[Wearer | None, Holder | Reason]:
    wearer = gate.by_short_code.get(letters)
    return (wearer, wearer.holder(gate.station.edition)) if wearer else (None, Reason.UNKNOWN)


def key_of(scan: Scan) -> tuple[int, str]:
    """What tells one reading of an area from all others: two stations may use the same nonce."""
    return scan.station_id, scan.nonce


def _is_inside_during(passages: list[Passage], span: Span) -> bool:
    return is_inside([one for one in passages if span.holds(one.happened_at)])


def _passage(scan: Scan, arrived: int, *, once: bool) -> Passage:
    excused = scan.override or not once
    scanner = None if scan.device_id else (scan.station_id, scan.scanned_by)
    return Passage(scan.happened_at, arrived, key_of(scan), scan.direction, excused, scanner)


def _understood(text: str) -> Any:
    """A signed code, the letters of a typed one, or None."""
    try:
        return codes.read(text)
    except codes.CodeRefused:
        return codes.normalise_short_code(text)


def _load_wearers(gate: Gate) -> None:
    found = gate.texts.values()
    serials = [text.code.badge.hex() for text in found if isinstance(text, codes.SignedCode)]
    typed = [text for text in found if isinstance(text, str)]
    if not serials and not typed:
        return
    edition = gate.station.edition
    for wearer in coded(edition, serials, typed):
        gate.by_serial[wearer.serial] = gate.by_id[wearer.badge_id] = wearer
        if wearer.edition_id == edition.id:
            gate.by_short_code[wearer.short_code] = wearer
        if wearer.compromised_at is None:
            gate.keys[wearer.key_id] = public_key(wearer.public_key)


def _load_keys(gate: Gate) -> None:
    """Keys that no badge found here was signed with: those of old paper, or of nobody."""
    named = {t.code.key_id for t in gate.texts.values() if isinstance(t, codes.SignedCode)}
    if named - set(gate.keys):
        gate.keys = public_keys()


def _load_scans(gate: Gate, nonces: set[str]) -> None:
    """What these nonces were answered, and how these badges passed."""
    for scan, once in earlier_scans(gate.station, gate.area, sorted(nonces), sorted(gate.by_id)):
        if scan.nonce in nonces and scan.station_id == gate.station.id:
            gate.answered[scan.nonce] = scan
        if scan.badge_id in gate.by_id and scan.area_id == gate.area.id and is_passage(scan):
            gate.remember(scan, once=once)


def _load_answered(gate: Gate) -> None:
    """Badges of answers given before, should the same nonce come with another code."""
    ids = {scan.badge_id for scan in gate.answered.values()} - {None} - set(gate.by_id)
    if ids:
        gate.by_id |= {wearer.badge_id: wearer for wearer in wearers(Badge.id.in_(sorted(ids)))}
