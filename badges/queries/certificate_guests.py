"""Who gets a certificate of an edition without being one of its participants: speakers of its
talks, jurors and winners of its calls."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlalchemy import Exists, exists, or_, select
from sqlalchemy.orm import joinedload

from app.core.clock import now
from app.extensions import db
from app.organisations.models import Organisation
from app.programmes.models import Edition
from badges.models import Certificate, Scan, Station
from badges.queries.candidates import Candidate, issued_by_subject
from badges.queries.certificate_terms import terms_of
from badges.queries.entries import was_let_in
from badges.rules.certificates import Claim
from judging.models import Answer, Assignment, Author, Call, Juror, Quota, Selection, Submission
from judging.queries.awards import WinnerLine, winners_of
from judging.queries.jury import in_play
from judging.queries.timetable import Entry, sessions_of
from judging.rules.kinds import AssignmentState, JurorState, SelectionState


def speakers(edition: Edition) -> list[Candidate]:
    """Everybody who speaks at a session of the edition, in the order of the timetable."""
    return _with(edition, _speakers(edition, now()))


def jurors(edition: Edition) -> list[Candidate]:
    """Everybody who accepted to judge a call of the edition, by call and name."""
    query = (
        select(Juror, Call, _marked(), _decided())
        .join(Juror.call)
        .where(
            Call.edition_id == edition.id,
            Juror.state.in_((JurorState.ACCEPTED, JurorState.LEFT)),
        )
        .options(joinedload(Juror.user), joinedload(Juror.organisation))
    )
    rows: Any = db.session.execute(query).unique()
    ordered = sorted(rows, key=lambda row: (row.Call.id, row.Juror.user.name, row.Juror.id))
    return _with(edition, (_juror(*row) for row in ordered))


def winners(edition: Edition) -> list[Candidate]:
    """The winners of the edition's released results, by call and award."""
    return _with(edition, (_winner(line) for line in winners_of(edition)))


def _with(edition: Edition, found: Iterator[Candidate]) -> list[Candidate]:
    terms, issued = terms_of(edition), issued_by_subject(Certificate.edition_id == edition.id)
    people = list(found)
    for one in people:
        one.terms = terms
        one.know(issued)
    return people


def _speakers(edition: Edition, moment: datetime) -> Iterator[Candidate]:
    counted = _audiences(edition)
    for entry in sessions_of(edition):
        claim = Claim(
            confirmed=not entry.gone,
            over=entry.session.ends_at <= moment,
            audience=counted.get(entry.session.id, True),
        )
        for place, speaker in enumerate(entry.talk.people, 1):
            if name := (speaker.get("name") or "").strip():
                yield _speaker(entry, place, name, claim)


def _speaker(entry: Entry, place: int, name: str, claim: Claim) -> Candidate:
    submission = entry.talk.submission
    public_id = f"{submission.public_id}:{place}"
    about = _of_author(submission.author)
    shown = name in map(str.strip, entry.talk.public)  # as on the timetable
    return Candidate(
        subject=f"talk:{public_id}", public_id=public_id, claim=claim, name=name,
        public_name=None if shown else "", session=submission.title,
        titles=submission.captions.get("title") or {}, call=submission.call.name, **about,
    )  # fmt: skip


def _audiences(edition: Edition) -> dict[int, bool]:
    """Session id -> whether anybody was read there; of the sessions with a station."""
    read = exists().where(Scan.station_id == Station.id, was_let_in())
    query: Any = select(Station.session_id, read).where(
        Station.edition_id == edition.id, Station.session_id.is_not(None)
    )
    found: dict[int, bool] = {}
    for row in db.session.execute(query):
        found[row[0]] = row[1] or found.get(row[0], False)
    return found


def _marked() -> Exists:
    """Whether a juror finished at least one submission."""
    return exists().where(Assignment.juror_id == Juror.id, Assignment.state == AssignmentState.DONE)


def _decided() -> Any:
    """Whether what a call's jury judged was decided and told: winners, places, or an answer to all
    that counts still."""
    answered = exists().where(Answer.submission_id == Submission.id)
    return or_(
        exists().where(Selection.call_id == Call.id, Selection.state == SelectionState.RELEASED),
        exists().where(Quota.call_id == Call.id, Quota.allocated_at.is_not(None)),
        exists().where(Answer.submission_id == Submission.id, Submission.call_id == Call.id)
        & ~exists().where(Submission.call_id == Call.id, in_play(), ~answered),
    )


def _juror(juror: Juror, call: Call, marked: bool, over: bool) -> Candidate:
    return Candidate(
        subject=f"juror:{juror.public_id}", public_id=juror.public_id,
        claim=Claim(marked=marked, over=over, erased=not juror.user.name),
        name=juror.user.name, nationality=juror.country,
        country=juror.country, organisation=_name_of(juror.organisation),
        language=juror.user.language, call=call.name, organisation_id=juror.organisation_id,
        account_id=juror.user_id,
    )  # fmt: skip


def _winner(line: WinnerLine) -> Candidate:
    author = line.author
    return Candidate(
        subject=f"winner:{line.winner}", public_id=line.winner,
        claim=Claim(erased=not author.name), name=author.name, latin_name=author.latin_name,
        public_name=author.public_name if author.shows_name else "", work=line.title,
        titles=line.titles, award=line.award, call=line.call, **_of_author(author),
    )  # fmt: skip


def _of_author(author: Author) -> dict[str, Any]:
    """What stands on a certificate of the author, and whose it becomes."""
    organisation = author.organisation
    country = author.country or (organisation.country if organisation else "")
    return {
        "nationality": country,
        "country": country,
        "organisation": _name_of(organisation),
        "language": author.language,
        "organisation_id": author.organisation_id,
        "account_id": author.user_id,
        "author_id": author.id,
    }


def _name_of(organisation: Organisation | None) -> str:
    return organisation.latin_name or organisation.name if organisation else ""
