"""Tables of calls, submissions, juries and selections."""

from judging.models.author import Author
from judging.models.call import Call, CallField, CallText
from judging.models.jury import Conflict, Juror, Seat
from judging.models.mark import Assignment, Mark, Remark
from judging.models.place import Place, Quota, Room, ScheduledSession
from judging.models.round import Criterion, Round, RoundSubmission
from judging.models.selection import (
    Answer,
    Award,
    RankedSubmission,
    Selection,
    TieDecision,
    Winner,
)
from judging.models.submission import Submission, SubmissionFile, Upload

__all__ = [
    "Answer",
    "Assignment",
    "Author",
    "Award",
    "Call",
    "CallField",
    "CallText",
    "Conflict",
    "Criterion",
    "Juror",
    "Mark",
    "Place",
    "Quota",
    "RankedSubmission",
    "Remark",
    "Room",
    "Round",
    "RoundSubmission",
    "ScheduledSession",
    "Seat",
    "Selection",
    "Submission",
    "SubmissionFile",
    "TieDecision",
    "Upload",
    "Winner",
]
