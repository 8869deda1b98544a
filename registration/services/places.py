"""Places under caps: counters that are advanced before a place is given, and given back later.

A counter row is the lock: one conditional UPDATE takes the places or refuses, the rows are touched
in sorted order, and the database's own CHECK stands behind it.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import update
from sqlalchemy.dialects import postgresql, sqlite

from app.core import audit
from app.core.access import Role
from app.core.clock import now
from app.core.errors import Conflict, Invalid, NotAllowed
from app.core.i18n import country_name, ngettext
from app.core.i18n import gettext as _
from app.core.i18n import lazy_gettext as _l
from app.extensions import db
from app.organisations.models import Organisation
from app.programmes.models import Edition
from registration.models import Cap, CapCounter, Delegation, Participant
from registration.queries.editions import caps_of
from registration.queries.wording import role_name
from registration.rules import caps as rules
from registration.rules.caps import CapScope
from registration.rules.roles import COUNTRY_COUNTED, ParticipantRole

Key = tuple[CapScope, str]


class NoPlaces(Conflict):
    """A cap has fewer places left than are asked for; nothing was taken."""


def take_places(delegation: Delegation, people: Iterable[Participant]) -> None:
    """Hold a place for each of ``people`` under every cap that counts them.

    NoPlaces when one of the caps has too few left; the transaction then rolls back whole.
    """
    new = [person for person in people if person.placed_at is None]
    caps_there = caps_of(delegation.edition)
    bound = [_caps_of_person(delegation, person, caps_there) for person in new]
    wanted = Counter((cap.scope, cap.key or "") for found in bound for cap in found)
    caps = {(cap.scope, cap.key or ""): cap for found in bound for cap in found}
    for key in sorted(wanted):
        if not _advance(delegation.edition, caps[key], wanted[key]):
            raise _no_places(delegation, caps[key], wanted[key])
    for person in new:
        person.placed_at = now()
    db.session.flush()


def give_back_places(delegation: Delegation, people: Iterable[Participant]) -> None:
    """Free the places that ``people`` hold, so that others may take them."""
    placed = [person for person in people if person.placed_at is not None]
    wanted = Counter(key for person in placed for key in _keys_of(delegation, person.role))
    for person in placed:
        person.placed_at = None
    db.session.flush()
    for scope, key in sorted(wanted):
        count = wanted[scope, key]
        counter = _counter(delegation.edition, scope, key)
        db.session.execute(
            update(CapCounter).where(*counter, CapCounter.used >= count)
            .values(used=CapCounter.used - count)
        )  # fmt: skip


def raise_cap(
    edition: Edition, *, scope: CapScope, key: str, size: int, reason: str, by: Any
) -> Cap:
    """Let ``key`` have ``size`` places, more than the cap says, and keep why.

    A cap for each key gets a row for this key alone. Invalid when there is no cap to raise, when
    ``size`` is not larger, or without a reason.
    """
    if not by.has_role(Role.PROGRAMME_MANAGER, scope=edition.scope):
        raise NotAllowed(_l("Only a manager of this edition may raise a cap."))
    own, general = _stored(edition, scope, key), _stored(edition, scope, "")
    cap = own or general
    if cap is None:
        raise Invalid(_l("There is no cap to raise here."))
    if size <= cap.size:
        raise Invalid(_l("An exception is larger than the cap it raises."), "size")
    if not reason.strip():
        raise Invalid(_l("Say who agreed to it and why: the reason is kept."), "reason")
    if own is None:
        own = Cap(edition_id=edition.id, scope=scope, key=key, size=cap.size)
        db.session.add(own)
    own.raised_size, own.raised_reason = size, reason.strip()
    audit.record(
        "cap.raised", edition, by=by, scope=scope.value, key=key, size=size, reason=reason.strip()
    )
    recount_places(edition)
    return own


def recount_places(edition: Edition) -> None:
    """Set every counter of the edition to the places really held, after its caps were changed."""
    caps = caps_of(edition)
    for counter in _locked_counters(edition):
        counter.used = _live(edition, counter.scope, counter.key)
        counter.size = max(_size(caps, counter) or counter.size, counter.used)
    db.session.flush()


def reconcile(edition: Edition) -> list[str]:
    """Where a counter differs from the places really held, one line each; empty when all agree."""
    counters = db.session.scalars(
        db.select(CapCounter)
        .filter_by(edition_id=edition.id)
        .order_by(CapCounter.scope, CapCounter.key)
    )
    return [
        f"{counter.scope}:{counter.key} counts {counter.used}, {live} are held"
        for counter in counters
        if (live := _live(edition, counter.scope, counter.key)) != counter.used
    ]


def _caps_of_person(
    delegation: Delegation, person: Participant, caps: list[rules.Cap]
) -> tuple[rules.Cap, ...]:
    organisation = delegation.organisation.public_id
    return rules.caps_for(person.role, delegation.country, organisation, caps)


def _keys_of(delegation: Delegation, role: ParticipantRole) -> list[Key]:
    keys = [
        (CapScope.EDITION, ""),
        (CapScope.ROLE, role.value),
        (CapScope.ORGANISATION, delegation.organisation.public_id),
    ]
    return keys + ([(CapScope.COUNTRY, delegation.country)] if role in COUNTRY_COUNTED else [])


def _counter(edition: Edition, scope: CapScope, key: str) -> tuple[Any, ...]:
    return CapCounter.edition_id == edition.id, CapCounter.scope == scope, CapCounter.key == key


def _advance(edition: Edition, cap: rules.Cap, count: int) -> bool:
    """Take ``count`` places under ``cap`` if so many are left; locks its counter either way."""
    key = cap.key or ""
    _open_counter(edition, cap)
    taken = db.session.execute(
        update(CapCounter)
        .where(*_counter(edition, cap.scope, key), CapCounter.used + count <= cap.places)
        .values(used=CapCounter.used + count, size=cap.places)
    )
    return taken.rowcount == 1  # type: ignore[attr-defined]


def _open_counter(edition: Edition, cap: rules.Cap) -> None:
    """Make the counter if it is missing, counting whoever was placed before the cap existed."""
    key = cap.key or ""
    known = db.session.scalar(db.select(CapCounter.id).where(*_counter(edition, cap.scope, key)))
    if known is not None:
        return
    used = _live(edition, cap.scope, key)
    insert = sqlite.insert if db.engine.dialect.name == "sqlite" else postgresql.insert
    row = insert(CapCounter).values(
        edition_id=edition.id, scope=cap.scope, key=key, size=max(cap.places, used), used=used
    )
    db.session.execute(row.on_conflict_do_nothing())


def _live(edition: Edition, scope: CapScope, key: str) -> int:
    """How many places are really held under (scope, key)."""
    query = (
        db.select(db.func.count(Participant.id))
        .join(Participant.delegation)
        .where(Participant.edition_id == edition.id, Participant.placed_at.is_not(None))
    )
    narrowed = {
        CapScope.EDITION: lambda: query,
        CapScope.ROLE: lambda: query.where(Participant.role == ParticipantRole(key)),
        CapScope.COUNTRY: lambda: query.where(
            Delegation.country == key, Participant.role.in_(COUNTRY_COUNTED)
        ),
        CapScope.ORGANISATION: lambda: query.join(Delegation.organisation).where(
            Organisation.public_id == key
        ),
    }
    return db.session.scalar(narrowed[scope]()) or 0


def _stored(edition: Edition, scope: CapScope, key: str) -> Cap | None:
    return db.session.scalar(db.select(Cap).filter_by(edition_id=edition.id, scope=scope, key=key))


def _locked_counters(edition: Edition) -> Sequence[CapCounter]:
    query = db.select(CapCounter).filter_by(edition_id=edition.id)
    order = (CapCounter.scope, CapCounter.key)
    return db.session.scalars(
        query.order_by(*order).with_for_update().execution_options(populate_existing=True)
    ).all()


def _size(caps: list[rules.Cap], counter: CapCounter) -> int | None:
    known = {(cap.scope, cap.key or ""): cap for cap in caps}
    cap = known.get((counter.scope, counter.key)) or known.get((counter.scope, ""))
    return cap.places if cap else None


def _no_places(delegation: Delegation, cap: rules.Cap, wanted: int) -> NoPlaces:
    edition = delegation.edition
    used = db.session.scalar(
        db.select(CapCounter.used).where(*_counter(edition, cap.scope, cap.key or ""))
    )
    left = rules.left(cap, used or 0)
    which = _cap_words(delegation, cap)
    if not left:
        return NoPlaces(
            _(
                "%(which)s: all %(size)s places are taken. Nothing was changed. "
                "Ask the organiser whether a place may come free.",
                which=which,
                size=cap.places,
            )
        )
    return NoPlaces(
        ngettext(
            "%(which)s: %(num)d of %(size)s places is left and you need %(wanted)s. "
            "Nothing was changed. Bring fewer people, or ask the organiser.",
            "%(which)s: %(num)d of %(size)s places are left and you need %(wanted)s. "
            "Nothing was changed. Bring fewer people, or ask the organiser.",
            left,
            which=which,
            size=cap.places,
            wanted=wanted,
        )
    )


def _cap_words(delegation: Delegation, cap: rules.Cap) -> str:
    edition = delegation.edition.name
    if cap.scope is CapScope.ROLE:
        role = role_name(ParticipantRole(cap.key or ""))
        return _("%(edition)s, places for %(role)s", edition=edition, role=role)
    key = {
        CapScope.EDITION: "",
        CapScope.COUNTRY: country_name(delegation.country),
        CapScope.ORGANISATION: delegation.organisation.name,
    }[cap.scope]
    return f"{edition}, {key}" if key else edition
