"""Cases that the phone's rules and the server's must answer alike, and the server's answers."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from badges.rules import code as codes
from badges.rules.hours import Hours, is_before_all, occasion
from badges.rules.passages import Passage, last_before
from badges.rules.scanning import (
    Direction,
    Holder,
    Reason,
    StationRules,
    judge,
    standing_reason,
    way,
)

#: with summer nights that have one hour more or less, and odd offsets
ZONES = (
    *("Europe/Warsaw", "Africa/Tunis", "America/St_Johns", "Asia/Kathmandu"),
    *("Australia/Lord_Howe", "Pacific/Chatham", "UTC"),
)
DAYS = ((2027, 7, 19), (2027, 3, 28), (2027, 10, 31), (2027, 4, 4), (2027, 10, 3), (2028, 2, 29))
TIMES = ("00:00", "00:30", "02:00", "02:15", "02:30", "03:00", "07:30", "12:00", "14:00", "23:30")
ROLES = ("exhibitor", "supervisor", "guest")
NOBODY = (Reason.UNKNOWN, Reason.FORGED, Reason.WRONG_EDITION)
LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
BLANKS = ("\n", "\r\n", "\t ", "\x1c", "\x85", "\xa0", "\u2028", "\u3000", "\ufeff", "\u200b")


def judged_cases(count: int) -> list[tuple[dict[str, Any], list[Any]]]:
    """What a phone knows at a scan, and what the server would say: verdict, reason, overruled."""
    chance = random.Random(4)
    return [_judged_case(chance) for _ in range(count)]


def hours_cases() -> list[tuple[list[Any], list[Any]]]:
    """Every half hour of odd days, and what is open then: name, begin, end; or what is to come."""
    names = ("00:30-02:30", "02:30-03:00", "12:00-14:00", "23:30-00:00")
    hours = [Hours(name, *map(time.fromisoformat, name.split("-"))) for name in names]
    steps = [timedelta(minutes=30 * number - 1440) for number in range(96)]
    moments = [datetime(*day, tzinfo=UTC) + step for day in DAYS for step in steps]
    return [_hours_case(hours, zone, at) for zone in ZONES for at in moments]


def code_cases(count: int) -> list[tuple[str, dict[str, Any] | None, bool, str | None]]:
    """Texts of all kinds: what they say, whether that is signed, and what it is when typed."""
    return [_read(text) for text in _texts(random.Random(45), count)]


def public_keys() -> dict[int, str]:
    """The keys that the phone knows, as the manifest writes them."""
    return {
        number: key.public_key().public_bytes_raw().hex() for number, key in _private_keys().items()
    }


def _hours_case(hours: list[Hours], zone: str, at: datetime) -> tuple[list[Any], list[Any]]:
    open_now = occasion(hours, ZoneInfo(zone), at)
    told = list((open_now and (open_now.name, _ms(open_now.begins), _ms(open_now.ends))) or ())
    return [_told_hours(hours), zone, _ms(at)], [told, is_before_all(hours, ZoneInfo(zone), at)]


# ---- judging ----


def _judged_case(chance: random.Random) -> tuple[dict[str, Any], list[Any]]:
    rules, at = _rules(chance), _moment(chance)
    holder, badge, paper = _holder(chance)
    confirms = chance.random() < 0.1
    paper = None if confirms else paper
    nobody = chance.choice(NOBODY) if chance.random() < 0.08 else None
    asked, inside = chance.choice(list(Direction)), chance.choice((0, 1, 4, 5, 6))
    passages, override = _passages(chance, at), chance.random() < 0.3
    told = {
        "station": _told(rules),
        "nobody": nobody,
        "badge": badge | {"status": standing_reason(holder, rules) or "valid"},
        "paper": paper,
        "confirms": confirms,
        "direction": asked,
        "at": _ms(at),
        "passages": [{"at": _ms(one.happened_at), "direction": one.direction} for one in passages],
        "inside": inside,
        "override": override,
    }
    worthless = holder.revoked or paper not in (None, badge["issue"])
    shown = replace(holder, revoked=worthless, confirmation=confirms)
    answer = judge(
        nobody or shown, rules, direction=way(rules, asked), at=at, inside=inside,
        is_inside=_is_inside(rules, passages, at), override=override,
    )  # fmt: skip
    return told, [answer.verdict, answer.reason, answer.overruled]


def _rules(chance: random.Random) -> StationRules:
    def maybe() -> datetime | None:
        return _moment(chance) if chance.random() < 0.2 else None

    return StationRules(
        roles=frozenset(role for role in ROLES if chance.random() < 0.4),
        once=chance.random() < 0.7,
        needs_payment=chance.random() < 0.5,
        needs_consent=chance.random() < 0.5,
        opens_at=maybe(),
        closes_at=maybe(),
        closed_at=maybe(),
        capacity=chance.choice((None, None, None, 0, 1, 5)),
        hours=tuple(_hours(chance) for _ in range(chance.choice((0, 0, 1, 2, 3)))),
        zone=ZoneInfo(chance.choice(ZONES)),
        only_out=chance.random() < 0.1,
    )


def _hours(chance: random.Random) -> Hours:
    opens, closes = chance.choice(TIMES), chance.choice(TIMES)
    return Hours(f"{opens} meal", time.fromisoformat(opens), time.fromisoformat(closes))


def _moment(chance: random.Random) -> datetime:
    """On a day with something odd, to the minute, so that it is often the very end of something."""
    start = datetime(*chance.choice(DAYS), tzinfo=UTC) - timedelta(days=1)
    return start + timedelta(minutes=15 * chance.randrange(4 * 72))


def _holder(chance: random.Random) -> tuple[Holder, dict[str, Any], int | None]:
    """What the rules ask, the badge's row, and the issue of the paper that was read."""
    holder = Holder(
        right_edition=True,
        revoked=chance.random() < 0.1,
        approved=chance.random() < 0.9,
        paid=chance.random() < 0.8,
        role=chance.choice(ROLES),
        consent=chance.random() < 0.8,
        distrusted=chance.random() < 0.1,
    )
    issue = chance.randrange(3)
    return holder, {"issue": issue}, chance.choice((None, issue, issue, issue, chance.randrange(3)))


