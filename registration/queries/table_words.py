"""The spreadsheet in words: what each column holds, and what is wrong with a cell."""

from dataclasses import dataclass
from datetime import date

from app.core.i18n import gettext as _
from app.core.i18n import ngettext, show_list
from registration.models import Gender
from registration.queries.wording import age_sentence, gender_name, role_name
from registration.rules.cells import CellProblem
from registration.rules.completeness import EditionFacts
from registration.rules.people_table import LONGEST, RowProblem, TableProblem
from registration.rules.roles import DELEGATION_ROLES
from registration.rules.teams import TeamProblem


@dataclass(frozen=True)
class TableFacts:
    """What sentences about an edition's spreadsheet name: its categories by label, its rules."""

    categories: tuple[str, ...]
    facts: EditionFacts


def column_words(column: str, facts: TableFacts) -> str:
    """What to write into a column."""
    return {
        "role": lambda: _("Needed. One of: %(roles)s.", roles=_roles()),
        "name": lambda: _("Needed. In own script, any alphabet. One name is enough."),
        "latin_name": lambda: _(
            "As in the passport; leave empty if the name is in Latin letters already."
        ),
        "birth_date": lambda: _("Year-month-day, for example 2009-06-30."),
        "gender": lambda: _("For shared rooms only. One of: %(genders)s.", genders=_genders()),
        "nationality": lambda: _("A country of the list, or its two letters."),
        "email": lambda: _("For example name@example.org."),
        "phone": lambda: _("With + and the country code, for example +32 2 123 45 67."),
        "diet": lambda: _(
            "What the person cannot or does not eat. This is health data: it is sealed, and left "
            "out when a list is downloaded. An empty cell changes nothing."
        ),
        "tshirt": lambda: _("A size of the list."),
        "arrival": lambda: _("Year-month-day."),
        "departure": lambda: _("Year-month-day, not before arrival."),
        "project_title": lambda: ngettext(
            "For exhibitors. A team has at most %(num)d person.",
            "For exhibitors. Write the same title in the rows of one team, at most %(num)d people.",
            facts.facts.team_max,
        ),
        "project_category": lambda: _("A category of the list."),
        "project_abstract": lambda: _(
            "The question, what was done, what was found. Once is enough for a team."
        ),
        "notes": lambda: _("For the organiser. No health data here."),
    }[column]()


def field_name(field: str) -> str:
    """A field as pages call it."""
    return {
        "role": _("Role"),
        "name": _("Name"),
        "latin_name": _("Name in Latin letters"),
        "birth_date": _("Date of birth"),
        "gender": _("Gender"),
        "nationality": _("Nationality"),
        "email": _("E-mail address"),
        "phone": _("Telephone"),
        "diet": _("Food"),
        "tshirt": _("T-shirt"),
        "arrival": _("Arrival"),
        "departure": _("Departure"),
        "notes": _("Notes for the organiser"),
        "project": _("Project"),
    }[field]


def problem_words(problem: TableProblem, facts: TableFacts) -> str:
    """What is wrong with a cell, and what is allowed there."""
    code = problem.code
    if isinstance(code, CellProblem):
        return _cell_words(problem, facts)
    if isinstance(code, TeamProblem):
        return _team_words(problem, facts)
    return _row_words(problem, facts)


