"""What an organisation's people handed in and may do, over all calls; their panel."""

from typing import Any

from flask import render_template
from flask_login import current_user

from app.core.access import Role, requires
from app.core.web import page
from app.organisations.models import Organisation
from app.organisations.queries import own_organisations
from judging.queries import entries as queries
from judging.queries import wording_entries as words
from judging.queries.call_lists import chances_of
from judging.queries.calls import reason_words
from judging.views.blueprint import bp


@bp.get("/entries/")
@requires(Role.REPRESENTATIVE, Role.HEAD_OF_DELEGATION)
def entries() -> Any:
    """Our submissions, the calls we may answer, and entries to choose our best from."""
    mine = own_organisations(current_user)
    return page(
        "judging/entries/mine.html",
        submissions=queries.own_submissions(current_user),
        chances=_chances(mine),
        to_forward=queries.calls_to_forward(_represented(mine)),
        words=words,
        reason_words=reason_words,
    )


def _chances(mine: list[Organisation]) -> list[tuple[Any, str]]:
    """(call, why not) of calls to answer; empty words when one of the organisations may."""
    found: dict[int, tuple[Any, str]] = {}
    for each in mine:
        for chance in chances_of(each):
            known = found.get(chance.call.id)
            if known is None or (known[1] and not chance.refusal):
                found[chance.call.id] = (chance.call, chance.refusal)
    return list(found.values())


def _represented(mine: list[Organisation]) -> list[Organisation]:
    held = current_user.reach("organisation", Role.REPRESENTATIVE) or frozenset()
    return [each for each in mine if each.public_id in held]


def member_home(organisation: Organisation) -> str | None:
    """The organisation's submissions, and what there is to forward."""
    of_it = [
        each
        for each in queries.own_submissions(current_user)
        if each.author.organisation_id == organisation.id
    ]
    to_forward = queries.calls_to_forward(_represented([organisation]))
    if not of_it and not to_forward:
        return None
    return render_template(
        "judging/entries/member_home.html",
        submissions=of_it[:8],
        to_forward=to_forward,
        organisation=organisation,
        words=words,
    )
