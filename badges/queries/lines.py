"""The lines of a scanner's list: each badge is put into words once, for as long as it stays as is.

What the database holds is asked every time; a process only remembers the words. They follow from a
row and the question asked about it alone, so that no clock and no notice of a change is needed.
"""

import json
from collections import OrderedDict
from datetime import date
from threading import Lock
from typing import Any, NamedTuple

from app.programmes.models import Edition
from badges.queries.wearers import Wearer, raw_wearers, wearer_reader
from badges.rules.scanning import StationRules, standing_reason

VALID = "valid"
#: editions, or stations that ask for different people, that a process remembers at once; each may
#: take 6 MB at 10,000 people
MOST_KEPT = 4


class Question(NamedTuple):
    """All that the words of a line depend on beside its row."""

    edition_id: int
    starts_on: date
    #: of the rules only those that make a badge worthless at any hour
    rules: StationRules


class Line(NamedTuple):
    """One badge in the list."""

    #: hash of the row it was made of
    mark: int
    #: the badge as JSON
    text: str
    #: paper to refuse, if any
    revocation: dict[str, Any] | None


Lines = dict[str, Line]
_kept: OrderedDict[Question, Lines] = OrderedDict()
_lock = Lock()


def lines_of(edition: Edition, rules: StationRules) -> Lines:
    """The badges of ``edition`` by serial, for a station with ``rules``."""
    lasting = StationRules(
        roles=rules.roles, needs_payment=rules.needs_payment, needs_consent=rules.needs_consent
    )
    question = Question(edition.id, edition.starts_on, lasting)
    before, lines, read = _kept.get(question, {}), {}, wearer_reader()
    for serial, row in raw_wearers(edition):
        line, mark = before.get(serial), hash(row)
        if line is None or line.mark != mark:
            line = _line(read(row), edition, lasting, mark)
        lines[serial] = line
    _keep(question, lines)
    return lines


def printed(wearer: Wearer) -> dict[str, str]:
    """What is printed on a badge, and nothing more about its wearer."""
    return {
        "id": wearer.serial,
        "name": wearer.display_name,
        "native_name": wearer.native_name,
        "role": wearer.role.value,
        "organisation": wearer.organisation or "",
        "country": wearer.country,
    }


def _keep(question: Question, lines: Lines) -> None:
    with _lock:
        _kept[question] = lines
        _kept.move_to_end(question)
        if len(_kept) > MOST_KEPT:
            _kept.popitem(last=False)


def _line(wearer: Wearer, edition: Edition, rules: StationRules, mark: int) -> Line:
    revocation = _revocation(wearer) if _is_worthless(wearer) else None
    return Line(mark, dump(_entry(wearer, edition, rules)), revocation)


def _entry(wearer: Wearer, edition: Edition, rules: StationRules) -> dict[str, Any]:
    reason = standing_reason(wearer.holder(edition), rules)
    return {
        **printed(wearer),
        "delegation": wearer.number or "",
        "issue": wearer.issue,
        "short_code": wearer.short_code,
        "status": reason.value if reason else VALID,
    }


def _is_worthless(wearer: Wearer) -> bool:
    """Whether some paper of this badge is refused."""
    return wearer.revoked_at is not None or wearer.issue > 0


def _revocation(wearer: Wearer) -> dict[str, Any]:
    """Refuse every paper of the badge whose issue is lower than ``below``."""
    return {"id": wearer.serial, "below": 256 if wearer.revoked_at else wearer.issue}


dump = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode
