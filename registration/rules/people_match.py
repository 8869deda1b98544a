"""Which row of a file is which person, and which project, of a list."""

from collections.abc import Callable, Hashable, Sequence
from enum import StrEnum
from typing import TypeVar

from app.core.names import search_key
from registration.rules.people_table import PeopleTable, PersonRow
from registration.rules.teams import ProjectRow

PERSON_FIELDS = (
    "role", "name", "latin_name", "birth_date", "gender", "nationality", "email", "phone",
    "diet", "tshirt", "arrival", "departure", "notes",
)  # fmt: skip

Row = TypeVar("Row")


class ImportMode(StrEnum):
    """What happens to people of the list whom the file does not name."""

    ADD = "add"
    REPLACE = "replace"


def same_people(
    people: Sequence[PersonRow], rows: Sequence[PersonRow], mode: ImportMode
) -> dict[int, int]:
    """From the position of a row to that of the person of the list it is.

    Those who agree in everything first, then by name and birth date, by Latin name and birth date,
    and last by a name that each side has once.
    """
    pairs: dict[int, int] = {}
    for key in (_everything, _born, _latin_born):
        _pair(people, rows, pairs, key)
    named: dict[int, int] = dict(pairs)
    _pair(people, rows, named, lambda person: search_key(person.name), alone=True)
    for place in named.keys() - pairs.keys():
        if _may_be(people[named[place]], rows[place], mode):
            pairs[place] = named[place]
    return pairs


def same_projects(
    people: Sequence[PersonRow],
    projects: Sequence[ProjectRow],
    table: PeopleTable,
    who: dict[int, int],
) -> dict[int, int]:
    """From the position of a project in the file to that of the project of the list it is: of one
    title and category, else of one title, else the one its whole team shows already."""
    pairs: dict[int, int] = {}
    _pair(projects, table.projects, pairs, lambda row: (_title(row), row.category))
    _pair(projects, table.projects, pairs, _title)
    shown = {row.row: who.get(place) for place, row in enumerate(table.people)}
    for place, row in enumerate(table.projects):
        if place in pairs:
            continue
        members = [shown.get(number) for number in row.team]
        theirs = {people[each].project if each is not None else None for each in members}
        project = theirs.pop() if len(theirs) == 1 else None
        if project is not None and project not in pairs.values():
            pairs[place] = project
    return pairs


def _everything(person: PersonRow) -> Hashable:
    return tuple(getattr(person, name) for name in PERSON_FIELDS if name != "diet")


def _born(person: PersonRow) -> Hashable:
    return (search_key(person.name), person.birth_date) if person.birth_date else None


def _latin_born(person: PersonRow) -> Hashable:
    name = search_key(person.latin_name or person.name)
    return (name, person.birth_date) if person.birth_date else None


def _may_be(person: PersonRow, row: PersonRow, mode: ImportMode) -> bool:
    """Two of one name: the same if one birth date is missing, or, in a file that stands for the
    whole list, if it was corrected."""
    one_missing = person.birth_date is None or row.birth_date is None
    return one_missing or mode is ImportMode.REPLACE


def _title(row: ProjectRow) -> str:
    return search_key(row.title) or row.title


def _pair(
    known: Sequence[Row],
    rows: Sequence[Row],
    pairs: dict[int, int],
    key: Callable[[Row], Hashable],
    *,
    alone: bool = False,
) -> None:
    """Bring together those of one key who are left, in order; ``alone``: only where each side has
    one."""
    taken = set(pairs.values())
    free = _by_key([(i, each) for i, each in enumerate(known) if i not in taken], key)
    asked = _by_key([(i, each) for i, each in enumerate(rows) if i not in pairs], key)
    for value, places in asked.items():
        there = free.get(value, [])
        if not alone or (len(there) == 1 and len(places) == 1):
            pairs.update(zip(places, there, strict=False))


def _by_key(
    numbered: list[tuple[int, Row]], key: Callable[[Row], Hashable]
) -> dict[Hashable, list[int]]:
    found: dict[Hashable, list[int]] = {}
    for place, row in numbered:
        if (value := key(row)) is not None:
            found.setdefault(value, []).append(place)
    return found
