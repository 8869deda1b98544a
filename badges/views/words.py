"""What the verdicts are called, in the reader's language."""

from typing import Any

from app.core.i18n import gettext as _
from app.core.i18n import show_time
from badges.models import Station
from badges.rules.code import is_confirmation
from badges.rules.scanning import FINAL, Direction, Reason, Verdict
from badges.services.scans import Result
from registration.queries.wording import role_name
from registration.rules.roles import ParticipantRole

#: what is said instead of `Reason.NOT_YET_VALID` about a confirmation, which is no badge yet
CONFIRMATION = "confirmation"
#: the theme's state for each verdict
KINDS = {Verdict.ADMITTED: "ok", Verdict.ALREADY: "warn", Verdict.REFUSED: "bad"}


def titles() -> dict[str, str]:
    """The large words, by verdict and direction."""
    return {
        "admitted_in": _("Admitted"),
        "already_in": _("Already inside"),
        "refused_in": _("Not admitted"),
        "admitted_out": _("Checked out"),
        "already_out": _("Was not inside"),
        "refused_out": _("Not checked out"),
    }


def reasons() -> dict[str, str]:
    """Why, and what to do next, by reason."""
    return {
        Reason.UNKNOWN: _("This is no code of ours. Type the one under the square, or a name."),
        Reason.FORGED: _("This code was not made by us. Keep the badge and call the manager."),
        Reason.REVOKED: _("This badge was replaced or taken back. Ask for the new one."),
        Reason.WRONG_EDITION: _("This badge is for another event."),
        Reason.NOT_CONFIRMED: _("Not registered, or withdrawn. Ask the registration desk."),
        Reason.UNPAID: _("The delegation has not paid yet. Ask the registration desk."),
        Reason.WRONG_ROLE: _("This place is not for this role."),
        Reason.NOT_YET_VALID: _("It has not opened yet."),
        Reason.EXPIRED: _("It is over, or the station is closed."),
        Reason.FULL: _("No place is free. Wait until somebody has left."),
        Reason.CONSENT_MISSING: _("A parent's consent is missing. Ask the registration desk."),
        CONFIRMATION: _(
            "This is the confirmation from the mail: the badge is handed out at check-in."
        ),
    }


def verdict_card(result: Result, station: Station) -> dict[str, str]:
    """What the large answer shows."""
    scan, wearer = result.scan, result.wearer
    why = _why(result)
    if scan.since:
        why = _("Since %(time)s", time=show_time(scan.since, station.edition.timezone))
    if scan.override:
        why = _("Let in by the desk")
    return {
        "kind": KINDS[scan.verdict],
        "title": titles()[f"{scan.verdict}_{scan.direction}"],
        "name": wearer.display_name if wearer else "",
        "native_name": wearer.native_name if wearer else "",
        "who": ", ".join(filter(None, (role_name(wearer.role), wearer.country))) if wearer else "",
        "organisation": (wearer.organisation or "") if wearer else "",
        "why": why,
    }


def _why(result: Result) -> str:
    early = result.reason is Reason.NOT_YET_VALID
    told = CONFIRMATION if early and is_confirmation(result.scan.code) else result.reason
    return reasons()[told] if told else ""


def may_overrule(result: Result) -> bool:
    """Whether the desk may let the person in against this answer."""
    refused = result.scan.verdict is not Verdict.ADMITTED
    comes_in = result.scan.direction is Direction.IN
    return refused and comes_in and result.wearer is not None and result.reason not in FINAL


def script_words() -> dict[str, Any]:
    """The words that the page's script puts together."""
    return {
        "titles": titles(),
        "kinds": {verdict.value: kind for verdict, kind in KINDS.items()},
        "reasons": reasons(),
        "final": sorted(reason.value for reason in FINAL),
        "roles": {role.value: role_name(role) for role in ParticipantRole},
        "since": _("Since {time}"),
        "overruled": _("Let in by the desk"),
        "checking": _("Checking …"),
        "kept": _("No answer yet"),
        "kept_why": _("The scan is kept and sent again by itself."),
        "waiting_one": _("1 scan waits for an answer."),
        "waiting_many": _("{count} scans wait for an answer."),
        "signed_out": _("You are signed out. Sign in again in another tab; the scans are kept."),
        "undone": _("Undone"),
        "undone_why": _("The scan counts no more."),
        "nobody": _("Nobody found"),
        "nobody_why": _("Try fewer letters, or another spelling."),
        "unknown_code": _("Unknown code"),
        "no_camera": _("No camera"),
        "no_camera_why": _("Allow the camera for this page, or type the code."),
        "start_camera": _("Start the camera"),
        "stop_camera": _("Stop the camera"),
        "not_read": _("That could not be read"),
    }


def app_words() -> dict[str, Any]:
    """The words that the app's script puts together, beyond those of every scanning page."""
    return script_words() | {
        "ready": _("Ready"),
        "ready_why": _("Hold a badge before the camera, use a hand scanner, or type."),
        "is_closed": _("The station is closed."),
        "online": _("With network"),
        "offline": _("No network: this phone decides by itself."),
        "all_sent": _("All scans are sent"),
        "waiting": _("Scans waiting: {count}"),
        "list_age": _("List: {age}"),
        "list_none": _("No list yet"),
        "of_capacity": _("of {capacity}"),
        "corrected": _("The office decided otherwise: {name}"),
        "corrected_why": _("This phone said: {phone}. The office says: {office}."),
        "not_taken": _("Not taken by the office"),
        "not_kept": _("Nothing was scanned"),
        "not_kept_why": _("This phone could not keep the scan. Close the app and open it again."),
        "no_list_why": _("The list of badges has not come yet. It needs the network once."),
        "pairing": _("Pairing …"),
        "not_paired": {
            "409": _("This code is for a check-in kiosk. Read it with the camera of the tablet."),
            "410": _("This code was used, or is older than ten minutes. Ask for a new one."),
            "0": _("No network. Pairing needs it once; try again."),
            "other": _("That did not work. Wait a minute and try again."),
        },
        "pairing_other": _("This is no pairing code. It stands on the page of the station."),
        "wiped": {
            "revoked": _("The office ended the pairing of this phone. Its list is gone."),
            "over": _("The event is over. The list on this phone is gone."),
            "elsewhere": _("This phone was unpaired in another window."),
        },
    }
