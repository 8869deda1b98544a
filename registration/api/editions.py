"""Which editions there are, and who comes to one: lists to be kept by other programs."""

from typing import Any

from flask import abort, g
from flask_login import current_user

from app.core import audit
from app.core.access import requires
from app.core.api import problems
from app.core.transaction import leave_trace
from app.extensions import db
from app.programmes.models import Edition
from registration.api import READERS
from registration.api import editions_api as bp
from registration.api.edition_schemas import (
    EDITIONS_EXAMPLE,
    PEOPLE_EXAMPLE,
    EditionsQuery,
    EditionsSchema,
    PeopleQuery,
    PeopleSchema,
)
from registration.queries.feed import edition_page, feed_of, visible_editions


@bp.get("")
@requires(token_scope="editions:read")
@problems(bp, 400, 401, 403, 422)
@bp.arguments(EditionsQuery, location="query")
@bp.response(200, EditionsSchema, example=EDITIONS_EXAMPLE)
def editions(query: dict[str, Any]) -> dict[str, Any]:
    """Editions that are announced, and drafts that the token's owner works on; page by page."""
    found, following = edition_page(by=current_user, **query)
    return {"editions": found, "next": following}


@bp.get("/<code>/participants")
@requires(*READERS, token_scope="participants:read")
@problems(bp, 400, 401, 403, 404, 422)
@bp.arguments(PeopleQuery, location="query")
@bp.response(200, PeopleSchema, example=PEOPLE_EXAMPLE)
def participants(query: dict[str, Any], code: str) -> Any:
    """People whom the token's owner may read of; with a cursor those alone who changed since.

    Keep asking with the cursor of the answer while there is more; then keep that cursor. Nothing is
    ever missed; who did not change may be told again. A person who left stays in the list as
    withdrawn, one who was deleted from a draft as removed. Who read the list is written down.
    """
    edition = edition_or_404(code)
    feed = feed_of(edition, by=current_user, **query)
    if feed.people:
        _write_down(edition, len(feed.people))
    return {"participants": feed.people, "cursor": feed.cursor, "more": feed.more}


def edition_or_404(code: str) -> Edition:
    """An edition that the caller may know of."""
    query = visible_editions(current_user).where(Edition.code == code)
    return db.session.scalar(query) or abort(404)


def _write_down(edition: Edition, people: int) -> None:
    token = g.get("api_token")
    reader = audit.actor_name(current_user) + (f" ({token.name})" if token else "")
    with leave_trace():
        audit.record("edition.participants_read", edition, by=reader, people=people)
