"""Which editions there are for whom, and where each stands today."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import selectinload

from app.core.access import Role, readable
from app.core.clock import now, today
from app.core.i18n import gettext as _
from app.core.i18n import localised
from app.extensions import db
from app.programmes.models import Edition, Programme
from app.programmes.rules.editions import EditionStatus, RegistrationWindow, registration_window
from app.programmes.rules.local_times import wall_time
from app.programmes.rules.phases import Phase, phase


def public_editions() -> list[Edition]:
    """Every edition that is no draft, the next one first."""
    return [each for each in all_editions() if each.status is not EditionStatus.DRAFT]


def edition_places() -> list[tuple[str, str]]:
    """(code, name) of every edition a role can be held for, newest first."""
    query = db.select(Edition.code, Edition.name).order_by(Edition.starts_on.desc(), Edition.id)
    return [(code, name) for code, name in db.session.execute(query)]


def all_editions() -> list[Edition]:
    """Every edition, drafts too, the next one first."""
    return list(db.session.scalars(db.select(Edition).order_by(Edition.starts_on, Edition.id)))


def open_editions() -> list[Edition]:
    """What a visitor can still join or wait for: running, open, then coming."""
    groups = by_phase(public_editions())
    return [*groups[Phase.RUNNING], *groups[Phase.OPEN], *groups[Phase.COMING]]


def by_phase(editions: Iterable[Edition]) -> dict[Phase, list[Edition]]:
    """``editions`` in the groups of the public list; the past ones from the newest back."""
    groups: dict[Phase, list[Edition]] = {each: [] for each in Phase}
    for edition in editions:
        groups[phase_of(edition)].append(edition)
    groups[Phase.PAST].reverse()
    return groups


def phase_of(edition: Edition) -> Phase:
    """Where the edition stands today, in its own zone."""
    return phase(
        status=edition.status,
        window=window_of(edition),
        ends_on=edition.ends_on,
        today=today(edition.timezone),
    )


def window_of(edition: Edition) -> RegistrationWindow | None:
    """Whether one may register at this moment, or why not; None when there is no registration."""
    if not edition.has_registration:
        return None
    return registration_window(
        opens_at=edition.registration_opens_at,
        closes_at=edition.registration_closes_at,
        status=edition.status,
        now=now(),
    )


def public_edition_or_404(code: str, *, by: Any) -> Edition:
    """The edition as everybody may see it; a draft only for those who manage it."""
    edition = db.first_or_404(db.select(Edition).filter_by(code=code))
    if edition.status is EditionStatus.DRAFT and not may_preview(edition, by=by):
        return db.first_or_404(db.select(Edition).where(db.false()))
    return edition


def may_preview(edition: Edition, *, by: Any) -> bool:
    """Whether ``by`` works on the edition in the back office."""
    return by.is_authenticated and by.has_role(
        Role.PROGRAMME_MANAGER, Role.DESK, scope=edition.scope
    )


def edition_or_404(code: str, *roles: Role, by: Any) -> Edition:
    """The edition for the back office: one that ``by`` may see, holding one of ``roles`` for it.

    Without ``roles`` seeing is enough. A stranger's edition does not exist for them.
    """
    edition = db.first_or_404(readable(Edition, by=by).filter_by(code=code))
    if roles and not by.has_role(*roles, scope=edition.scope):
        return db.first_or_404(db.select(Edition).where(db.false()))
    return edition


def staff_editions(*, by: Any) -> list[Edition]:
    """The editions that ``by`` may see in the back office, the newest first."""
    query = readable(Edition, by=by).order_by(Edition.starts_on.desc(), Edition.id.desc())
    return list(db.session.scalars(query))


def programmes() -> list[Programme]:
    """All programmes in their own order, with their editions."""
    query = db.select(Programme).order_by(Programme.position, Programme.id)
    return list(db.session.scalars(query.options(selectinload(Programme.editions))))


def managed_editions(*, by: Any) -> list[Edition]:
    """The editions whose setup ``by`` may copy, the newest first."""
    return [
        edition
        for edition in staff_editions(by=by)
        if by.has_role(Role.PROGRAMME_MANAGER, scope=edition.scope)
    ]


def founding_programmes(*, by: Any) -> list[Programme]:
    """The programmes in which ``by`` may open an edition: those they manage one of, or all."""
    everywhere = by.reach("edition", Role.PROGRAMME_MANAGER) is None
    known = {edition.programme_id for edition in managed_editions(by=by)}
    return [one for one in programmes() if everywhere or one.id in known]


@dataclass(frozen=True)
class Moment:
    """A day on the public page: what happens, and where it stands today (past, next or neither)."""

    uid: str
    day: date
    text: str
    state: str
    #: set by the edition itself, not by a key date
    automatic: bool = False


OWN = frozenset({"first", "last", "opens", "closes"})


def timeline(edition: Edition) -> list[Moment]:
    """The key dates with those that the edition itself sets, in order."""
    days = sorted(
        [*_own_days(edition), *_key_days(edition)], key=lambda each: (each[1], each[0] != "opens")
    )
    here = today(edition.timezone)
    coming = next((each for each in days if each[1] >= here), None)
    return [
        Moment(
            f"{uid}.{edition.code}",
            day,
            text,
            "past" if day < here else "next" if (uid, day, text) == coming else "",
            automatic=uid in OWN,
        )
        for uid, day, text in days
    ]


def _own_days(edition: Edition) -> list[tuple[str, date, str]]:
    days = [("first", edition.starts_on, _("First day"))]
    if edition.ends_on != edition.starts_on:
        days.append(("last", edition.ends_on, _("Last day")))
    if edition.has_registration and edition.registration_opens_at:
        opens = wall_time(edition.registration_opens_at, edition.timezone).date()
        days.append(("opens", opens, _("Registration opens")))
    if edition.has_registration and edition.registration_closes_at:
        closes = wall_time(edition.registration_closes_at, edition.timezone).date()
        days.append(("closes", closes, _("Registration closes")))
    return days


def _key_days(edition: Edition) -> list[tuple[str, date, str]]:
    return [(each.public_id, each.day, localised(each.label)) for each in edition.key_dates]
