"""A phone at a door as the scanning app behaves: it decides alone, keeps what it did, sends later.

It judges with the platform's own rules and carries nothing but what the platform hands to phones.
"""

import json
import urllib.error
import urllib.request
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

from badges.queries.keys import public_key
from badges.rules.code import CodeRefused, read_verified
from badges.rules.hours import Hours
from badges.rules.scanning import Answer, Direction, Holder, Reason, StationRules, Verdict, judge

BATCH = 100
VALID = "valid"
PATIENCE = 30


class NoNetwork(Exception):
    """Nothing is heard of the platform."""


@dataclass
class Phone:
    """One phone: its list, what passed as far as it knows, and what it has not sent yet."""

    base: str
    station: str
    token: str
    #: by how much its clock is wrong
    off: timedelta = timedelta()
    online: bool = True
    alive: bool = True
    cursor: str = ""
    rules: StationRules = field(default_factory=StationRules)
    edition: int = 0
    keys: dict[int, Any] = field(default_factory=dict)
    badges: dict[str, dict[str, Any]] = field(default_factory=dict)
    worthless: dict[str, int] = field(default_factory=dict)
    inside: set[str] = field(default_factory=set)
    waiting: list[dict[str, Any]] = field(default_factory=list)

    def scan(self, code: str, at: datetime, nonce: UUID) -> Answer:
        """What the phone tells whoever shows ``code`` at the moment ``at``; kept until sent."""
        serial, answer = self._judged(code, at)
        if answer.verdict is Verdict.ADMITTED:
            self.inside.add(serial)
        reason = answer.reason.value if answer.reason else None
        self.waiting.append(
            {
                "nonce": str(nonce), "code": code, "scanned_at": (at + self.off).isoformat(),
                "direction": "in", "decided": {"result": answer.verdict.value, "reason": reason},
            }
        )  # fmt: skip
        return answer

    def sync(self, *, loses_answer: bool = False) -> None:
        """Send what waits, then take what changed; an answer that is lost is asked for again."""
        while self.waiting:
            batch = self.waiting[:BATCH]
            answer = self._call("POST", "/scans", {"scans": batch})
            if loses_answer:
                raise NoNetwork
            answered = {one["nonce"] for one in answer["results"]}
            self.waiting = [one for one in self.waiting if one["nonce"] not in answered]
        since = f"?since={self.cursor}" if self.cursor else ""
        self._take(self._call("GET", f"/manifest{since}"))

    def _judged(self, code: str, at: datetime) -> tuple[str, Answer]:
        try:
            read = read_verified(code, self.keys)
        except CodeRefused as refused:
            return "", Answer(Verdict.REFUSED, Reason(refused.reason))
        serial = read.badge.hex()
        holder: Holder | Reason = self._holder(serial, read.issue, read.edition)
        inside = serial in self.inside
        answer = judge(
            holder, self.rules, direction=Direction.IN, at=at, is_inside=inside, inside=0
        )
        return serial, answer

    def _holder(self, serial: str, issue: int, edition: int) -> Holder | Reason:
        if edition != self.edition:
            return Reason.WRONG_EDITION
        if issue < self.worthless.get(serial, 0):
            return Reason.REVOKED
        badge = self.badges.get(serial)
        if badge is None:
            return Reason.UNKNOWN
        if badge["status"] != VALID:
            return Reason(badge["status"])
        return Holder(True, False, True, True, badge["role"], True)

    def _take(self, manifest: dict[str, Any]) -> None:
        replaced = manifest["replaced"]
        gone = set(self.badges) if replaced is None else set(replaced)
        self.badges = {k: v for k, v in self.badges.items() if k not in gone and k[:2] not in gone}
        self.badges |= {one["id"]: one for one in manifest["badges"]}
        self.worthless = {one["id"]: one["below"] for one in manifest["revoked"]}
        self.keys = {one["id"]: public_key(one["public_key"]) for one in manifest["keys"]}
        passes = manifest["passes"]
        self.inside = (self.inside | set(passes["in"])) - set(passes["out"])
        self.cursor = manifest["cursor"]
        self.edition = manifest["station"]["edition_number"]
        self.rules = _rules(manifest["station"])

    def _call(self, method: str, path: str, body: Any = None) -> Any:
        if not self.online or not self.alive:
            raise NoNetwork
        request = urllib.request.Request(
            f"{self.base}/api/v1/stations/{self.station}{path}",
            method=method,
            data=json.dumps(body).encode() if body is not None else None,
            headers={"Authorization": f"Bearer {self.token}", "Content-Type": "application/json"},
        )
        try:
            with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as refused:
            raise RuntimeError(f"{method} {path}: {refused.code} {refused.read(300)!r}") from None


def _rules(station: dict[str, Any]) -> StationRules:
    """The rules as the platform handed them out; who may pass stands in each badge's status."""
    hours = tuple(
        Hours(one["name"], time.fromisoformat(one["opens"]), time.fromisoformat(one["closes"]))
        for one in station["hours"]
    )
    return StationRules(
        once=station["once"],
        opens_at=_moment(station["opens_at"]),
        closes_at=_moment(station["closes_at"]),
        closed_at=_moment(station["closed_at"]),
        hours=hours,
        zone=ZoneInfo(station["timezone"]),
    )


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
