"""What is forgotten of one author or juror who asks for it."""

from functools import partial
from typing import Any

from app.accounts.models import User
from app.core import audit
from app.core.clock import today
from app.core.erasure import Trace
from app.extensions import db
from judging.models import Answer, Assignment, Author, Call, Conflict, Juror, Round
from judging.queries.erasure import chosen_of
from judging.queries.standing import is_decided, selection_of
from judging.rules.kinds import Decision, JurorState, RoundState, SelectionState, SubmissionState
from judging.services.erasure import ERASED, erase_author

LEFT = frozenset({JurorState.DECLINED, JurorState.LEFT})


def traces(wanted: str, by: Any) -> list[Trace]:
    """Entries of an e-mail address or public id, and the seats of the account on juries."""
    account = db.select(User.id).where((User.email == wanted) | (User.public_id == wanted))
    mine = (Author.email == wanted) | (Author.public_id == wanted) | Author.user_id.in_(account)
    authors = db.session.scalars(
        db.select(Author).where(mine, ~Author.email.startswith(ERASED)).order_by(Author.id)
    ).unique()
    jurors = db.session.scalars(
        db.select(Juror).where(Juror.user_id.in_(account)).order_by(Juror.id)
    ).unique()
    return [*(_of_author(each, by) for each in authors), *(_of_juror(each, by) for each in jurors)]


def _of_author(author: Author, by: Any) -> Trace:
    call = author.call
    refusal = (
        f"{author.public_id} waits for the result of {call.code}: withdraw the entry first."
        if _waits(author) else ""
    )  # fmt: skip
    what = f"the author {author.public_id} of {call.code}: names, birth date, contact, papers"
    if author.user_id is None:
        what += ", files of what did not win"
    chosen = chosen_of(call)
    return Trace(what, partial(erase_author, author, chosen, by=by), refusal, author.email)


def _of_juror(juror: Juror, by: Any) -> Trace:
    at_work = juror.state not in LEFT and _has_open_round(juror.call)
    refusal = f"The account is on the jury of {juror.call.code}, at work now." if at_work else ""
    return Trace(
        f"what the juror of {juror.call.code} wrote about conflicts; marks stay, without the name; "
        "a protocol that was released keeps the names of its jury",
        partial(_forget_conflicts, juror, by),
        refusal,
    )


def _forget_conflicts(juror: Juror, by: Any) -> None:
    untouched = {"reason": "", "updated_at": Assignment.updated_at}
    for forgetting in (
        db.update(Conflict).filter_by(juror_id=juror.id).values(reason=""),
        db.update(Assignment).filter_by(juror_id=juror.id).values(untouched),
    ):
        db.session.execute(forgetting, execution_options={"synchronize_session": "fetch"})
    audit.record("juror.conflicts_erased", juror, by=by)


def _waits(author: Author) -> bool:
    """Whether something of ``author`` is still to be decided, or its result to be released. What
    nobody has decided when the edition is over keeps nobody."""
    call = author.call
    entered = [each.id for each in author.submissions if each.state is SubmissionState.SUBMITTED]
    if not entered or _has_open_round(call):
        return bool(entered)
    result = selection_of(call)
    if result is not None and result.state is not SelectionState.DRAFT:
        return result.state is SelectionState.SIGNED
    if call.edition.ends_on < today(call.edition.timezone):
        return False
    if call.decision is Decision.ANSWER:
        return _count_answers(entered) < len(entered)
    return not is_decided(call.id)


def _count_answers(submissions: list[int]) -> int:
    query = db.select(db.func.count(Answer.id)).where(Answer.submission_id.in_(submissions))
    return db.session.scalar(query) or 0


def _has_open_round(call: Call) -> bool:
    query = db.select(Round.id).filter_by(call_id=call.id, state=RoundState.OPEN)
    return db.session.scalars(query).first() is not None
