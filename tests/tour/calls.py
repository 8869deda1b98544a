"""The demonstration's calls, and what it leaves out of them: values for every part of a path."""

from typing import Any, TypeVar

from app.accounts.models import User
from app.core.ids import token_hash
from app.core.models import Identified
from app.extensions import db
from judging.demo.photos import photo
from judging.models import (
    Assignment,
    Author,
    Award,
    Call,
    CallField,
    Criterion,
    Juror,
    Place,
    Remark,
    ScheduledSession,
    Seat,
    Submission,
    Upload,
)
from judging.queries.rounds import rounds_of
from judging.rules.kinds import AssignmentState, ParentalConsent, PlaceState
from judging.services import consents
from judging.services.pictures import add_file

Row = TypeVar("Row", bound=Identified)
Values = dict[str, tuple[str, ...]]
OPEN, RUNNING, PAST = "science-at-home", "photo-2027", "photo-2026"
PLACES, ANSWERS = "congress-2027", "host-esi-2031"
#: private links of two young authors: one whose parent is asked, one with a signed paper
KEY, PAPER_KEY = "the-tour-has-a-link-of-its-own", "the-tour-has-a-second-link"


def furnish_calls(juror: User) -> Values:
    """One of everything in the calls of the demonstration."""
    return _desk(juror) | _author() | _decided() | _congress()


def _call(code: str) -> Call:
    return db.session.scalars(db.select(Call).filter_by(code=code)).one()


def _first(model: type[Row], *conditions: Any, **values: Any) -> Row:
    query = db.select(model).filter_by(**values).where(*conditions)
    found = db.session.scalars(query.order_by(model.id)).unique().first()
    assert found is not None, model
    return found


def _desk(user: User) -> Values:
    """A juror's desk in the round that is open, and what its organisers open."""
    call = _call(RUNNING)
    closed, running, _ = rounds_of(call)
    juror = _first(Juror, call_id=call.id, user_id=user.id)
    seat = _first(Seat, round_id=running.id, juror_id=juror.id)
    task = _first(Assignment, round_id=running.id, juror_id=juror.id, state=AssignmentState.DONE)
    question = Remark(assignment=task, from_juror=False, text="Is this a slip?")
    db.session.add(question)
    db.session.flush()
    criterion, field = _first(Criterion, round_id=running.id), _first(CallField, call_id=call.id)
    photo_file = task.submission.files[0]
    return {
        "calls/code": (RUNNING,),
        "texts/kind": ("rules",),
        "texts/version": ("1",),
        "jury/juror": (juror.public_id,),
        "jury/seat": (seat.public_id,),
        "jury/assignment": (task.public_id,),
        "pictures/assignment": (task.public_id,),
        "pictures/number": ("1",),
        "pictures/size": ("thumbnail",),
        "questions/remark": (question.public_id,),
        "rounds/round": (running.public_id,),
        "closed/round": (closed.public_id,),
        "ask/assignment": (task.public_id,),
        "criteria/criterion": (criterion.public_id,),
        "fields/public_id": (field.public_id,),
        "submissions/submission": (task.submission.public_id,),
        "submissions/size": ("thumbnail",),
        "files/file": (photo_file.public_id,),
        "files/size": ("thumbnail",),
    }


def _author() -> Values:
    """Somebody of sixteen with a draft, a photo, a file on its way and a parent who was asked."""
    call = _call(OPEN)
    author = _young(call, KEY)
    draft = Submission(call=call, author=author, title="Spoon", answers={"topic": "science"})
    db.session.add(draft)
    db.session.flush()
    file = add_file(draft, content=photo("leaf", 9), name="photo.jpg", by=author)
    upload = Upload(submission=draft, name="photo.jpg", size=1000)
    db.session.add(upload)
    asked = {"name": "Sample parent", "email": "mother@demo.example", "language": "en"}
    token = consents.ask_parent(author, by=author, **asked)
    signed = _young(call, PAPER_KEY)
    consents.record_paper(
        signed, guardian_name="Sample parent", shows_name=True, version=1,
        content=b"%PDF-1.7\n", name="consent.pdf", by=signed,
    )  # fmt: skip
    forwarding = _first(Submission, Submission.number.is_not(None), call_id=call.id)
    return {
        "entries/key": (KEY,),
        "entries/submission": (draft.public_id,),
        "entries:files/file": (file.public_id,),
        "uploads/upload": (upload.public_id,),
        "photo-consent/token": (token,),
        "forward/submission": (forwarding.public_id,),
    }


def _young(call: Call, key: str) -> Author:
    assert call.age_on is not None
    author = Author(
        call=call,
        name="Sample author",
        public_name="Sample",
        country="MX",
        birth_date=call.age_on.replace(year=call.age_on.year - 16),
        email=f"{key}@demo.example",
        link_hash=token_hash(key),
        consent=ParentalConsent.MISSING,
    )
    db.session.add(author)
    db.session.flush()
    return author


def _decided() -> Values:
    """Winners, and a candidature that waits for its answer."""
    past, hosting = _call(PAST), _call(ANSWERS)
    award = _first(Award, call_id=past.id)
    final = rounds_of(past)[-1]
    winner = award.winners[0]
    candidature = _first(Submission, call_id=hosting.id)
    return {
        "past/award": (award.public_id,),
        "past/winner": (winner.public_id,),
        "past/photo": (winner.submission.public_id,),
        "past/round": (final.public_id,),
        "hosting/submission": (candidature.public_id,),
    }


def _congress() -> Values:
    """A place, a talk with a time, one without, and the page on which an offer is answered."""
    call = _call(PLACES)
    place = _first(Place, Place.state == PlaceState.OFFERED)
    talk = _first(ScheduledSession)
    return {
        "places/public_id": (place.public_id,),
        "congress/submission": (talk.submission.public_id,),
        "congress/session": (talk.public_id,),
        "offer/author": (place.submission.author.public_id,),
        "offer/submission": (place.submission.public_id,),
        "congress/code": (call.code,),
    }
