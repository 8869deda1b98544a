"""Authors hear three days and one day before a call closes, and when it is closed."""

from datetime import timedelta

from sqlalchemy.orm import selectinload

from app.core import audit
from app.core.clock import now
from app.core.transaction import reading, transaction
from app.extensions import db
from judging.mails import entries as mails
from judging.models import Author, Call, Submission
from judging.rules.kinds import SubmissionState
from judging.rules.reminders import BEFORE, LATE, Notice, notice_due


def remind_authors() -> int:
    """Write the notices that are due, each author's once; how many. The worker's task every
    quarter of an hour; repeats do no harm."""
    first = max(BEFORE.values())
    with reading():
        query = db.select(Call.id).where(
            Call.published_at.is_not(None),
            Call.closes_at <= now() + first, Call.closes_at > now() - LATE - timedelta(hours=1),
        )  # fmt: skip
        due = list(db.session.scalars(query.order_by(Call.id)))
    return sum(_remind(call_id) for call_id in due)


def _remind(call_id: int) -> int:
    """The notices of one call, in a transaction of its own."""
    with transaction():
        call = db.session.get_one(Call, call_id, with_for_update={"of": Call})
        query = db.select(Author).where(Author.call_id == call_id, Author.erased_at.is_(None))
        query = query.options(selectinload(Author.submissions)).order_by(Author.id)
        return sum(_notify(author, call) for author in db.session.scalars(query).unique())


def _notify(author: Author, call: Call) -> bool:
    heard = author.reminded_at or author.created_at
    notice = notice_due(now=now(), closes_at=call.closes_at, heard_at=heard)
    by_state: dict[SubmissionState, list[Submission]] = {state: [] for state in SubmissionState}
    for each in author.submissions:
        by_state[each.state].append(each)
    drafts, submitted = by_state[SubmissionState.DRAFT], by_state[SubmissionState.SUBMITTED]
    about = [*drafts, *submitted] if notice is Notice.CLOSED else drafts
    if notice is None or not about:
        return False
    author.reminded_at = now()
    if notice is Notice.CLOSED:
        mails.send_closed(author, submitted, len(drafts))
    else:
        mails.send_reminder(author, drafts)
    audit.record("author.reminded", author, by="worker", notice=notice.value)
    return True
