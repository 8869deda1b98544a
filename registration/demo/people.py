"""Invented people with names in many scripts, the same each time."""

import json
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

from app.core.names import search_key
from registration.models import Consent, ConsentKind, ConsentState, Delegation, Gender, Participant
from registration.rules.roles import ParticipantRole

HERE = Path(__file__).parent
SHIRTS = ("XS", "S", "M", "L", "XL")
DIETS = ("", "", "", "Vegetarian", "Halal", "No nuts")


@cache
def _names() -> dict[str, Any]:
    found: dict[str, Any] = json.loads((HERE / "names.json").read_text(encoding="utf-8"))
    return found


class Crowd:
    """Draws people for one delegation; ``scripts`` are drawn from in turn."""

    def __init__(self, delegation: Delegation, scripts: list[str]) -> None:
        self.delegation, self.scripts = delegation, scripts
        self.random = Random(delegation.number + delegation.edition.code)
        self.used: set[str] = set()

    def people(self, exhibitors: int, supervisors: int) -> Iterator[Participant]:
        """A head, supervisors and exhibitors, in order of entry."""
        roles = [ParticipantRole.HEAD_OF_DELEGATION, *[ParticipantRole.SUPERVISOR] * supervisors]
        roles += [ParticipantRole.EXHIBITOR] * exhibitors
        for position, role in enumerate(roles, start=1):
            yield self._person(role, position)

    def _person(self, role: ParticipantRole, position: int) -> Participant:
        own, latin = self._name(self.scripts[position % len(self.scripts)])
        edition = self.delegation.edition
        young = role is ParticipantRole.EXHIBITOR
        age = self.random.randint(13, 22) if young else self.random.randint(26, 58)
        return Participant(
            delegation=self.delegation, edition=edition, position=position, role=role,
            name=own, latin_name=latin, search_key=search_key(f"{own} {latin}"),
            birth_date=self._birthday(edition.starts_on.year - age),
            gender=self.random.choice((Gender.FEMALE, Gender.MALE, Gender.UNSTATED)),
            nationality=self.delegation.country, tshirt=self.random.choice(SHIRTS),
            diet=self.random.choice(DIETS) or None, arrival=edition.starts_on,
            departure=edition.ends_on, priced_on=edition.starts_on - timedelta(days=240),
        )  # fmt: skip

    def _birthday(self, year: int) -> date:
        return date(year, 1, 1) + timedelta(self.random.randrange(180))

    def _name(self, script: str) -> tuple[str, str]:
        """A name nobody else has here; when a script has no more, the first one helps out."""
        for source in (script, *self.scripts):
            free = [name for name in _all_names(source) if name[0] not in self.used]
            if free:
                name = self.random.choice(free)
                self.used.add(name[0])
                return name
        raise ValueError(f"names.json has too few names for {self.delegation.number}")


@cache
def _all_names(script: str) -> list[tuple[str, str]]:
    names = _names()[script]
    joined = names.get("joined", False)
    return [
        (family[0] + given[0] if joined else f"{given[0]} {family[0]}", _latin(given, family))
        for given in names["given"]
        for family in names["family"]
    ]


def _latin(given: list[str], family: list[str]) -> str:
    return f"{given[1]} {family[1]}" if len(given) > 1 else ""


def consents(person: Participant) -> Iterator[Consent]:
    """What a parent answered for a minor: yes to each."""
    for kind in ConsentKind:
        yield Consent(
            participant=person, kind=kind, state=ConsentState.GIVEN,
            guardian_name="A parent (demo)", guardian_email="parent@demo.example",
            answered_at=person.edition.registration_opens_at,
        )  # fmt: skip
