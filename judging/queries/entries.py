"""Reads of authors and their submissions: what is missing, what may be done now."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlalchemy import Select, func
from sqlalchemy.orm import contains_eager, selectinload

from app.core.access import Role, within
from app.core.clock import now
from app.core.ids import token_hash
from app.extensions import db
from app.organisations.models import Organisation
from app.programmes.rules.local_times import wall_time
from judging.models import Answer, Author, Call, CallText, Submission, SubmissionFile
from judging.queries.calls import may_submit_now
from judging.rules.authors import AuthorFacts, AuthorGap, author_gaps
from judging.rules.kinds import SubmissionState, TextKind

#: what a person agrees to on entering
ACCEPTED_KINDS = (TextKind.RULES, TextKind.LICENCE)
LIVE = (SubmissionState.DRAFT, SubmissionState.SUBMITTED)


def age_day(call: Call) -> date:
    """The day on which an author's age counts; by default that of the closing."""
    return call.age_on or wall_time(call.closes_at, call.edition.timezone).date()


def has_terms(call: Call) -> bool:
    """Whether there are rules or a licence to accept."""
    query = db.select(CallText.id).where(
        CallText.call_id == call.id, CallText.kind.in_(ACCEPTED_KINDS)
    )
    return db.session.scalar(query.limit(1)) is not None


def gaps_of(author: Author) -> list[AuthorGap]:
    """What is missing about ``author`` before anything can be handed in."""
    call = author.call
    by_window = call.asks_parents or call.age_min is not None or call.age_max is not None
    facts = AuthorFacts(
        name=author.name,
        birth_date=author.birth_date,
        country=author.country,
        accepted=author.rules_accepted_at is not None,
        consent=author.parents_answer,
        asks_birth_date=by_window and author.user_id is None,
        has_texts=has_terms(call),
    )
    return author_gaps(facts)


def may_write(author: Author, by: Any) -> bool:
    """Whether ``by`` may change the entry: the author who holds its link, the account that wrote
    it, and its organisation's people. Staff reads. What is no person was let in elsewhere."""
    if isinstance(by, Author):
        return by.id == author.id
    if not hasattr(by, "has_role"):
        return True
    if author.user_id is None or author.organisation is None:
        return bool(author.user_id is not None and author.user_id == by.id)
    own = (Role.REPRESENTATIVE, Role.HEAD_OF_DELEGATION)
    return author.user_id == by.id or by.has_role(*own, scope=author.organisation.scope)


def speaks_for(author: Author) -> Organisation | None:
    """The organisation in whose name the entry stands; None for a person, who may name a club."""
    return author.organisation if author.user_id is not None else None


def closed_to(author: Author) -> str:
    """Empty while the author may hand in and change, else the code of judging.rules.calls."""
    return may_submit_now(author.call, speaks_for(author))


def with_pictures(query: Select[Any]) -> Select[Any]:
    """The submissions of ``query`` with the files that lists show, in a fixed number of reads."""
    files = selectinload(Submission.files)
    return query.options(files.joinedload(SubmissionFile.thumbnail))


def submissions_of(author: Author) -> list[Submission]:
    """The author's submissions, oldest first."""
    query = db.select(Submission).filter_by(author_id=author.id).order_by(Submission.id)
    return list(db.session.scalars(with_pictures(query)))


def answers_to(author: Author) -> dict[int, Answer]:
    """The decisions about the author's candidatures, by submission id."""
    query = db.select(Answer).join(Submission, Answer.submission_id == Submission.id)
    found = db.session.scalars(query.where(Submission.author_id == author.id))
    return {answer.submission_id: answer for answer in found}


def live_count(author: Author) -> int:
    """How many drafts and submitted ones the author has."""
    query = db.select(func.count()).select_from(Submission)
    query = query.where(Submission.author_id == author.id, Submission.state.in_(LIVE))
    return db.session.scalar(query) or 0


def submitted_count(*, author: Author, besides: Submission) -> int:
    """How many others of the author are handed in."""
    return _count(Submission.author_id == author.id, besides)


def submitted_for_organisation(author: Author, besides: Submission) -> int:
    """How many others are handed in for the author's organisation, by whichever colleague."""
    of_organisation = db.select(Author.id).where(
        Author.call_id == author.call_id,
        Author.organisation_id == author.organisation_id,
        Author.user_id.is_not(None),
    )
    return _count(Submission.author_id.in_(of_organisation), besides)


def _count(condition: Any, besides: Submission) -> int:
    query = db.select(func.count()).select_from(Submission)
    query = query.where(
        condition, Submission.state == SubmissionState.SUBMITTED, Submission.id != besides.id
    )
    return db.session.scalar(query) or 0


def own_submissions(user: Any) -> list[Submission]:
    """What was written for the organisations of ``user`` or by their account, newest first."""
    codes = user.reach("organisation", Role.REPRESENTATIVE, Role.HEAD_OF_DELEGATION)
    mine = db.select(Organisation.id).where(within(Organisation.public_id, codes or ()))
    query = (
        db.select(Submission)
        .join(Submission.author)
        .where(Author.user_id.is_not(None), Author.erased_at.is_(None))
        .where((Author.user_id == user.id) | Author.organisation_id.in_(mine))
        .order_by(Submission.id.desc())
        .options(contains_eager(Submission.author).joinedload(Author.organisation))
    )
    return list(db.session.scalars(with_pictures(query)).unique())


def calls_to_forward(organisations: Sequence[Organisation]) -> list[tuple[Call, Organisation, int]]:
    """(call, organisation, submitted entries) where one of ``organisations`` chooses its best."""
    known = {each.id: each for each in organisations}
    entries = (
        db.select(Author.call_id, Author.organisation_id, func.count(Submission.id).label("count"))
        .join(Submission, Submission.author_id == Author.id)
        .where(Author.user_id.is_(None), Author.organisation_id.in_(known))
        .where(Submission.state == SubmissionState.SUBMITTED)
        .group_by(Author.call_id, Author.organisation_id)
        .subquery()
    )
    query = (
        db.select(Call, entries.c.organisation_id, entries.c.count)
        .join(entries, entries.c.call_id == Call.id)
        .where(Call.forwarding, func.coalesce(Call.forwards_until, Call.closes_at) > now())
        .order_by(Call.id, entries.c.organisation_id)
    )
    rows = db.session.execute(query)
    return [(call, known[organisation], count) for call, organisation, count in rows]


def author_of_consent(token: str) -> Author | None:
    """Whose parent holds the link with ``token``; None when it was replaced or never was."""
    query = db.select(Author).filter_by(consent_hash=token_hash(token), erased_at=None)
    return db.session.scalar(query)


def text_of(call: Call, kind: TextKind, version: int, language: str) -> CallText | None:
    """That version of a text in ``language``, else in English, else in whatever there is."""
    query = db.select(CallText).filter_by(call_id=call.id, kind=kind, version=version)
    texts = {text.language: text for text in db.session.scalars(query.order_by(CallText.id))}
    return texts.get(language) or texts.get("en") or next(iter(texts.values()), None)
