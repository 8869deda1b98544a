"""Those who get certificates of an edition without being participants."""

from datetime import UTC, datetime
from typing import Any

from app.extensions import db
from judging.models import (
    Award,
    Place,
    Room,
    ScheduledSession,
    Selection,
    Submission,
    Winner,
)
from judging.rules.kinds import (
    AssignmentState,
    Decision,
    FieldKind,
    PlaceState,
    SelectionState,
    SessionAudience,
)
from tests.factories import OrganisationFactory
from tests.judging.factories import (
    AssignmentFactory,
    AuthorFactory,
    CallFactory,
    CallFieldFactory,
    JurorFactory,
    QuotaFactory,
    RoundFactory,
    SubmissionFactory,
)

STARTS, ENDS = datetime(2027, 7, 20, 9, tzinfo=UTC), datetime(2027, 7, 20, 10, tzinfo=UTC)


def talk(edition: Any, *speakers: str, state: PlaceState = PlaceState.CONFIRMED) -> Submission:
    """A session on the second morning, with a title in two languages."""
    call = CallFactory.create(edition=edition, decision=Decision.PLACES, takes_photos=False)
    CallFieldFactory.create(call=call, code="speakers", kind=FieldKind.SPEAKERS)
    author = AuthorFactory.create(
        call=call, organisation=OrganisationFactory.create(name="Jeunes Science", country="TN"),
        country="", email="author@example.org",
    )  # fmt: skip
    submission: Submission = SubmissionFactory.create(
        author=author, title="Kites that measure", captions={"title": {"fr": "Cerfs-volants"}},
        answers={"speakers": [{"name": name} for name in speakers]},
    )  # fmt: skip
    quota = QuotaFactory.create(call=call)
    db.session.add(Place(quota=quota, submission=submission, state=state))
    hall = Room(edition=edition, name="Aula")
    session = ScheduledSession(
        submission=submission, room=hall, starts_at=STARTS, ends_at=ENDS,
        audience=SessionAudience.PUBLIC,
    )  # fmt: skip
    db.session.add(session)
    db.session.flush()
    return submission


def jury(edition: Any, *, marked: bool = True, released: bool = True) -> Any:
    """A juror of a contest of the edition."""
    call = CallFactory.create(edition=edition, name={"en": "Photos", "fr": "Les photos"})
    juror, round_ = JurorFactory.create(call=call, country="BE"), RoundFactory.create(call=call)
    state = AssignmentState.DONE if marked else AssignmentState.RECUSED
    submission = SubmissionFactory.create(author=AuthorFactory.create(call=call))
    AssignmentFactory.create(round=round_, juror=juror, submission=submission, state=state)
    selection = Selection(
        call=call, round=round_, state=SelectionState.SIGNED, signed_by="president@example.org",
        released_by="manager@example.org",
    )  # fmt: skip
    if released:
        selection.state = SelectionState.RELEASED
    db.session.add(selection)
    db.session.flush()
    return juror


def winner(edition: Any, **author: Any) -> Winner:
    """Somebody who won the first prize of a released contest."""
    call = jury(edition).call
    by = AuthorFactory.create(
        call=call, name="ياسمين الطرابلسي", latin_name="Yasmine Trabelsi", country="TN", **author
    )
    photo = SubmissionFactory.create(author=by, title="Salt")
    award = Award(call=call, code="first", name={"en": "First prize", "fr": "Premier prix"})
    made = Winner(award=award, submission=photo)
    db.session.add_all([award, made])
    db.session.flush()
    return made
