"""A station while it reads: everything that decides, asked for once, however many readings come."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from app.core.clock import now
from app.extensions import db
from badges.models import Area, Badge, Device, Scan, Station
from badges.queries.keys import public_key, signing_keys
from badges.queries.scans import earlier_scans
from badges.queries.stations import rules_of
from badges.queries.wearers import Wearer, coded, wearers
from badges.rules import code as codes
from badges.rules.hours import Occasion, occasion
from badges.rules.passages import Passage, add, is_inside
from badges.rules.scanning import Holder, Reason, StationRules, Verdict


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
    answered: dict[str, Scan] = field(default_factory=dict)
    #: of each badge, in the order in which they happened
    passages: dict[int, list[Passage]] = field(default_factory=lambda: defaultdict(list))
    #: the readings behind the passages, by nonce
    scans: dict[str, Scan] = field(default_factory=dict)

    def occasion(self, at: datetime) -> Occasion | None:
        """The hours within which a badge passes once; None where the station knows no hours."""
        return occasion(self.rules.hours, self.rules.zone, at) if self.rules.hours else None

    def passages_of(self, badge_id: int | None, at: datetime) -> list[Passage]:
        """What counts together with a reading at ``at``: everything, or that of the same hours."""
        found, hours = self.passages[badge_id or 0], self.occasion(at)
        if hours is None:
            return found
        return [one for one in found if hours.begins <= one.happened_at < hours.ends]

    def remember(self, scan: Scan) -> None:
        """One more reading that let its badge pass."""
        add(self.passages[scan.badge_id or 0], _passage(scan, len(self.scans)))
        self.scans[scan.nonce] = scan

    def let_pass(self, scan: Scan) -> None:
        """Remember a reading that let its badge pass, and count who is inside now."""
        self._count_anew(scan.happened_at)
        counted = self.passages_of(scan.badge_id, scan.happened_at)
        before = is_inside(counted)
        self.remember(scan)
        if self._is_counted(scan.happened_at):
            after = is_inside(self.passages_of(scan.badge_id, scan.happened_at))
            self.area.inside += int(after) - int(before)

    def inside_without(self, scan: Scan) -> int:
        """How many would be inside had ``scan``, which let its badge pass, never been read."""
        if not self._is_counted(scan.happened_at):
            return self.area.inside
        passages = self.passages_of(scan.badge_id, scan.happened_at)
        rest = [one for one in passages if one.nonce != scan.nonce]
        return self.area.inside + int(is_inside(rest)) - int(is_inside(passages))

    def inside_at(self, at: datetime) -> int:
        """How many people count as inside for somebody who comes at ``at``."""
        hours = self.occasion(at)
        if hours is None or self.area.counted_from == hours.begins:
            return self.area.inside
        return 0

    def _count_anew(self, at: datetime) -> None:
        """With the next meal, say, nobody has eaten yet."""
        hours, since = self.occasion(at), self.area.counted_from
        if hours is not None and (since is None or since < hours.begins):
            self.area.inside, self.area.counted_from = 0, hours.begins

    def _is_counted(self, at: datetime) -> bool:
        hours = self.occasion(at)
        return hours is None or hours.begins == self.area.counted_from


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


def lock_area(station: Station) -> Area:
    """Lock what ``station`` leads into until the commit and read it and the station anew."""
    db.session.flush()
    query = db.select(Area).filter_by(id=station.area_id).with_for_update(of=Area)
    return db.session.scalars(query, execution_options={"populate_existing": True}).one()


def whose(gate: Gate, text: str) -> tuple[Wearer | None, Holder | Reason]:
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


def _passage(scan: Scan, arrived: int) -> Passage:
    return Passage(scan.happened_at, arrived, scan.nonce, scan.direction)


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
    for wearer in wearers(coded(edition, serials, typed)):
        gate.by_serial[wearer.serial] = gate.by_id[wearer.badge_id] = wearer
        if wearer.edition_id == edition.id:
            gate.by_short_code[wearer.short_code] = wearer
        gate.keys[wearer.key_id] = public_key(wearer.public_key)


def _load_keys(gate: Gate) -> None:
    """Keys that no badge found here was signed with: those of old paper, or of nobody."""
    named = {t.code.key_id for t in gate.texts.values() if isinstance(t, codes.SignedCode)}
    if named - set(gate.keys):
        gate.keys = {key.key_id: public_key(key.public_key) for key in signing_keys()}


def _load_scans(gate: Gate, nonces: set[str]) -> None:
    """What these nonces were answered, and how these badges passed."""
    for scan in earlier_scans(gate.station, sorted(nonces), sorted(gate.by_id)):
        if scan.nonce in nonces and scan.station_id == gate.station.id:
            gate.answered[scan.nonce] = scan
        if scan.badge_id in gate.by_id and is_passage(scan):
            gate.remember(scan)


def load_passages(gate: Gate, badge_id: int) -> None:
    """How one more badge passed."""
    for scan in earlier_scans(gate.station, [], [badge_id]):
        gate.remember(scan)


def is_passage(scan: Scan) -> bool:
    """Whether the reading let its badge pass and still counts."""
    return scan.verdict is Verdict.ADMITTED and scan.undone_at is None


def _load_answered(gate: Gate) -> None:
    """Badges of answers given before, should the same nonce come with another code."""
    ids = {scan.badge_id for scan in gate.answered.values()} - {None} - set(gate.by_id)
    if ids:
        gate.by_id |= {wearer.badge_id: wearer for wearer in wearers(Badge.id.in_(sorted(ids)))}
