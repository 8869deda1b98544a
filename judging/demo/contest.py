"""A photo contest whose jury is at work, one that takes entries, and one that is decided."""

from datetime import datetime, time, timedelta
from typing import Any

from app.core.clock import today
from app.extensions import db
from app.organisations.models import Organisation
from app.programmes.models import Edition
from app.programmes.rules.local_times import moment_at
from judging.demo.entries import add_photos, sample
from judging.demo.marks import Temper
from judging.demo.people import make_president, seat_jury
from judging.models import Assignment, Call, Juror, Remark, Round
from judging.queries.rounds import rounds_of
from judging.rules.kinds import ConflictKind, Eligibility, TextKind
from judging.services.call_texts import write_text
from judging.services.calls import create_call
from judging.services.closing import close_round
from judging.services.marks import recuse
from judging.services.rounds import open_round, remove_round
from judging.services.selections import release_selection, sign_selection

#: of what a juror has on the desk, so much is marked: somebody has not begun, most are half-way
DONE = (0.45, 1.0, 0.7, 0.85, 0.3, 0.0)
AGREED = (TextKind.RULES, TextKind.CONSENT, TextKind.LICENCE)


def photo_call(
    edition: Edition, *, code: str, words: str, opened: int, closed: int, by: Any
) -> Call:
    """An announced photo contest, opened and closed so many days ago (a closing ahead: below 0)."""
    texts = sample("texts")
    call = create_call(
        edition,
        preset="photo_contest",
        code=code,
        name=texts[words]["name"],
        opens_at=day_ago(edition, opened),
        closes_at=day_ago(edition, closed) - timedelta(minutes=1),
        by=by,
    )
    call.summary, call.published_at = texts[words]["summary"], call.opens_at - timedelta(days=30)
    for kind in AGREED:
        write_text(call, kind=kind, texts=texts[kind.value], seen=0, by=by)
    return call


def day_ago(edition: Edition, days: int) -> datetime:
    """Midnight so many days ago, on the edition's clock; below 0: ahead."""
    return moment_at(datetime.combine(today() - timedelta(days=days), time()), edition.timezone)


def load_running(edition: Edition, *, by: Any) -> Call:
    """Thirty photos; the first round is closed, the second one half done."""
    call = photo_call(edition, code="photo-2027", words="photo", opened=100, closed=21, by=by)
    add_photos(call, sample("photos")["photos"])
    make_president(call)
    jurors, temper = seat_jury(call, by=by), Temper(2027)
    first, second, _ = rounds_of(call)
    second.advance, second.due_at = 12, day_ago(edition, -9) - timedelta(minutes=1)
    open_round(first, by=by)
    temper.judge(first, tasks_in(first))
    close_round(first, note="", by=by)
    open_round(second, by=by)
    for juror, share in zip(jurors, DONE, strict=True):
        _half_done(second, juror, share, temper)
    return call


def tasks_in(round_: Round, juror: Juror | None = None) -> list[Assignment]:
    """What lies on the desks of ``round_`` (or on one juror's), in the order of the desk."""
    query = db.select(Assignment).filter_by(round_id=round_.id)
    if juror is not None:
        query = query.filter_by(juror_id=juror.id)
    return list(db.session.scalars(query.order_by(Assignment.juror_id, Assignment.position)))


def _half_done(round_: Round, juror: Juror, share: float, temper: Temper) -> None:
    tasks = tasks_in(round_, juror)
    done = round(len(tasks) * share)
    temper.judge(round_, tasks[:done])
    if 0 < done < len(tasks) and juror.country == "GH":
        recuse(tasks[done], kind=ConflictKind.PUPIL, reason="A pupil of my club.", by=juror.user)
    if share == 1.0:
        text = "There seems to be a date in the lower corner."
        db.session.add(Remark(assignment=tasks[0], from_juror=True, text=text))


def load_open(edition: Edition, *, organisation: Organisation, by: Any) -> Call:
    """A call that takes photos for two more months; ``organisation`` has two to choose from."""
    call = photo_call(edition, code="science-at-home", words="open", opened=14, closed=-60, by=by)
    call.forwarding, call.forwards_max = True, 5
    for submission in add_photos(call, sample("photos")["home"]):
        submission.author.organisation = organisation
        submission.eligibility, submission.checked_by = Eligibility.OPEN, ""
    return call


def load_past(edition: Edition, *, by: Any) -> Call:
    """Last year's contest: one round, signed by the president, released by the secretary."""
    call = photo_call(edition, code="photo-2026", words="past", opened=420, closed=330, by=by)
    add_photos(call, sample("photos")["past"])
    president = make_president(call)
    seat_jury(call, by=by)
    first, second, final = rounds_of(call)
    remove_round(first, by=by)
    remove_round(second, by=by)
    open_round(final, by=by)
    Temper(2026).judge(final, tasks_in(final))
    close_round(final, note="", by=by)
    selection = sign_selection(call, by=president)
    release_selection(selection, by=by)
    return call
