"""Badges: made for everybody who takes part, replaced, taken back.

The edition is locked first, then a key or a badge: whoever distrusts a key begins with the
editions, too, so that no two wait for each other.
"""

import secrets
from collections.abc import Container
from typing import Any

from app.core import audit
from app.core.clock import now
from app.core.errors import Conflict
from app.core.i18n import lazy_gettext as _l
from app.core.stale import lock, lock_id
from app.extensions import db
from app.programmes.models import Edition
from badges.models import Badge, SigningKey
from badges.queries.wearers import Wearer
from badges.rules.code import BADGE_BYTES, short_code
from badges.rules.eligibility import EXPECTED
from badges.services.signing_keys import current_key
from registration.models import Delegation, Participant

LAST_ISSUE = 255


def issue_badges(edition: Edition, *, delegation: Delegation | None = None, by: Any) -> int:
    """Make a badge for everybody who takes part and has none; answers how many were made.

    Only for the people of one ``delegation`` where one is given.
    """
    lock_id(Edition, edition.id)
    people = list(db.session.scalars(_without_badge(edition, delegation)))
    if not people:
        return 0
    taken = _taken_codes(edition.id)
    key = current_key(by=by)
    db.session.flush()
    db.session.execute(db.insert(Badge), [_badge(edition, one, key, taken) for one in people])
    audit.record("badges.issued", edition, by=by, count=len(people))
    return len(people)


def reprint_badge(badge: Badge, *, by: Any) -> None:
    """Make the paper worthless: the next print carries a new code. A badge that was taken back is
    valid again."""
    lock_id(Edition, badge.edition_id)
    key = current_key(by=by)
    lock(badge)
    renew_badge(badge, key)
    badge.revoked_at, badge.revoked_reason = None, ""
    audit.record("badge.replaced", badge, by=by, issue=badge.issue)


def revoke_badge(badge: Badge, *, reason: str, by: Any) -> None:
    """Refuse the badge everywhere from now on. Conflict when it was taken back already."""
    lock(badge)
    if badge.revoked_at is not None:
        raise Conflict(_l("This badge was taken back already."))
    badge.revoked_at, badge.revoked_reason = now(), reason.strip()
    audit.record("badge.revoked", badge, by=by, reason=badge.revoked_reason)


def replaced_meanwhile() -> Conflict:
    """What somebody is told who was too late."""
    return Conflict(_l("This badge was replaced meanwhile. Look at the page once more."))


def lock_badge(number: int) -> Badge | None:
    """The badge whose id is ``number``, locked until the commit and read anew; None: deleted."""
    lock_id(Badge, number)
    return db.session.get(Badge, number, populate_existing=True)


def renew_badge(badge: Badge, key: SigningKey) -> None:
    """Raise the issue, so that older paper is refused; after 255 of them it is a new badge."""
    if badge.issue < LAST_ISSUE:
        badge.issue += 1
    else:
        badge.serial, badge.short_code = _free_name(_taken_codes(badge.edition_id))
        badge.issue = 0
    badge.key_id, badge.printed_at = key.id, None


def with_next_codes(people: list[Wearer], stale: Container[int], key_id: int) -> list[Wearer]:
    """``people`` with the codes that `renew_badge` would give those whose badge's id is in
    ``stale``, signed with the key of that number; nothing is written."""
    full = [one for one in people if one.badge_id in stale and one.issue >= LAST_ISSUE]
    taken = _taken_codes(full[0].edition_id) if full else set()
    return [_renewed(one, key_id, taken) if one.badge_id in stale else one for one in people]


def _renewed(person: Wearer, key_id: int, taken: set[str]) -> Wearer:
    if person.issue < LAST_ISSUE:
        return person._replace(issue=person.issue + 1, key_id=key_id)
    serial, typed = _free_name(taken)
    return person._replace(serial=serial, short_code=typed, issue=0, key_id=key_id)


def _without_badge(edition: Edition, delegation: Delegation | None) -> Any:
    """People who take part (badges.rules.eligibility.is_approved) and have no badge."""
    query = (
        db.select(Participant)
        .outerjoin(Participant.delegation)
        .outerjoin(Badge, Badge.participant_id == Participant.id)
        .where(Participant.edition_id == edition.id, Participant.withdrawn_at.is_(None))
        .where(Badge.id.is_(None))
        .where(Participant.delegation_id.is_(None) | Delegation.state.in_(EXPECTED))
        .order_by(Participant.id)
    )
    return query.where(Delegation.id == delegation.id) if delegation is not None else query


def _badge(edition: Edition, person: Participant, key: SigningKey, taken: set[str]) -> Any:
    """The columns of a new badge: thousands are made in one statement."""
    serial, typed = _free_name(taken)
    return {
        "edition_id": edition.id, "participant_id": person.id, "serial": serial,
        "short_code": typed, "key_id": key.id,
    }  # fmt: skip


def _taken_codes(edition_id: int) -> set[str]:
    return set(db.session.scalars(db.select(Badge.short_code).filter_by(edition_id=edition_id)))


def _free_name(taken: set[str]) -> tuple[str, str]:
    """A random serial whose typed code nobody else has at the edition."""
    while True:
        serial = secrets.token_bytes(BADGE_BYTES)
        typed = short_code(serial)
        if typed not in taken:
            taken.add(typed)
            return serial.hex(), typed
