"""The checks of submissions against their call, in a fixed number of reads for however many."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from babel import Locale
from sqlalchemy import Select, func, or_
from sqlalchemy.orm import contains_eager, lazyload, subqueryload

from app.accounts.models import Grant, User
from app.core.access import STAFF
from app.core.ages import AgeLimits
from app.core.crypto import SEAL_BYTES
from app.extensions import db
from app.organisations.models import Organisation
from config import LANGUAGES
from judging.models import Author, Call, Juror, Submission, SubmissionFile
from judging.queries.entries import age_day, has_terms
from judging.rules import eligibility as rules
from judging.rules.authors import AuthorFacts, author_gaps
from judging.rules.eligibility import (
    CallFacts,
    FieldFacts,
    FileFacts,
    SubmissionFacts,
    Surroundings,
)
from judging.rules.kinds import JurorState, SubmissionState
from judging.rules.likeness import NEAR, distance, near_pairs, near_to


def missing_of(submission: Submission) -> list[str]:
    """What the submission itself lacks before it can be handed in: codes of rules.eligibility.

    What is missing about its author is told by judging.queries.entries.gaps_of.
    """
    return rules.missing(facts_of(submission), call_facts(submission.call))


def checks_of(submission: Submission) -> list[str]:
    """All that the secretary should know before deciding, by code; empty: nothing was found."""
    return checks_of_all(submission.call, [submission])[submission.id]


def checks_of_all(call: Call, submissions: Sequence[Submission]) -> dict[int, list[str]]:
    """:func:`checks_of` for many submissions of one call, by submission id."""
    asked, terms, around = call_facts(call), has_terms(call), _around(call, submissions)
    found = {}
    for each in submissions:
        facts = facts_of(each)
        gaps = author_gaps(_author_facts(each.author, call, terms))
        missing = rules.missing(facts, asked)
        noticed = rules.noticed(facts, asked, around[each.id])
        found[each.id] = [*(gap.value for gap in gaps), *missing, *noticed]
    return found


def problems_of_file(file: SubmissionFile, call: Call) -> list[str]:
    """What is wrong with one file by the call's measures."""
    return rules.of_file(_file_facts(file), call_facts(call))


def with_all(call: Call) -> Select[Any]:
    """The call's submissions with all that the checks and lists read, in a fixed number of reads.

    Authors are joined, so conditions may name them.
    """
    author = contains_eager(Submission.author)
    files = subqueryload(Submission.files)
    return (
        db.select(Submission)
        .join(Submission.author)
        .where(Submission.call_id == call.id)
        .options(
            lazyload(Submission.call),  # one and the same, known already
            author.lazyload(Author.call),
            author.joinedload(Author.organisation).lazyload(Organisation.region),
            files.joinedload(SubmissionFile.original),
            files.joinedload(SubmissionFile.file),
            files.joinedload(SubmissionFile.thumbnail),
        )
    )


def call_facts(call: Call) -> CallFacts:
    """The call's measures as plain values."""
    windowed = call.age_min is not None or call.age_max is not None
    return CallFacts(
        fields=tuple(
            FieldFacts(each.code, each.kind, each.required, each.maximum, each.for_jury)
            for each in call.fields
        ),
        ages=AgeLimits(call.age_min, call.age_max, age_day(call)) if windowed else None,
        takes_photos=call.takes_photos,
        takes_documents=call.takes_documents,
        files_min=call.files_min,
        size_max=call.file_size_max,
        width_min=call.photo_width_min,
        height_min=call.photo_height_min,
    )


def facts_of(submission: Submission) -> SubmissionFacts:
    """The submission as plain values."""
    return SubmissionFacts(
        title=submission.title,
        answers=submission.answers or {},
        files=tuple(_file_facts(each) for each in submission.files),
        birth_date=submission.author.birth_date,
    )


def _file_facts(file: SubmissionFile) -> FileFacts:
    """The size is that of the original, which counts; once that is deleted, of what is kept."""
    size = file.original.size - SEAL_BYTES if file.original else file.file.size
    return FileFacts(size, file.width, file.height, file.noted or {})


def _author_facts(author: Author, call: Call, has_texts: bool) -> AuthorFacts:
    windowed = call.asks_parents or call.age_min is not None or call.age_max is not None
    return AuthorFacts(
        name=author.name,
        birth_date=author.birth_date,
        country=author.country,
        accepted=author.rules_accepted_at is not None,
        consent=author.parents_answer,
        asks_birth_date=windowed and author.user_id is None,
        has_texts=has_texts,
    )


# ---- what stands around a submission -------------------------------------------------------------


def _around(call: Call, submissions: Sequence[Submission]) -> dict[int, Surroundings]:
    judges, staff = _jury_of(call), _staff_among(call, submissions)
    exact, near = _copies_in(call, {each.id for each in submissions})
    found = {}
    for each in submissions:
        author = each.author
        marks = {author.email, author.user_id} - {None, ""}
        found[each.id] = Surroundings(
            consent=author.parents_answer,
            juror=bool(marks & judges),
            staff=bool(marks & staff),
            exact_copy=each.id in exact,
            near_copy=each.id in near,
            telling=telling_words(author),
        )
    return found