def _passages(chance: random.Random, at: datetime) -> list[Passage]:
    steps = (0, 1, 15, 60, 60 * 9, 60 * 24, -30)
    found = [
        Passage(
            at - timedelta(minutes=chance.choice(steps)),
            number,
            number,
            chance.choice([*Direction]),
        )
        for number in range(chance.randrange(4))
    ]
    return sorted(found)


def _is_inside(rules: StationRules, passages: list[Passage], at: datetime) -> bool:
    hours = occasion(rules.hours, rules.zone, at) if rules.hours else None
    counted = [p for p in passages if hours is None or hours.begins <= p.happened_at < hours.ends]
    last = last_before(counted, at)
    return last is not None and last.goes_in


def _told(rules: StationRules) -> dict[str, Any]:
    """The rules as a manifest writes them."""
    moments = {name: getattr(rules, name) for name in ("opens_at", "closes_at", "closed_at")}
    return {
        **{name: value and value.isoformat() for name, value in moments.items()},
        "once": rules.once,
        "capacity": rules.capacity,
        "hours": _told_hours(rules.hours),
        "timezone": str(rules.zone),
        "only_out": rules.only_out,
    }


def _told_hours(hours: Sequence[Hours]) -> list[dict[str, str]]:
    return [
        {"name": one.name, "opens": f"{one.opens:%H:%M}", "closes": f"{one.closes:%H:%M}"}
        for one in hours
    ]


def _ms(at: datetime) -> int:
    return round(at.timestamp() * 1000)


# ---- codes ----


def _private_keys() -> dict[int, Ed25519PrivateKey]:
    return {n: Ed25519PrivateKey.from_private_bytes(bytes([n]) * 32) for n in (1, 2, 255)}


def _texts(chance: random.Random, count: int) -> Iterator[str]:
    """Valid codes, and each with something done to it."""
    keys, foreign = _private_keys(), Ed25519PrivateKey.from_private_bytes(b"x" * 32)
    for number in range(count):
        key_id = chance.choice((1, 2, 255, 255, 7))
        code = codes.BadgeCode(
            1, key_id, chance.getrandbits(32), chance.randbytes(8), chance.randrange(256),
            chance.randrange(256),
        )  # fmt: skip
        right = keys.get(key_id, foreign)
        text = codes.sign(code, foreign if number % 7 == 0 else right)
        yield text
        yield _altered(chance, text)
        yield _mangled(chance, text)
        yield "M1" + "".join(chance.choices(LETTERS, k=120))
        yield _typed(chance, codes.short_code(code.badge))


def _altered(chance: random.Random, text: str) -> str:
    place = chance.randrange(2, len(text))
    return text[:place] + chance.choice(LETTERS) + text[place + 1 :]


def _mangled(chance: random.Random, text: str) -> str:
    place = chance.randrange(len(text) + 1)
    return chance.choice(
        (
            text[:place], text[place:], text + "0", text.lower(), "M2" + text[2:], text * 2, "",
            text[:-1] + chance.choice("aé\u0660😀ſ"), text[:-2] + "😀", text[:-3] + ":::",
            chance.choice(BLANKS) + text, text + chance.choice(BLANKS), text[:60] + " " + text[60:],
        )
    )  # fmt: skip


def _typed(chance: random.Random, short: str) -> str:
    swap = {"0": "O", "1": chance.choice("IL"), "S": "ſ"}
    loose = "".join(swap.get(one, one) if chance.random() < 0.3 else one for one in short)
    place = chance.randrange(9)
    mark = chance.choice(("", "-", " ", "\u2011", "\u2013", "\xa0", "U", "!", "\ufeff"))
    text = loose[:place] + mark + loose[place:]
    return chance.choice((text, text.lower(), f" {text}\n", text[:-1]))


def _read(text: str) -> tuple[str, dict[str, Any] | None, bool, str | None]:
    typed = codes.normalise_short_code(text)
    try:
        signed = codes.read(text)
    except codes.CodeRefused:
        return text, None, False, typed
    said = signed.code
    fields = {
        "keyId": said.key_id, "edition": said.edition, "serial": said.badge.hex(),
        "issue": said.issue, "flags": said.flags, "confirms": said.is_confirmation,
    }  # fmt: skip
    key = _private_keys().get(said.key_id)
    return text, fields, key is not None and codes.verify(signed, key.public_key()), typed
