"""What a form would refuse, asked of every row of a spreadsheet."""

from collections.abc import Collection, Iterator, Sequence
from datetime import date

from app.core.ages import AgeLimits, AgeProblem, age_problem
from app.core.names import is_latin
from registration.rules.people_table import PersonRow, RowProblem, TableProblem
from registration.rules.roles import ParticipantRole

_AGES = {AgeProblem.TOO_YOUNG: RowProblem.TOO_YOUNG, AgeProblem.TOO_OLD: RowProblem.TOO_OLD}


def check_people(
    people: Sequence[PersonRow],
    *,
    ages: AgeLimits,
    today: date,
    roles: Collection[ParticipantRole],
) -> tuple[TableProblem, ...]:
    """Where rows that can be read cannot be right: a role that ``roles`` leaves out, a Latin name
    in another script, a birth date after ``today``, an exhibitor of another age than ``ages``."""
    return tuple(problem for person in people for problem in _of_person(person, ages, today, roles))


def _of_person(
    person: PersonRow, ages: AgeLimits, today: date, roles: Collection[ParticipantRole]
) -> Iterator[TableProblem]:
    if person.role not in roles:
        yield TableProblem(person.row, "role", RowProblem.OTHER_ROLE, person.role.value)
    if person.latin_name and not is_latin(person.latin_name):
        yield TableProblem(person.row, "latin_name", RowProblem.NOT_LATIN, person.latin_name[:100])
    code = _age(person, ages, today)
    if code and person.birth_date:
        yield TableProblem(person.row, "birth_date", code, person.birth_date.isoformat())


def _age(person: PersonRow, ages: AgeLimits, today: date) -> RowProblem | None:
    if person.birth_date is None:
        return None
    if person.birth_date > today:
        return RowProblem.BORN_LATER
    if person.role is not ParticipantRole.EXHIBITOR:
        return None
    found = age_problem(person.birth_date, ages)
    return _AGES[found] if found else None