def _cell_words(problem: TableProblem, facts: TableFacts) -> str:
    return {
        CellProblem.REQUIRED: lambda: _required(problem.column),
        CellProblem.TOO_LONG: lambda: _too_long(problem.column),
        CellProblem.CONTROL_CHARACTER: lambda: _(
            "There is an invisible character in this text: type it anew."
        ),
        CellProblem.UNKNOWN_ROLE: lambda: _("Choose one of: %(words)s.", words=_roles()),
        CellProblem.UNKNOWN_GENDER: lambda: _(
            "Choose one of: %(words)s. Or leave it empty.", words=_genders()
        ),
        CellProblem.BAD_DATE: lambda: _(
            "This is no date. Write year-month-day, for example 2009-06-30."
        ),
        CellProblem.AMBIGUOUS_DATE: lambda: _(
            "Day and month could be swapped. Write year-month-day, for example 2009-06-30."
        ),
        CellProblem.UNKNOWN_COUNTRY: lambda: _(
            "No such country. Choose one of the list, or write its two letters, for example TN."
        ),
        CellProblem.BAD_EMAIL: lambda: _("Write an e-mail address such as name@example.org."),
        CellProblem.BAD_PHONE: lambda: _(
            "Write the number with + and the country code, for example +32 2 123 45 67."
        ),
        CellProblem.UNKNOWN_CATEGORY: lambda: _unknown_category(facts),
    }[CellProblem(problem.code)]()


def _team_words(problem: TableProblem, facts: TableFacts) -> str:
    return {
        TeamProblem.PROJECT_WITHOUT_TITLE: lambda: _(
            "A category or abstract needs a title. Write the same title for the whole team."
        ),
        TeamProblem.PROJECT_WITHOUT_EXHIBITOR: lambda: _(
            "No exhibitor shows this project. Write its title in an exhibitor's row too."
        ),
        TeamProblem.TEAM_TOO_LARGE: lambda: ngettext(
            "A team has at most %(num)d person.",
            "A team has at most %(num)d people.",
            facts.facts.team_max,
        ),
        TeamProblem.DIFFERENT_ABSTRACT: lambda: _(
            "Row %(row)s has another abstract for this project. Keep one of them.",
            row=problem.other_row,
        ),
    }[TeamProblem(problem.code)]()


def _row_words(problem: TableProblem, facts: TableFacts) -> str:
    return {
        RowProblem.WRONG_COLUMN: lambda: _(
            "This column must be called %(column)s.", column=problem.column
        ),
        RowProblem.EXTRA_COLUMN: lambda: _("The table ends with column P: empty this cell."),
        RowProblem.TOO_MANY_ROWS: lambda: _(
            "One file may have up to 2,000 people. Send them in several files."
        ),
        RowProblem.DUPLICATE_PERSON: lambda: _(
            "The same name and date of birth as in row %(row)s. Delete one of them.",
            row=problem.other_row,
        ),
        RowProblem.DEPARTURE_BEFORE_ARRIVAL: lambda: _(
            "Departure lies before arrival: check both days."
        ),
        RowProblem.NOT_LATIN: lambda: _("Only Latin letters here, as in the passport."),
        RowProblem.BORN_LATER: lambda: _("This cannot be a date of birth: check the year."),
        RowProblem.TOO_YOUNG: lambda: _age(problem, facts),
        RowProblem.TOO_OLD: lambda: _age(problem, facts),
        RowProblem.OTHER_ROLE: lambda: _(
            "A delegation does not register this role. Choose one of: %(words)s.", words=_roles()
        ),
    }[RowProblem(problem.code)]()


def _required(column: str) -> str:
    if column == "role":
        return _("Needed. Choose one of: %(words)s.", words=_roles())
    return _("Write the name: one name is enough.")


def _too_long(column: str) -> str:
    most = LONGEST[column]
    return ngettext(
        "This is too long: at most %(num)d character.",
        "This is too long: at most %(num)d characters.",
        most,
    )


def _unknown_category(facts: TableFacts) -> str:
    if not facts.categories:
        return _("This edition has no categories: leave it empty.")
    return _("Choose one of: %(words)s.", words=show_list(facts.categories))


def _age(problem: TableProblem, facts: TableFacts) -> str:
    return age_sentence(date.fromisoformat(problem.value), facts.facts)


def _roles() -> str:
    return show_list(role_name(role) for role in DELEGATION_ROLES)


def _genders() -> str:
    return show_list(gender_name(gender) for gender in Gender)
