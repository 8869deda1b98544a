"""A signing key that fell into other hands: whoever has it can make codes as good as ours."""

from typing import Any

from app.core import audit
from app.core.clock import now
from app.core.errors import Conflict
from app.core.i18n import lazy_gettext as _l
from app.core.stale import lock
from app.extensions import db
from app.programmes.models import Edition
from badges.models import Badge, SigningKey
from badges.services.badges import LAST_ISSUE, renew_badge
from badges.services.signing_keys import current_key, rotate_key


def distrust_key(key: SigningKey, *, by: Any) -> int:
    """Believe nothing that ``key`` signed; answers how many badges have to be printed anew.

    Another key signs from now on where this one did. Phones refuse its codes as soon as their list
    is renewed; the badges wait for new paper as if they were never printed. Conflict when it was
    done already and no badge of the key is left.
    """
    _lock_editions()
    lock(key)
    if key.compromised_at is not None and not _has_badges(key):
        raise Conflict(_l("Nothing that this key signed is believed any more."))
    if key.retired_at is None:
        rotate_key(by=by)
    key.compromised_at = key.compromised_at or now()
    count = _renew_badges(key, current_key(by=by))
    audit.record("signing_key.distrusted", key, by=by, key_id=key.key_id, badges=count)
    return count


def _lock_editions() -> None:
    """Whoever prints waits, and then signs with another key; also where the first badges of an
    edition are being made, which cannot be seen yet. Nobody else waits: doors go on."""
    query = db.select(Edition.id).order_by(Edition.id)
    db.session.execute(query.with_for_update(key_share=True))


def _has_badges(key: SigningKey) -> bool:
    return db.session.scalar(db.select(Badge.id).filter_by(key_id=key.id).limit(1)) is not None


def _renew_badges(old: SigningKey, new: SigningKey) -> int:
    """Give every badge of ``old`` its next issue, signed by ``new``: thousands in one statement,
    and one by one those that have no further issue."""
    mine = Badge.key_id == old.id
    changes: dict[Any, Any] = {Badge.issue: Badge.issue + 1, Badge.printed_at: None}
    changes[Badge.key_id] = new.id
    full = list(db.session.scalars(db.select(Badge).where(mine, Badge.issue >= LAST_ISSUE)))
    for badge in full:
        renew_badge(badge, new)
    db.session.flush()
    renewed = db.session.execute(db.update(Badge).where(mine).values(changes).returning(Badge.id))
    return len(full) + len(renewed.all())
