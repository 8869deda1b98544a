"""The secretary's list of submissions: filtered and paged in a fixed number of statements."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, func, or_

from app.extensions import db
from judging.models import Author, Call, Submission
from judging.queries.eligibility import checks_of_all, with_all
from judging.rules.eligibility import base_of
from judging.rules.kinds import Eligibility, SubmissionState

PER_PAGE = 30


@dataclass(frozen=True)
class Listed:
    """A submission in the list, with what the checks found."""

    submission: Submission
    checks: list[str]


@dataclass(frozen=True)
class Page:
    """One page of the list, as the pager takes it."""

    items: list[Listed]
    page: int
    pages: int
    total: int


def desk_page(call: Call, number: int, *, problem: str = "", **wishes: str) -> Page:
    """Page ``number`` of the call's submissions; whatever waits for a decision comes first.

    A ``problem`` (a code, ``any`` or ``none``) makes the checks of all of them: they depend on
    each other and on the day, so they are stored nowhere.
    """
    query = _filtered(call, **wishes).order_by(
        Submission.eligibility != Eligibility.OPEN, Submission.number.is_(None),
        Submission.number, Submission.id,
    )  # fmt: skip
    number = max(number, 1)
    first = (number - 1) * PER_PAGE
    if problem:
        every = _listed(call, query)
        fitting = [each for each in every if _fits(each.checks, problem)]
        return _paged(fitting[first : first + PER_PAGE], number, len(fitting))
    counted = query.with_only_columns(Submission.id).order_by(None).subquery()
    total = db.session.scalar(db.select(func.count()).select_from(counted)) or 0
    return _paged(_listed(call, query.limit(PER_PAGE).offset(first)), number, total)


def _paged(items: list[Listed], number: int, total: int) -> Page:
    return Page(items, number, -(-total // PER_PAGE), total)


def _listed(call: Call, query: Select[Any]) -> list[Listed]:
    found = list(db.session.scalars(query).unique())
    checks = checks_of_all(call, found)
    return [Listed(each, checks[each.id]) for each in found]


def _filtered(
    call: Call, *, words: str = "", eligibility: str = "", state: str = ""
) -> Select[Any]:
    query = with_all(call)
    if eligibility:
        query = query.where(Submission.eligibility == Eligibility(eligibility))
    if state:
        query = query.where(Submission.state == SubmissionState(state))
    if text := words.strip():
        columns = (Submission.title, Author.name, Author.latin_name, Author.email)
        found = [column.icontains(text, autoescape=True) for column in columns]
        if text.isascii() and text.isdigit() and len(text) < 10:
            found.append(Submission.number == int(text))
        query = query.where(or_(*found))
    return query


def _fits(checks: list[str], problem: str) -> bool:
    if problem in ("any", "none"):
        return bool(checks) is (problem == "any")
    return any(base_of(code) == problem for code in checks)


def neighbours(call: Call, submission: Submission) -> tuple[Submission | None, Submission | None]:
    """The handed-in submissions before and after this one by number."""
    if submission.number is None:
        return None, None
    query = db.select(Submission).filter_by(call_id=call.id, state=SubmissionState.SUBMITTED)
    before = query.where(Submission.number < submission.number).order_by(Submission.number.desc())
    after = query.where(Submission.number > submission.number).order_by(Submission.number)
    return db.session.scalars(before.limit(1)).first(), db.session.scalars(after.limit(1)).first()


def next_open(call: Call, submission: Submission) -> Submission | None:
    """The next one that waits for a decision, from the beginning again after the last."""
    query = db.select(Submission).filter_by(
        call_id=call.id, state=SubmissionState.SUBMITTED, eligibility=Eligibility.OPEN
    )
    number = submission.number or 0
    in_turn = query.where(Submission.id != submission.id).order_by(
        Submission.number <= number, Submission.number
    )
    return db.session.scalars(in_turn.limit(1)).first()
