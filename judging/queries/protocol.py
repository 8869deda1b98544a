"""What the protocol of a jury is made of."""

import json
from typing import Any

from app.accounts.models import User
from app.core import files
from app.extensions import db
from judging.models import Assignment, Call, Juror, Round, Selection, Submission
from judging.queries.results import results_of, submission_key
from judging.queries.rounds import rounds_of
from judging.rules.kinds import AssignmentState, RoundState
from judging.rules.protocol import RoundRecord, snapshot


def snapshot_of(call: Call) -> bytes:
    """The closed rounds of a call and their result, as they would be frozen now."""
    return snapshot(call.code, [_record(round_) for round_ in closed_rounds(call)])


def frozen_document(selection: Selection) -> dict[str, Any]:
    """What was frozen; before the release, what would be."""
    stored = selection.snapshot
    content = files.read(stored.key) if stored else snapshot_of(selection.call)
    found: dict[str, Any] = json.loads(content)
    return found


def closed_rounds(call: Call) -> list[Round]:
    """In the order they were held."""
    return [round_ for round_ in rounds_of(call) if round_.state is RoundState.CLOSED]


def titles_of(call: Call, keys: set[str]) -> dict[str, str]:
    """Title by number, of the submissions that a protocol names."""
    query = db.select(Submission.number, Submission.title).where(
        Submission.call_id == call.id, Submission.number.in_([int(key) for key in keys])
    )
    return {submission_key(number): title for number, title in db.session.execute(query)}


def jury_of(call: Call) -> list[str]:
    """Names of everybody who finished a task in any round, by name, not by their codes; who was
    erased has none."""
    done = (
        db.select(Juror.user_id)
        .join(Assignment, Assignment.juror_id == Juror.id)
        .where(Juror.call_id == call.id, Assignment.state == AssignmentState.DONE)
    )
    users = db.session.scalars(db.select(User).where(User.id.in_(done))).unique()
    return sorted((user.name for user in users if user.name), key=str.casefold)


def person_called(email: str) -> str:
    """The name behind an address that signed or released; the address when it is gone."""
    user: Any = db.session.scalar(db.select(User).filter_by(email=email))
    return (user.name if user else "") or email


def _record(round_: Round) -> RoundRecord:
    return RoundRecord(round_.position, round_.name, round_.closing_note, results_of(round_))
