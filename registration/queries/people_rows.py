"""A delegation's list as rows of the spreadsheet, and the words its cells may hold."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from app.core.i18n import country_name, country_names, in_language, localised
from app.core.names import normalise_name, search_key
from app.programmes.models import Edition
from config import LANGUAGES
from registration.models import Delegation, Gender, Participant, Project, ProjectCategory
from registration.queries.editions import categories_of
from registration.queries.sheets import live_people
from registration.queries.wording import gender_name, role_name
from registration.rules import cells
from registration.rules.cells import CellError, plain
from registration.rules.people_table import COLUMNS, PersonRow
from registration.rules.roles import ParticipantRole
from registration.rules.teams import ProjectRow

TSHIRTS = ("XS", "S", "M", "L", "XL", "XXL")
_NO_LIMIT = 1_000_000


@dataclass(frozen=True)
class Listed:
    """A delegation's live people and its projects as an import compares them: by position."""

    people: list[Participant]
    projects: list[Project]
    person_rows: tuple[PersonRow, ...]
    project_rows: tuple[ProjectRow, ...]


def listed(delegation: Delegation, diets: dict[int, str]) -> Listed:
    """The list as it is stored, written as an import would read it; ``diets`` by person's id."""
    people, projects = live_people(delegation), list(delegation.projects)
    places = {project.id: place for place, project in enumerate(projects)}
    return Listed(
        people=people,
        projects=projects,
        person_rows=tuple(
            _person_row(place, each, places, diets.get(each.id, ""))
            for place, each in enumerate(people)
        ),
        project_rows=tuple(_project_row(place, each) for place, each in enumerate(projects)),
    )


def _person_row(place: int, person: Participant, projects: dict[int, int], diet: str) -> PersonRow:
    return PersonRow(
        row=place,
        role=person.role,
        name=person.name,
        latin_name=person.latin_name,
        birth_date=person.birth_date,
        gender=_gender(person),
        nationality=person.nationality,
        email=_as_read(cells.read_email, person.email),
        phone=_as_read(lambda text: cells.read_phone(text, None), person.phone),
        diet=_lines(diet),
        tshirt=normalise_name(person.tshirt),
        arrival=person.arrival,
        departure=person.departure,
        notes=_lines(person.notes),
        project=projects.get(person.project_id) if person.project_id else None,
    )


def _project_row(place: int, project: Project) -> ProjectRow:
    category = project.category.code if project.category else ""
    return ProjectRow(place, normalise_name(project.title), category, _lines(project.abstract), ())


def _gender(person: Participant) -> str:
    return "" if person.gender is Gender.UNSTATED else person.gender.value


def _lines(text: str) -> str:
    return _as_read(lambda each: cells.read_lines(each, _NO_LIMIT), text)


def _as_read(read: Callable[[str], str], text: str) -> str:
    """What reading the stored text would give; texts that no reader takes stay as they are."""
    try:
        return read(text) if text else ""
    except CellError:
        return text


def people_rows(delegation: Delegation) -> list[list[Any]]:
    """The live people in the columns of the template, words in the reader's language.

    Diets are left out: health data is not given out in files, and an empty diet changes nothing.
    """
    projects = {project.id: project for project in delegation.projects}
    return [
        [_cell(column, person, projects.get(person.project_id or 0)) for column in COLUMNS]
        for person in live_people(delegation)
    ]


def _cell(column: str, person: Participant, project: Project | None) -> Any:
    if column.startswith("project_"):
        return _project_cell(column, project) if project else ""
    return {
        "role": lambda: role_name(person.role),
        "gender": lambda: gender_name(person.gender) if _gender(person) else "",
        "nationality": lambda: country_name(person.nationality),
        "diet": lambda: "",
    }.get(column, lambda: getattr(person, column))()


def _project_cell(column: str, project: Project) -> str:
    if column == "project_category":
        return category_label(project.category) if project.category else ""
    return {"project_title": project.title, "project_abstract": project.abstract}[column]


def category_label(category: ProjectCategory) -> str:
    """A category as the drop-down shows it: its code, which lasts, and its name."""
    return f"{category.code}: {localised(category.name)}"


def understood(rows: Sequence[Sequence[Any]], edition: Edition) -> list[list[Any]]:
    """The rows with words of every language of the platform put as codes; other cells as they
    are, so that a problem shows what was written."""
    words = _words(edition)
    places = {COLUMNS.index(column): known for column, known in words.items()}
    return [
        [_put(cell, places[place]) if place in places else cell for place, cell in enumerate(row)]
        for row in rows
    ]


def _put(cell: Any, known: dict[str, str]) -> Any:
    text = plain(cell)
    return known.get(search_key(text)) or known.get(search_key(text.partition(":")[0]), cell)


def _words(edition: Edition) -> dict[str, dict[str, str]]:
    roles: dict[str, str] = {}
    genders: dict[str, str] = {}
    countries: dict[str, str] = {}
    for language in LANGUAGES:
        with in_language(language):
            _learn(roles, {role.value: role_name(role) for role in ParticipantRole})
            _learn(genders, {gender.value: gender_name(gender) for gender in Gender})
            _learn(countries, country_names(language))
    return {
        "role": roles,
        "gender": genders,
        "nationality": countries,
        "project_category": _category_words(edition),
    }


def _category_words(edition: Edition) -> dict[str, str]:
    found: dict[str, str] = {}
    categories = categories_of(edition)
    for category in categories:
        found[search_key(category.code)] = category.code
    for category in categories:
        for name in category.name.values():
            _learn(found, {category.code: name})
            _learn(found, {category.code: f"{category.code} {name}"})
    return found


def _learn(known: dict[str, str], names: dict[str, str]) -> None:
    """Add names that nobody has yet: English comes first."""
    for code, name in names.items():
        known.setdefault(search_key(name), code)
