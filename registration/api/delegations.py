"""A whole delegation at once, by the rules of the pages; tried again safely with a key."""

import json
from typing import Any

from flask import request, url_for
from flask_login import current_user

from app.core.access import requires
from app.core.api import Unreadable, problems
from app.core.errors import NotAllowed
from app.core.i18n import lazy_gettext as _l
from app.organisations.models import Organisation
from app.organisations.queries import own_organisations
from app.programmes.models import Edition
from registration.api import OWN
from registration.api import editions_api as bp
from registration.api.delegation_schemas import (
    DELEGATION_EXAMPLE,
    REGISTERED_EXAMPLE,
    NewDelegationSchema,
    OnceSchema,
    RegisteredSchema,
)
from registration.api.editions import edition_or_404
from registration.queries.whole import Problems
from registration.rules.completeness import Missing, Severity
from registration.services.whole_delegations import (
    Misplaced,
    Registered,
    once,
    register_delegation,
)


@bp.post("/<code>/delegations")
@requires(*OWN, token_scope="delegations:write")
@problems(bp, 400, 401, 403, 404, 409, 422)
@bp.arguments(NewDelegationSchema, example=DELEGATION_EXAMPLE)
@bp.arguments(OnceSchema, location="headers")
@bp.response(201, RegisteredSchema, example=REGISTERED_EXAMPLE)
def send_delegation(body: dict[str, Any], headers: dict[str, Any], code: str) -> Any:
    """Open a delegation with its people and projects, and submit it if wished: all or nothing.

    The rules, places, days and rights are those of the pages. Under an Idempotency-Key the same
    body gets the same answer and is registered once; another body is refused.
    """
    edition, key = edition_or_404(code), headers["key"]
    if key is None:
        answer = _register(edition, body)
    else:
        sent = json.dumps([edition.code, request.get_json()], sort_keys=True)
        answer = once(lambda: _register(edition, body), key=key, sent=sent, by=current_user)
    place = url_for("registration.delegation", public_id=answer["id"])
    return answer, {"Location": place}


def _register(edition: Edition, body: dict[str, Any]) -> dict[str, Any]:
    organisation = _own(body.pop("organisation"))
    try:
        done = register_delegation(
            edition=edition, organisation=organisation, by=current_user, **body
        )
    except Misplaced as refused:
        raise Unreadable({"json": _nested(refused.problems)}) from None
    return _told(done)


def _own(public_id: str) -> Organisation:
    """One of the caller's own; of others the answer tells nothing, not even that they exist."""
    own = {each.public_id: each for each in own_organisations(current_user)}
    if public_id not in own:
        raise NotAllowed(_l("Only the organisation's own people may register it."), "organisation")
    return own[public_id]


def _told(done: Registered) -> dict[str, Any]:
    return {
        "id": done.delegation.public_id,
        "number": done.delegation.number,
        "state": done.delegation.state.value,
        "people": [{"id": each} for each in done.people],
        "projects": [{"id": each} for each in done.projects],
        "total_cents": done.sheet.quote.total_cents,
        "currency": done.sheet.terms.currency,
        "missing": [_missing(each) for each in done.sheet.missing],
    }


def _missing(gap: Missing) -> dict[str, Any]:
    blocks = gap.severity is Severity.BLOCKS_SUBMIT
    return {"code": gap.gap.value, "person": gap.person, "project": gap.project, "blocks": blocks}


def _nested(found: Problems) -> dict[str, Any]:
    """Messages where they belong, in the shape of what was sent; of a whole thing as _schema."""
    errors: dict[str, Any] = {}
    for place, words in found:
        spot = errors
        for step in place:
            spot = spot.setdefault(str(step), {})
        spot.setdefault("_schema", []).append(words)
    return {key: _leaf(value) for key, value in errors.items()}


def _leaf(value: Any) -> Any:
    """A list of messages where nothing lies deeper."""
    if not isinstance(value, dict):
        return value
    if value.keys() == {"_schema"}:
        return value["_schema"]
    return {key: _leaf(each) for key, each in value.items()}
