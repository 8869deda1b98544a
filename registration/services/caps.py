"""Caps as a manager sets them; an exception for one key is ``places.raise_cap``."""

from collections.abc import Sequence
from typing import Any

from app.core import audit
from app.core.errors import Invalid
from app.core.i18n import lazy_gettext as _l
from app.core.i18n import show_list
from app.core.stale import lock_unchanged
from app.extensions import db
from app.programmes.models import Edition
from app.programmes.services.managers import require_manager
from registration.models import Cap, CapCounter
from registration.queries.setup import key_names, stored_caps, taken_places, under
from registration.rules.caps import CapScope
from registration.services.places import recount_places


def add_cap(edition: Edition, *, scope: CapScope, key: str, size: int, by: Any) -> Cap:
    """Limit the places for ``key``; an empty key means each one.

    Invalid when there is such a cap already, or when more places than ``size`` are taken.
    """
    require_manager(edition, by=by)
    _lock_counters(edition)
    query = db.select(Cap.id).filter_by(edition_id=edition.id, scope=scope, key=key)
    if db.session.scalar(query) is not None:
        raise Invalid(_l("There is such a cap already: change that one."), "scope")
    cap = Cap(edition_id=edition.id, scope=scope, key=key, size=size)
    _check_size(edition, cap, size)
    db.session.add(cap)
    audit.record("cap.added", edition, by=by, scope=scope.value, key=key, size=size)
    recount_places(edition)
    return cap


def change_cap(cap: Cap, *, size: int, seen: str, by: Any) -> None:
    """Give the cap another size; exceptions that are no longer larger end.

    Invalid when more places than ``size`` are taken, naming how many and where; Conflict when the
    cap was changed since ``seen``.
    """
    edition = cap.edition
    require_manager(edition, by=by)
    _lock_counters(edition)
    lock_unchanged(cap, seen)
    if cap.raised_size is None or cap.raised_size <= size:
        _check_size(edition, cap, size)
    was = cap.size
    if not cap.key:
        _carry_exceptions(edition, cap, size)
    _resize(cap, size)
    audit.record(
        "cap.changed", edition, by=by, scope=cap.scope.value, key=cap.key, was=was, size=size
    )
    recount_places(edition)


def remove_cap(cap: Cap, *, by: Any) -> None:
    """Lift a limit. A named key falls back to the cap for each, if its places fit in it."""
    edition = cap.edition
    require_manager(edition, by=by)
    _lock_counters(edition)
    _check_fallback(edition, cap)
    audit.record("cap.removed", edition, by=by, scope=cap.scope.value, key=cap.key, size=cap.size)
    db.session.delete(cap)
    db.session.flush()
    _forget_counters(edition)
    recount_places(edition)


def end_exception(cap: Cap, *, by: Any) -> None:
    """Take back what ``raise_cap`` gave; Invalid while more than the cap's own size is taken."""
    edition = cap.edition
    require_manager(edition, by=by)
    _lock_counters(edition)
    _check_size(edition, cap, cap.size)
    audit.record(
        "cap.raise_ended", edition, by=by, scope=cap.scope.value, key=cap.key, was=cap.raised_size
    )
    cap.raised_size, cap.raised_reason = None, ""
    general = _general(edition, cap)
    if general is not None and general.size == cap.size:
        db.session.delete(cap)  # the row was there for its exception alone
    db.session.flush()
    recount_places(edition)


def _resize(cap: Cap, size: int) -> None:
    if cap.raised_size is not None and cap.raised_size <= size:
        cap.raised_size, cap.raised_reason = None, ""
    cap.size = size


def _carry_exceptions(edition: Edition, cap: Cap, size: int) -> None:
    """Rows that exist for their exception alone follow the cap they are an exception to."""
    for each in stored_caps(edition):
        follows = each.raised_size is not None and each.size == cap.size
        if each.scope is cap.scope and each.key and follows:
            _resize(each, size)


def _general(edition: Edition, cap: Cap) -> Cap | None:
    if not cap.key:
        return None
    query = db.select(Cap).filter_by(edition_id=edition.id, scope=cap.scope, key="")
    return db.session.scalar(query)


def _check_fallback(edition: Edition, cap: Cap) -> None:
    general = _general(edition, cap)
    if general is not None:
        _check_size(edition, cap, general.raised_size or general.size)


def _check_size(edition: Edition, cap: Cap, size: int) -> None:
    counts = under(cap, stored_caps(edition), taken_places(edition))
    beyond = {key: count for key, count in counts.items() if count > size}
    if beyond:
        raise Invalid(
            _l(
                "More places than that are taken: %(taken)s. Choose a larger size.",
                taken=_taken_words(cap.scope, beyond),
            ),
            "size",
        )


def _taken_words(scope: CapScope, counts: dict[str, int]) -> str:
    names = key_names((scope, key) for key in counts)
    largest = sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))[:5]
    return show_list([f"{names[scope, key]} {count}" for key, count in largest])


def _lock_counters(edition: Edition) -> Sequence[CapCounter]:
    """Nobody takes a place under the edition's caps until the commit."""
    query = db.select(CapCounter).filter_by(edition_id=edition.id)
    return db.session.scalars(
        query.order_by(CapCounter.scope, CapCounter.key).with_for_update()
    ).all()


def _forget_counters(edition: Edition) -> None:
    """Counters that no cap stands behind any more."""
    known = {(cap.scope, cap.key) for cap in stored_caps(edition)}
    for counter in _lock_counters(edition):
        if known.isdisjoint({(counter.scope, counter.key), (counter.scope, "")}):
            db.session.delete(counter)
    db.session.flush()
