"""The words for places: what somebody got, in which pass, why they wait."""

from decimal import Decimal

from babel.numbers import format_decimal

from app.core.i18n import gettext as _
from app.core.i18n import language, ngettext
from app.programmes import allocation
from app.programmes.allocation import Settings
from app.programmes.queries.wording import deadline
from judging.models import Place, Quota
from judging.queries import places as queries
from judging.rules.kinds import PlaceState

#: the look of a state (parts.html, status)
STATE_KINDS = {
    PlaceState.OFFERED: "info",
    PlaceState.CONFIRMED: "ok",
    PlaceState.DECLINED: "",
    PlaceState.EXPIRED: "",
    PlaceState.WITHDRAWN: "",
    PlaceState.WAITING: "warn",
    PlaceState.NOT_ELIGIBLE: "bad",
}
OUTCOME_KINDS = {
    allocation.OFFERED: "ok",
    allocation.WAITING: "warn",
    allocation.NOT_ELIGIBLE: "bad",
}


def state_name(state: PlaceState) -> str:
    """Where a submission stands."""
    return {
        PlaceState.OFFERED: _("Offered"),
        PlaceState.CONFIRMED: _("Confirmed"),
        PlaceState.DECLINED: _("Declined"),
        PlaceState.EXPIRED: _("Offer ended"),
        PlaceState.WITHDRAWN: _("Withdrawn"),
        PlaceState.WAITING: _("Waiting list"),
        PlaceState.NOT_ELIGIBLE: _("Without a place"),
    }[state]


def outcome_name(outcome: str) -> str:
    """What the rule would give."""
    return {
        allocation.OFFERED: _("Gets a place"),
        allocation.WAITING: _("Waiting list"),
        allocation.NOT_ELIGIBLE: _("Without a place"),
    }[outcome]


def pass_name(given_in: str) -> str:
    """In which pass a place was given; empty without one."""
    return {
        allocation.RESERVE: _("Members' reserve"),
        allocation.OPEN: _("Open to all"),
        allocation.RELAX: _("Over a cap"),
        "": "",
    }[given_in]


def pass_words(given_in: str) -> str:
    """Why it was given in that pass, as a sentence."""
    return {
        allocation.RESERVE: _("A place reserved for members."),
        allocation.OPEN: _("One of the best whose organisation and country had room."),
        allocation.RELAX: _("Given over a cap, for the place would have stayed empty."),
        "": "",
    }[given_in]


def reason_words(reason: str, quota: Quota | Settings) -> str:
    """Why somebody waits or gets nothing, as a sentence; empty for an empty code."""
    if reason == allocation.ORGANISATION_CAP:
        return ngettext(
            "The organisation has its %(num)d place.",
            "The organisation has its %(num)d places.",
            quota.per_organisation or 0,
        )
    if reason == allocation.COUNTRY_CAP:
        return ngettext(
            "The country has its %(num)d place.",
            "The country has its %(num)d places.",
            quota.per_country or 0,
        )
    return {
        "": "",
        allocation.CAPACITY: _("All places are given."),
        allocation.INCOMPLETE: _("It was not complete by the deadline."),
        allocation.BELOW_THRESHOLD: _(
            "Its score is below the threshold of %(score)s.", score=score_words(quota.threshold)
        ),
        queries.INELIGIBLE: _("The secretary found it not eligible."),
        queries.NOT_FORWARDED: _("No organisation put it among its best."),
        queries.NOT_ADVANCED: _("It did not reach the last round of the jury."),
        queries.NOT_JUDGED: _("The jury gave it no mark."),
    }[reason]


def score_words(score: Decimal | None) -> str:
    """A score as the reader writes it, with both decimals; empty without one."""
    return "" if score is None else format_decimal(score, "#,##0.00", locale=language())


def until_words(place: Place) -> str:
    """Until when the offer holds, on the clock of the edition; empty without an offer."""
    if place.accept_by is None:
        return ""
    return deadline(place.accept_by, place.submission.call.edition.timezone)


def deed_name(action: str) -> str:
    """What happened to a quota or a place; the action itself where no word is needed."""
    return {
        "quota.opened": _("Places planned"),
        "quota.changed": _("Rules changed"),
        "quota.raised": _("Places added"),
        "places.allocated": _("Places given"),
        "place.decided": _("Decided"),
        "place.promoted": _("Moved up from the waiting list"),
        "place.confirmed": _("Confirmed"),
        "place.declined": _("Declined"),
        "place.withdrawn": _("Withdrawn"),
        "place.expired": _("Offer ended"),
    }.get(action, action)
