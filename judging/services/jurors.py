"""The people of a jury: invited, accepted or not, reminded, gone."""

from datetime import timedelta
from typing import Any

from app.accounts import mails as account_mails
from app.accounts.models import LinkPurpose, User
from app.accounts.queries import user_by_email
from app.accounts.services import grants, links, users
from app.core import audit
from app.core.access import Role
from app.core.clock import now
from app.core.errors import Conflict, Invalid, NotAllowed
from app.core.i18n import country_names
from app.core.i18n import lazy_gettext as _l
from app.core.stale import lock
from app.extensions import db
from app.organisations.models import Organisation
from judging.mails import jury as mails
from judging.models import Call, Juror, Round, Seat
from judging.queries.permissions import require_organiser, require_secretary
from judging.queries.progress import open_tasks
from judging.queries.rounds import rounds_of
from judging.rules.kinds import JurorState, RoundState
from judging.services.assignments import replan_round

#: between two reminders to one juror
REMINDER_PAUSE = timedelta(days=1)


def invite_juror(
    call: Call,
    *,
    email: str,
    name: str,
    language: str,
    country: str,
    organisation: Organisation | None,
    president: bool,
    by: Any,
) -> Juror:
    """Ask somebody onto the jury, with a new account if need be, and mail the link.

    ``country`` and ``organisation`` may be left to the juror. ``president`` gives that role too.
    They get a seat in every round that is in set-up. Conflict when they are on this jury
    already; who left or declined is asked again.
    """
    require_secretary(call, by=by)
    _check_country(country, needed=False)
    grants.check_role(Role.JUROR, call.edition.scope, by=by)
    user = user_by_email(email) or users.open_account(
        email=email, name=name, language=language, by=by
    )
    for role in (Role.JUROR, Role.PRESIDENT_OF_JURY) if president else (Role.JUROR,):
        grants.give_role(user, role, scope=call.edition.scope, by=by)
    juror = _seatless(call, user)
    juror.state, juror.answered_at = JurorState.INVITED, None
    juror.country = country or juror.country
    juror.organisation = organisation or juror.organisation
    audit.record("juror.invited", juror, by=by, president=president)
    for round_ in rounds_of(call):
        if round_.state is RoundState.SETUP:
            db.session.add(Seat(round=round_, juror=juror))
    _send_invitation(juror, by)
    return juror


def _seatless(call: Call, user: User) -> Juror:
    """The juror's row, new or from before they left."""
    lock(call)
    juror = db.session.scalar(db.select(Juror).filter_by(call_id=call.id, user_id=user.id))
    if juror is None:
        juror = Juror(call=call, user=user, country="")
        db.session.add(juror)
    elif juror.state in (JurorState.INVITED, JurorState.ACCEPTED):
        raise Conflict(_l("This person is on the jury already, or was invited."), "email")
    return juror


def invite_again(juror: Juror, *, by: Any) -> None:
    """Send the invitation once more; Conflict once it was answered or sent within a day."""
    require_secretary(juror.call, by=by)
    lock(juror)
    if juror.state is not JurorState.INVITED:
        raise Conflict(_l("This invitation was answered already."))
    _pause(juror.invited_at)
    audit.record("juror.invited_again", juror, by=by)
    _send_invitation(juror, by)


def _send_invitation(juror: Juror, by: Any) -> None:
    juror.invited_at = now()
    link = ""
    if juror.user.password_hash is None:
        token = links.make_link(juror.user, LinkPurpose.INVITATION, by=by)
        link = account_mails.link_address(token)
    mails.send_invitation(juror, link=link)


def answer_invitation(
    juror: Juror, *, accept: bool, country: str, organisation: Organisation | None, by: Any
) -> None:
    """Accept or decline. Who accepts says where they come from: that is never judged by them.

    NotAllowed for anybody else; Conflict once it was answered.
    """
    _require_self(juror, by)
    lock(juror)
    if juror.state is not JurorState.INVITED:
        raise Conflict(_l("You answered this invitation already."))
    juror.answered_at = now()
    if not accept:
        juror.state = JurorState.DECLINED
        audit.record("juror.declined", juror, by=by)
        _leave_seats(juror, by)
        return
    _check_country(country, needed=True)
    juror.country, juror.organisation = country, organisation
    juror.state = JurorState.ACCEPTED
    audit.record("juror.accepted", juror, by=by)


def change_juror(juror: Juror, *, country: str, organisation: Organisation | None, by: Any) -> None:
    """Correct where a juror comes from; open rounds are planned again at once."""
    require_secretary(juror.call, by=by)
    lock(juror)
    _check_country(country, needed=juror.state is JurorState.ACCEPTED)
    juror.country, juror.organisation = country, organisation
    audit.record("juror.changed", juror, by=by, country=country)
    plan_for(juror, by=by)


def leave_jury(juror: Juror, *, by: Any) -> None:
    """End it, by the juror or the secretary: what is open goes to others, marks given stay."""
    if juror.user_id != getattr(by, "id", None):
        require_secretary(juror.call, by=by)
    lock(juror)
    if juror.state not in (JurorState.INVITED, JurorState.ACCEPTED):
        raise Conflict(_l("This person is not on the jury any more."))
    juror.state, juror.answered_at = JurorState.LEFT, now()
    audit.record("juror.left", juror, by=by)
    _leave_seats(juror, by)


def _leave_seats(juror: Juror, by: Any) -> None:
    """Free the seats of rounds that are not closed; open rounds are planned again."""
    for round_ in _rounds_of(juror):
        lock(round_)
        if round_.state is RoundState.CLOSED:
            continue
        db.session.execute(db.delete(Seat).filter_by(round_id=round_.id, juror_id=juror.id))
        if round_.state is RoundState.OPEN:
            replan_round(round_, by=by)


def _rounds_of(juror: Juror) -> list[Round]:
    query = db.select(Round).join(Seat).where(Seat.juror_id == juror.id).order_by(Round.id)
    return list(db.session.scalars(query).unique())


def plan_for(juror: Juror, *, by: Any) -> None:
    """Plan the open rounds of a juror again, after they came or declared something."""
    for round_ in _rounds_of(juror):
        lock(round_)
        if round_.state is RoundState.OPEN:
            replan_round(round_, by=by)


def remind_juror(juror: Juror, *, round_: Round, by: Any) -> int:
    """Mail what is still open in ``round_``; returns how much.

    Conflict within a day of the last reminder, and when nothing is open.
    """
    require_organiser(juror.call, by=by)
    lock(juror)
    _pause(juror.reminded_at)
    tasks = open_tasks(round_).get(juror.id, 0)
    if not tasks or round_.state is not RoundState.OPEN:
        raise Conflict(_l("Nothing is open on this juror's desk."))
    juror.reminded_at = now()
    audit.record("juror.reminded", juror, by=by, round=round_.position, open=tasks)
    mails.send_reminder(juror, round_, tasks=tasks)
    return tasks


def _pause(last: Any) -> None:
    if last is not None and now() - last < REMINDER_PAUSE:
        raise Conflict(_l("They were written to within the last day. Give them some time."))


def _require_self(juror: Juror, by: Any) -> None:
    if juror.user_id != getattr(by, "id", None):
        raise NotAllowed(_l("Only the invited person may do this."))


def _check_country(country: str, *, needed: bool) -> None:
    if (country or needed) and country not in country_names("en"):
        raise Invalid(_l("Choose a country of the list."), "country")
