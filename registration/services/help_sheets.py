"""The sheets beside the people: help, the lists behind the drop-downs, invented people."""

from collections.abc import Callable
from datetime import date
from typing import Any

from xlsxwriter import Workbook
from xlsxwriter.worksheet import Worksheet

from app.core.i18n import country_name, country_names, direction, language
from app.core.i18n import gettext as _
from app.programmes.models import Edition
from registration.models import Gender
from registration.queries.people_rows import TSHIRTS
from registration.queries.table_words import TableFacts
from registration.queries.wording import gender_name, role_name
from registration.rules.people_table import COLUMNS
from registration.rules.roles import DELEGATION_ROLES, ParticipantRole

_HIDDEN = "Lists"


def add_help(
    book: Workbook, edition: Edition, facts: TableFacts, words: Callable[[str, TableFacts], str]
) -> None:
    """The sheet "Help" in the reader's language: how to go about it, then each column."""
    sheet = book.add_worksheet("Help")
    title = book.add_format({"bold": True, "font_size": 16})
    bold = book.add_format({"bold": True, "valign": "top"})
    wrap = book.add_format({"text_wrap": True, "valign": "top"})
    sheet.set_column(0, 0, 22, bold)
    sheet.set_column(1, 1, 100, wrap)
    sheet.set_paper(9)
    sheet.set_landscape()
    sheet.fit_to_pages(1, 0)
    if direction(language()) == "rtl":
        sheet.right_to_left()
    sheet.write_string(0, 0, _("People of a delegation: %(edition)s", edition=edition.name), title)
    _write_pairs(sheet, 2, [(str(n), text) for n, text in enumerate(_steps(), 1)])
    _write_pairs(sheet, 4 + len(_steps()), [(each, words(each, facts)) for each in COLUMNS])
    start = 6 + len(_steps()) + len(COLUMNS)
    _write_pairs(sheet, start, [("project_category", each) for each in facts.categories])


def _write_pairs(sheet: Worksheet, row: int, pairs: list[tuple[str, str]]) -> None:
    for place, (name, text) in enumerate(pairs):
        sheet.write_string(row + place, 0, name)
        sheet.write_string(row + place, 1, text)


def _steps() -> list[str]:
    return [
        _("Fill in the sheet People, one person a row. The sheet Example shows six of them."),
        _("Leave the first row and the order of the columns as they are."),
        _("A role and a name are enough to begin with. The rest can come later, here or online."),
        _("Save the file as .xlsx and send it on the delegation's page."),
        _(
            "If something is wrong you see every cell at once, and nothing is changed until all "
            "rows are right."
        ),
    ]


def add_lists(book: Workbook, facts: TableFacts) -> dict[str, str]:
    """The hidden sheet that the drop-downs read from: column -> its range. A column without
    choices is left out."""
    sheet = book.add_worksheet(_HIDDEN)
    sheet.hide()
    choices = {
        "role": [role_name(role) for role in DELEGATION_ROLES],
        "gender": [gender_name(gender) for gender in Gender],
        "nationality": sorted(country_names(language()).values()),
        "tshirt": list(TSHIRTS),
        "project_category": list(facts.categories),
    }
    ranges = {}
    for place, (column, words) in enumerate(choices.items()):
        for row, word in enumerate(words):
            sheet.write_string(row, place, word)
        letter = chr(ord("A") + place)
        if words:
            ranges[column] = f"={_HIDDEN}!${letter}$1:${letter}${len(words)}"
    return ranges


def example_rows(edition: Edition, facts: TableFacts) -> list[list[Any]]:
    """Six invented people as rows of the table: right by the edition's own ages, teams, days and
    categories."""
    born = _birth_years(facts)
    shared = facts.facts.team_max >= 2
    robot = _("A robot that sorts seeds by their shade")
    olives = _("Olive stones that clean water")
    return [
        _row(edition, ParticipantRole.HEAD_OF_DELEGATION, "أميرة بن صالح", "Amira Ben Salah",
             gender=Gender.FEMALE, nationality="TN", email="amira@example.org",
             phone="+216 71 123 456"),
        _row(edition, ParticipantRole.SUPERVISOR, "Sami Gharbi", birth_date=date(1985, 3, 9),
             gender=Gender.MALE, nationality="TN", diet=_("No nuts"), tshirt="XL"),
        _row(edition, ParticipantRole.EXHIBITOR, "Yasmine Trabelsi", birth_date=date(born, 2, 14),
             gender=Gender.FEMALE, nationality="TN", tshirt="S",
             **_shown(facts, olives, 0, _("We made charcoal from olive stones."))),
        _row(edition, ParticipantRole.EXHIBITOR, "Elyes Mansour", birth_date=date(born, 5, 30),
             gender=Gender.MALE, nationality="TN", tshirt="M",
             **(_shown(facts, olives, 0) if shared else {})),
        _row(edition, ParticipantRole.EXHIBITOR, "李明", "Li Ming", birth_date=date(born, 4, 1),
             gender=Gender.UNSTATED, nationality="CN", tshirt="M", diet=_("Vegetarian"),
             **_shown(facts, robot, 1, _("A camera, a fan and 200 lines of code."))),
        _row(edition, ParticipantRole.PRESS, "Madonna", email="press@example.org",
             notes=_("Arrives with her own camera")),
    ]  # fmt: skip


def _birth_years(facts: TableFacts) -> int:
    """A year whose children are of the edition's ages."""
    limits = facts.facts.age_limits
    youngest = limits.min if limits.min is not None else 9
    oldest = limits.max if limits.max is not None else 25
    return limits.on.year - (youngest + oldest) // 2


def _shown(facts: TableFacts, title: str, place: int, abstract: str = "") -> dict[str, Any]:
    categories = facts.categories
    category = categories[place % len(categories)] if categories else ""
    return {"project_title": title, "project_category": category, "project_abstract": abstract}


def _row(
    edition: Edition, role: ParticipantRole, name: str, latin_name: str = "", **cells: Any
) -> list[Any]:
    gender = cells.pop("gender", None)
    values = {
        "role": role_name(role),
        "name": name,
        "latin_name": latin_name,
        "gender": gender_name(gender) if gender else "",
        "nationality": country_name(cells.pop("nationality", "")),
        "arrival": edition.starts_on,
        "departure": edition.ends_on,
        **cells,
    }
    return [values.get(column, "") for column in COLUMNS]