def _jury_of(call: Call) -> set[str | int | None]:
    """Accounts and addresses of the call's jurors, also of those who have not answered yet."""
    query = db.select(User.id, User.email).join(Juror, Juror.user_id == User.id)
    query = query.where(Juror.call_id == call.id, Juror.state != JurorState.DECLINED)
    return {each for row in db.session.execute(query) for each in row}


def _staff_among(call: Call, submissions: Sequence[Submission]) -> set[str | int | None]:
    """Accounts and addresses of those authors who work in the back office of this edition."""
    scoped = or_(Grant.scope.is_(None), Grant.scope == call.edition.scope)
    query = (
        db.select(User.id, User.email)
        .join(Grant, Grant.user_id == User.id)
        .where(Grant.role.in_(STAFF), scoped, User.closed_at.is_(None))
    )
    return {each for row in db.session.execute(query) for each in row} if submissions else set()


def telling_words(author: Author) -> tuple[str, ...]:
    """What would tell the jury who it is. Of a name each part of four letters or more as well."""
    names = [author.name, author.latin_name]
    parts = [part for name in names for part in name.split() if len(part) > 3]
    organisation = author.organisation
    held = [organisation.name, organisation.latin_name] if organisation else []
    words = [*names, *parts, *held, *_country_names(author.country)]
    return tuple(word for word in words if word)


@lru_cache(maxsize=512)
def _country_names(code: str) -> tuple[str, ...]:
    """The country in every language of the platform."""
    languages = LANGUAGES
    names = (Locale.parse(language).territories.get(code, "") for language in languages)
    return tuple(dict.fromkeys(name for name in names if code and name))


# ---- the same picture twice ----------------------------------------------------------------------


@dataclass(frozen=True)
class Copy:
    """A file of another submission that is the same or looks nearly the same."""

    file: SubmissionFile
    exact: bool
    #: bits of 64 in which the two differ
    apart: int


def _marks_in(call: Call) -> list[tuple[int, int, str, str]]:
    """(submission, file, SHA-256, perceptual hash) of everything handed in to the call."""
    query = (
        db.select(
            SubmissionFile.submission_id, SubmissionFile.id, SubmissionFile.sha256,
            SubmissionFile.perceptual_hash,
        )
        .join(Submission)
        .where(Submission.call_id == call.id, Submission.state == SubmissionState.SUBMITTED)
        .order_by(SubmissionFile.id)
    )  # fmt: skip
    return [tuple(row) for row in db.session.execute(query)]


def _copies_in(call: Call, wanted: set[int]) -> tuple[set[int], set[int]]:
    """The submissions of ``wanted`` with an exact, and with a near copy in another one."""
    marks = _marks_in(call)
    holders: dict[str, set[int]] = {}
    for submission, _, sha256, _ in marks:
        holders.setdefault(sha256, set()).add(submission)
    exact = {each for held in holders.values() if len(held) > 1 for each in held}
    return exact & wanted, _near_in(marks, wanted) & wanted


def _near_in(marks: list[tuple[int, int, str, str]], wanted: set[int]) -> set[int]:
    """One photo is compared with all others; for many it is quicker to find all pairs at once."""
    hashes = [mark[3] for mark in marks]
    asked = [place for place, mark in enumerate(marks) if mark[0] in wanted]
    if len(asked) > 100:
        pairs = near_pairs(hashes)
    else:
        pairs = {(place, other) for place in asked for other in near_to(hashes[place], hashes)}
    unlike = ((marks[left][0], marks[right][0]) for left, right in pairs)
    return {each for left, right in unlike if left != right for each in (left, right)}


def copies_of(submission: Submission) -> list[Copy]:
    """Files of others in the call that are the same or nearly so, the likest first."""
    others = [mark for mark in _marks_in(submission.call) if mark[0] != submission.id]
    apart: dict[int, tuple[bool, int]] = {}
    for file in submission.files:
        for _, other, sha256, likeness in others:
            same = sha256 == file.sha256
            if same or _is_near(file.perceptual_hash, likeness):
                bits = 0 if same else distance(file.perceptual_hash, likeness)
                apart[other] = min(apart.get(other, (False, 64)), (same, bits), key=_by_likeness)
    files = db.session.scalars(db.select(SubmissionFile).where(SubmissionFile.id.in_(apart)))
    found = [Copy(file, *apart[file.id]) for file in files]
    return sorted(found, key=lambda copy: (not copy.exact, copy.apart, copy.file.id))


def _by_likeness(found: tuple[bool, int]) -> tuple[bool, int]:
    return not found[0], found[1]


def _is_near(one: str, other: str) -> bool:
    return bool(one and other) and distance(one, other) <= NEAR


def counts_of(call: Call) -> dict[tuple[str, str], int]:
    """How many submissions by (state, eligibility)."""
    query = db.select(Submission.state, Submission.eligibility, func.count(Submission.id))
    query = query.where(Submission.call_id == call.id).group_by(
        Submission.state, Submission.eligibility
    )
    return {(state, eligibility): count for state, eligibility, count in db.session.execute(query)}
