"""What is deleted about authors once its purpose is over."""

from datetime import timedelta
from typing import Any

from sqlalchemy import ColumnElement, Update, tuple_
from sqlalchemy.orm import aliased

from app.core import audit
from app.core.clock import now
from app.core.transaction import transaction
from app.extensions import db
from judging.mails.erasure import send_erasure
from judging.models import Assignment, Author, Call, Conflict, Juror, Place, Remark, Submission
from judging.queries.erasure import (
    UNUSED_DAYS,
    WARNED,
    WORDS,
    authors_with_files,
    calls_to_erase,
    calls_to_warn_of,
    chosen_of,
    logged_words,
)
from judging.queries.standing import secretaries_of
from judging.rules.kinds import FieldKind
from judging.services.submissions import delete_files, forget_file, seal_off

#: begins what stands in the place of an address
ERASED = "erased-"


def erase_authors(*, by: Any) -> int:
    """Erase what is no longer needed about the authors of every call that is over for 90 days
    (judging.queries.erasure.KEPT_DAYS); answers of how many authors. Repeats do no harm.

    Of everybody who entered by a link: birth date, address, private links, the parent's name,
    address and signed paper; of every submission: the sealed original, and what was written about
    it in somebody's own words, in the log as well; drafts, and the files of what did not win,
    altogether. Who did not win loses the names, too, and what jurors wrote about
    people goes ("my niece enters"). Winners keep name, public name and country for the gallery and
    their certificates. Accounts and organisations stay: they have lives of their own.
    """
    return sum(_erase(call, by) for call in calls_to_erase())


def announce_erasure(*, by: Any) -> int:
    """Tell the managers of calls that are held back after their time on which day the data go all
    the same; of how many calls. Every month until then; repeats do no harm."""
    late = calls_to_warn_of()
    for kept in late:
        audit.record(WARNED, kept.call, by=by, until=kept.until.isoformat())
        for user in secretaries_of(kept.call):
            send_erasure(kept.call, kept.until, to=user)
    return len(late)


def sweep_unused(*, by: Any) -> int:
    """Delete entries that were opened for an address and never filled in; how many."""
    old = now() - timedelta(days=UNUSED_DAYS)
    query = db.select(Author).where(
        Author.user_id.is_(None), Author.name == "", Author.erased_at.is_(None),
        Author.created_at < old, (Author.link_sent_at.is_(None)) | (Author.link_sent_at < old),
        ~Author.submissions.any(),
    )  # fmt: skip
    found = list(db.session.scalars(query).unique())
    for author in found:
        audit.record("author.unused_deleted", author, by=by)
        db.session.delete(author)
    return len(found)


def erase_when_due() -> int:
    """The worker's daily task: all of it, each in a transaction of its own."""
    with transaction():
        swept = sweep_unused(by="worker")
    with transaction():
        announce_erasure(by="worker")
    with transaction():
        return swept + erase_authors(by="worker")


def erase_author(author: Author, chosen: set[int], *, by: Any) -> None:
    """Forget one author who asks for it, and the files of what is not among the ``chosen``: names
    go also where they won. What an account submitted for its organisation stays with that."""
    if author.user_id is None:
        secret = _secret_fields(author.call)
        for submission in list(author.submissions):
            _erase_submission(submission, submission.id in chosen, secret)
        for submission in author.submissions:  # also what won
            _erase_answers(submission, secret)
        _erase_author(author, named=False)
    else:
        author.name = author.latin_name = author.public_name = ""
        author.email = f"{ERASED}{author.public_id}"
    _erase_words_about(Submission.author_id == author.id)
    audit.record("author.erased", author, by=by)


def _erase(call: Call, by: Any) -> int:
    chosen = chosen_of(call)
    secret = _secret_fields(call)
    people = authors_with_files(call)
    for author in people:
        named = any(each.id in chosen for each in author.submissions)
        for submission in list(author.submissions):
            _erase_submission(submission, submission.id in chosen, secret)
        if author.user_id is None and author.erased_at is None:
            _erase_author(author, named)
    _erase_words(call)
    call.erased_at = now()
    audit.record("call.authors_erased", call, by=by, authors=len(people), named=len(chosen))
    return len(people)


def _erase_words(call: Call) -> None:
    """What jurors, managers and authors wrote of their own about people; what follows from it
    stays: which submission was barred for whom, what is not eligible and for which reasons."""
    jurors = db.select(Juror.id).filter_by(call_id=call.id)
    _forget(db.update(Conflict).where(Conflict.juror_id.in_(jurors)).values(reason=""))
    _erase_words_about(Submission.call_id == call.id)


def _erase_words_about(which: ColumnElement[bool]) -> None:
    """What jurors wrote about these submissions, and why they were refused or gave a place back,
    in somebody's own words. A conflict that was found to mean one of them goes where it was
    declared as well."""
    entered = db.select(Submission.id).where(which)
    tasks = db.select(Assignment.id).where(Assignment.submission_id.in_(entered))
    found = aliased(Conflict)
    meant = db.select(found.juror_id, found.reason).where(found.submission_id.in_(entered))
    words = tuple_(Conflict.juror_id, Conflict.reason)
    _forget(
        db.update(Conflict).where(words.in_(meant)).values(reason=""),
        db.update(Assignment).where(Assignment.submission_id.in_(entered)).values(
            reason="", updated_at=Assignment.updated_at
        ),
        db.update(Remark).where(Remark.assignment_id.in_(tasks)).values(text="", answer=""),
        db.update(Place).where(Place.submission_id.in_(entered)).values(note=""),
        db.update(Submission).where(which).values(eligibility_note=""),
    )  # fmt: skip
    for event in logged_words(which):
        event.data = {**event.data, WORDS[event.action]: ""}


def _forget(*updates: Update) -> None:
    for each in updates:
        db.session.execute(each, execution_options={"synchronize_session": "fetch"})


def _secret_fields(call: Call) -> frozenset[str]:
    """The fields that name people: what no juror reads, and who speaks."""
    return frozenset(
        field.code
        for field in call.fields
        if not field.for_jury or field.kind is FieldKind.SPEAKERS
    )


def _erase_submission(submission: Submission, chosen: bool, secret: frozenset[str]) -> None:
    if submission.number is None:  # a draft that was never handed in
        delete_files(submission)
        submission.author.submissions.remove(submission)
        db.session.delete(submission)
        return
    for each in submission.files:
        seal_off(each)
    if not chosen:
        delete_files(submission)
        _erase_answers(submission, secret)


def _erase_answers(submission: Submission, secret: frozenset[str]) -> None:
    kept = {code: value for code, value in submission.answers.items() if code not in secret}
    submission.answers = kept


def _erase_author(author: Author, named: bool) -> None:
    author.birth_date = None
    author.email = f"{ERASED}{author.public_id}"
    author.link_hash = author.consent_hash = None
    author.guardian_name = author.guardian_email = ""
    if author.consent_evidence is not None:
        stored, author.consent_evidence = author.consent_evidence, None
        db.session.flush()
        forget_file(stored)
    if not named:
        author.name = author.latin_name = author.public_name = ""
        author.organisation = None
    author.erased_at = now()
