"""The people of an edition for a program that keeps a list of them: who changed, who left."""

import json
from typing import Any, NamedTuple

from sqlalchemy import Row, Select

from app.core.access import Role, within
from app.core.errors import Invalid
from app.core.i18n import lazy_gettext as _l
from app.extensions import db
from app.organisations.models import Organisation
from app.programmes.models import Edition
from app.programmes.rules.editions import EditionStatus
from registration.models import Delegation, Participant, Project, RemovedParticipant
from registration.rules.changes import BadCursor, changes
from registration.rules.delegation_states import DelegationState

REGISTERED, WITHDRAWN, REMOVED = "registered", "withdrawn", "removed"
STATUSES = (REGISTERED, WITHDRAWN, REMOVED)
_OUT = (DelegationState.REFUSED, DelegationState.WITHDRAWN)
#: of a person, as everybody reads them who reads the delegation; never health, papers or notes
_OWN = (
    "role", "name", "latin_name", "birth_date", "gender", "nationality", "email", "phone",
    "tshirt", "arrival", "departure",
)  # fmt: skip


class Feed(NamedTuple):
    """One page of people, each as it is now, and where to go on from."""

    people: list[dict[str, Any]]
    cursor: str
    more: bool


def feed_of(edition: Edition, since: str | None, *, by: Any, limit: int) -> Feed:
    """What ``by`` may read of the edition's people and was not told up to ``since``.

    Invalid when that is no cursor. Always two statements.
    """
    rows = {key: {"id": key, "status": REMOVED} for key in _removed(edition, by)}
    rows |= {row.id: _person(row) for row in db.session.execute(_people(edition, by))}
    texts = {key: json.dumps(row, default=str, ensure_ascii=False) for key, row in rows.items()}
    try:
        found = changes(texts, since, limit=limit)
    except BadCursor:
        raise Invalid(
            _l("This is no cursor of ours. Leave it out to get everything."), "since"
        ) from None
    return Feed([rows[key] for key in found.ids], found.cursor, found.more)


def edition_page(*, by: Any, after: str | None, limit: int) -> tuple[list[Edition], str | None]:
    """Editions that ``by`` may see, by code, and the code to go on after; None: there are no more.

    Those that are no drafts, and the drafts that ``by`` works on.
    """
    query = visible_editions(by).order_by(Edition.code)
    if after is not None:
        query = query.where(Edition.code > after)
    found = list(db.session.scalars(query.limit(limit + 1)))
    return found[:limit], found[limit - 1].code if len(found) > limit else None


def visible_editions(by: Any) -> Select[Any]:
    """The editions of :func:`edition_page`, in no order."""
    own = within(Edition.code, by.reach("edition", Role.PROGRAMME_MANAGER))
    known = Edition.status != EditionStatus.DRAFT
    return db.select(Edition).where(known | own | Edition.readable_by(by))


def _people(edition: Edition, by: Any) -> Select[Any]:
    return (
        db.select(
            Participant.public_id.label("id"),
            *(getattr(Participant, name) for name in _OWN),
            Participant.withdrawn_at,
            Delegation.public_id.label("delegation"),
            Delegation.number,
            Delegation.country,
            Delegation.state,
            Organisation.public_id.label("organisation"),
            Organisation.name.label("organisation_name"),
            Project.public_id.label("project"),
            Project.title,
        )
        .outerjoin(Participant.delegation)
        .outerjoin(Delegation.organisation)
        .outerjoin(Participant.project)
        .where(Participant.edition_id == edition.id, Participant.readable_by(by))
    )


def _removed(edition: Edition, by: Any) -> list[str]:
    mine = db.select(Delegation.id).where(Delegation.readable_by(by))
    query = db.select(RemovedParticipant.public_id).where(
        RemovedParticipant.edition_id == edition.id, RemovedParticipant.delegation_id.in_(mine)
    )
    return list(db.session.scalars(query))


def _person(row: Row[Any]) -> dict[str, Any]:
    out = row.withdrawn_at is not None or row.state in _OUT
    return {
        "id": row.id,
        "status": WITHDRAWN if out else REGISTERED,
        **{name: getattr(row, name) for name in _OWN},
        "country": row.country or row.nationality,
        "delegation": row.delegation
        and {"id": row.delegation, "number": row.number, "state": row.state.value},
        "organisation": row.organisation
        and {"id": row.organisation, "name": row.organisation_name},
        "project": row.project and {"id": row.project, "title": row.title},
    }
