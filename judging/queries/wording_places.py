"""The words for places: what somebody got, in which pass, why they wait."""

from app.core.i18n import gettext as _
from app.core.i18n import ngettext
from app.programmes import allocation
from judging.models import Quota
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
        PlaceState.NOT_ELIGIBLE: _("No place"),
    }[state]


def outcome_name(outcome: str) -> str:
    """What the rule would give."""
    return {
        allocation.OFFERED: _("Gets a place"),
        allocation.WAITING: _("Waiting list"),
        allocation.NOT_ELIGIBLE: _("No place"),
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


def reason_words(reason: str, quota: Quota) -> str:
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
            "Its score is below the threshold of %(score)s.", score=quota.threshold
        ),
        queries.INELIGIBLE: _("The secretary found it not eligible."),
        queries.NOT_FORWARDED: _("No organisation put it among its best."),
        queries.NOT_ADVANCED: _("It did not reach the last round of the jury."),
        queries.NOT_JUDGED: _("The jury gave it no mark."),
    }[reason]


def limits_words(quota: Quota) -> list[str]:
    """How the places are given, for everybody, before anything is decided."""
    order = (
        _("Places go in the order of handing in.")
        if quota.first_come
        else _("Places go by score; of equal scores, whoever handed in earlier comes first.")
    )
    lines = [
        ngettext("There is %(num)d place.", "There are %(num)d places.", quota.places),
        _reserve_words(quota),
        order,
        _threshold_words(quota),
        _cap_words(quota),
        _relax_words(quota),
        _("What is still equal is drawn by lot: SHA-256 of “seed|id”, the least first."),
    ]
    return [line for line in lines if line]


def _reserve_words(quota: Quota) -> str:
    if not quota.reserve:
        return ""
    return ngettext(
        "%(num)d of them is reserved for a member of MILSET; unused, it is open to all.",
        "%(num)d of them are reserved for members of MILSET; unused, they are open to all.",
        quota.reserve,
    )


def _threshold_words(quota: Quota) -> str:
    if quota.first_come or not quota.threshold:
        return ""
    return _("Below a score of %(score)s nobody gets a place.", score=quota.threshold)


def _cap_words(quota: Quota) -> str:
    lines = []
    if quota.per_organisation:
        lines.append(_("Each organisation gets at most %(num)s.", num=quota.per_organisation))
    if quota.per_country:
        lines.append(_("Each country gets at most %(num)s.", num=quota.per_country))
    return " ".join(lines)


def _relax_words(quota: Quota) -> str:
    if not quota.relaxes:
        return ""
    return _("Places that these limits leave empty go to whoever exceeds them least.")
