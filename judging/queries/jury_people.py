"""The people of a jury and what they declared."""

from app.accounts.models import User
from app.extensions import db
from app.organisations.models import Organisation
from judging.models import Call, Conflict, Juror, Round, Seat, Submission
from judging.queries import standing
from judging.rules.kinds import JurorState


def jurors_of(call: Call) -> list[Juror]:
    """Everybody who was asked, by name, with their conflicts."""
    query = db.select(Juror).filter_by(call_id=call.id).options(*_with_conflicts())
    jurors = db.session.scalars(query).unique()
    return sorted(jurors, key=lambda juror: (juror.user.name.casefold(), juror.id))


def _with_conflicts() -> tuple[object, ...]:
    conflicts = db.selectinload(Juror.conflicts)
    return (
        db.joinedload(Juror.organisation),
        conflicts.joinedload(Conflict.organisation),
        conflicts.joinedload(Conflict.submission).load_only(
            Submission.number, Submission.title, Submission.public_id
        ),
    )


def seats_by_juror(call: Call) -> dict[int, list[Round]]:
    """In which rounds each juror sits, by juror id."""
    query = db.select(Seat.juror_id, Round).join(Round, Seat.round_id == Round.id)
    query = query.where(Round.call_id == call.id).order_by(Round.position)
    seats: dict[int, list[Round]] = {}
    for juror, round_ in db.session.execute(query).unique():
        seats.setdefault(juror, []).append(round_)
    return seats


def president_ids(call: Call) -> set[int]:
    """User ids of who presides over the call's jury."""
    return {user.id for user in standing.presidents_of(call)}


def invitations_of(user: User) -> list[Juror]:
    """The invitations that ``user`` has not answered."""
    query = db.select(Juror).filter_by(user_id=user.id, state=JurorState.INVITED)
    return list(db.session.scalars(query.options(db.joinedload(Juror.call))).unique())


def all_organisations() -> list[Organisation]:
    """By name."""
    query = db.select(Organisation).order_by(Organisation.name, Organisation.id)
    return list(db.session.scalars(query).unique())


def organisations_named(public_ids: list[str]) -> list[Organisation]:
    """Those with these public ids, by name."""
    query = db.select(Organisation).where(Organisation.public_id.in_(public_ids))
    return list(db.session.scalars(query.order_by(Organisation.name)).unique())


def submissions_numbered(call: Call, numbers: list[int]) -> list[Submission]:
    """The submissions of a call with these numbers, in order."""
    query = db.select(Submission).where(
        Submission.call_id == call.id, Submission.number.in_(numbers)
    )
    return list(db.session.scalars(query.order_by(Submission.number)).unique())
