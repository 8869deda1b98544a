"""The words for what an edition is and where it stands, in the reader's language."""

from dataclasses import dataclass
from datetime import date, datetime

from app.core.clock import today
from app.core.i18n import (
    country_name,
    language,
    localised,
    ngettext,
    show_date,
    show_days,
    show_time,
    zone_name,
)
from app.core.i18n import gettext as _
from app.programmes.models import Edition, Programme
from app.programmes.queries.editions import phase_of, window_of
from app.programmes.rules.editions import EditionMode, EditionStatus, RegistrationWindow
from app.programmes.rules.local_times import wall_time
from app.programmes.rules.phases import Phase

#: the look of a status (parts.html, status)
STATUS_KINDS = {
    EditionStatus.DRAFT: "",
    EditionStatus.ANNOUNCED: "info",
    EditionStatus.OPEN: "open",
    EditionStatus.CLOSED: "",
    EditionStatus.RUNNING: "ok",
    EditionStatus.FINISHED: "",
    EditionStatus.POSTPONED: "warn",
    EditionStatus.CANCELLED: "bad",
}


def status_name(status: EditionStatus) -> str:
    """Where an edition stands, in a word."""
    return {
        EditionStatus.DRAFT: _("Draft"),
        EditionStatus.ANNOUNCED: _("Announced"),
        EditionStatus.OPEN: _("Open"),
        EditionStatus.CLOSED: _("Closed"),
        EditionStatus.RUNNING: _("Running"),
        EditionStatus.FINISHED: _("Finished"),
        EditionStatus.POSTPONED: _("Postponed"),
        EditionStatus.CANCELLED: _("Cancelled"),
    }[status]


def mode_name(mode: EditionMode) -> str:
    """Where it happens."""
    return {
        EditionMode.ON_SITE: _("On site"),
        EditionMode.ONLINE: _("Online"),
        EditionMode.HYBRID: _("On site and online"),
    }[mode]


def programme_name(programme: Programme) -> str:
    """The programme's name in the reader's language."""
    return localised(programme.names) or programme.name


def place_name(edition: Edition) -> str:
    """The town and country, or that it is online."""
    if edition.mode is EditionMode.ONLINE:
        return _("Online")
    return ", ".join(part for part in (edition.city, country_name(edition.country)) if part)


def venue_name(edition: Edition) -> str:
    """The venue with its town and country, or that it is online."""
    if edition.mode is EditionMode.ONLINE:
        return place_name(edition)
    return ", ".join(part for part in (edition.venue, place_name(edition)) if part)


def days_words(edition: Edition) -> str:
    """The days it takes place; while it is postponed nobody should plan with any."""
    if edition.status is EditionStatus.POSTPONED:
        return _("New dates follow")
    return show_days(edition.starts_on, edition.ends_on)


def language_of(texts: dict[str, str]) -> str:
    """The language that a text by language is shown in: the reader's, else English."""
    mine = language()
    return mine if texts.get(mine) else "en"


def value_name(value: str) -> str:
    """A status or mode as the log keeps it, in words."""
    if value in list(EditionStatus):
        return status_name(EditionStatus(value))
    return mode_name(EditionMode(value)) if value in list(EditionMode) else value


def move_name(wanted: EditionMode) -> str:
    """The button that moves an edition."""
    return {
        EditionMode.ON_SITE: _("Move on site"),
        EditionMode.ONLINE: _("Move online"),
        EditionMode.HYBRID: _("Hold it on site and online"),
    }[wanted]


def move_consequence(wanted: EditionMode) -> str:
    """What changes for people when an edition is moved."""
    if wanted is EditionMode.ONLINE:
        return _(
            "Every registration is kept. Travel days are no longer asked for, and the public page "
            "no longer shows the place. Check the rates."
        )
    return _(
        "Every registration is kept. Travel days are asked for again, and the public page shows "
        "the place. Check the venue and the rates."
    )


def change_name(wanted: EditionStatus) -> str:
    """The button that brings an edition to ``wanted``."""
    return {
        EditionStatus.DRAFT: _("Take back to draft"),
        EditionStatus.ANNOUNCED: _("Announce"),
        EditionStatus.OPEN: _("Open"),
        EditionStatus.CLOSED: _("Close registration"),
        EditionStatus.RUNNING: _("Begin"),
        EditionStatus.FINISHED: _("Finish"),
        EditionStatus.POSTPONED: _("Postpone"),
        EditionStatus.CANCELLED: _("Cancel the edition"),
    }[wanted]


def consequence(wanted: EditionStatus) -> str:
    """What changes for people when an edition becomes ``wanted``."""
    return {
        EditionStatus.DRAFT: _(
            "The public page disappears. Only the managers of this edition see it."
        ),
        EditionStatus.ANNOUNCED: _(
            "Everybody can see the public page. Nobody can register yet; "
            "delegations that exist are kept."
        ),
        EditionStatus.OPEN: _(
            "Organisations can register between the opening and the closing time you have set."
        ),
        EditionStatus.CLOSED: _(
            "No new delegation can be opened or submitted. Those submitted are still validated "
            "and paid."
        ),
        EditionStatus.RUNNING: _("The public page says that the edition is on now."),
        EditionStatus.FINISHED: _("The edition moves to the past ones; certificates can follow."),
        EditionStatus.POSTPONED: _(
            "Every registration, payment and place is kept. Registration stops until you announce "
            "or open the edition again; set the new dates before."
        ),
        EditionStatus.CANCELLED: _(
            "Registration stops. Registrations and payments stay on record, so that fees can be "
            "given back; nothing is deleted."
        ),
    }[wanted]


@dataclass(frozen=True)
class PublicState:
    """What the status card says: its look, its word, when, and what that means."""

    kind: str
    name: str
    when: str = ""
    text: str = ""
    #: the day registration closes, while it is open
    due: date | None = None


def public_state(edition: Edition) -> PublicState:
    """Where the edition stands for a visitor."""
    if edition.status is EditionStatus.CANCELLED:
        return PublicState("bad", _("Cancelled"))
    if edition.status is EditionStatus.POSTPONED:
        return PublicState("warn", _("Postponed"), "", _("New dates are announced here."))
    if edition.status is EditionStatus.DRAFT:
        return PublicState("", _("Draft"), "", _("Only its managers see this page."))
    place = phase_of(edition)
    if place is Phase.PAST:
        return PublicState("", _("Past"), "", _("This edition is over."))
    if place is Phase.RUNNING:
        return PublicState("ok", _("On now"), _until(edition))
    return _registration_state(edition)


def _until(edition: Edition) -> str:
    return _("Until %(day)s", day=show_date(edition.ends_on, "long"))


def _registration_state(edition: Edition) -> PublicState:
    window = window_of(edition)
    if window is None:
        return PublicState("open", _("Open")) if _is_open(edition) else _coming()
    if window is RegistrationWindow.OPEN:
        return _open_state(edition)
    if window is RegistrationWindow.CLOSED:
        return PublicState("", _("Registration is closed"))
    if edition.registration_opens_at is None:
        return _coming()
    opens = deadline(edition.registration_opens_at, edition.timezone)
    return PublicState("info", _("Registration opens soon"), _("From %(moment)s", moment=opens))


def _open_state(edition: Edition) -> PublicState:
    if edition.registration_closes_at is None:
        return PublicState("open", _("Registration is open"))
    closes = deadline(edition.registration_closes_at, edition.timezone)
    return PublicState(
        "open",
        _("Registration is open"),
        _("Until %(moment)s", moment=closes),
        days_left(edition),
        wall_time(edition.registration_closes_at, edition.timezone).date(),
    )


def deadline(moment: datetime, zone: str) -> str:
    """A moment on the clock of ``zone``, with the place whose clock it is."""
    return _(
        "%(day)s, %(time)s, %(place)s time",
        day=show_date(wall_time(moment, zone).date(), "long"),
        time=show_time(moment, zone),
        place=zone_name(zone),
    )


def _is_open(edition: Edition) -> bool:
    return edition.status is EditionStatus.OPEN


def _coming() -> PublicState:
    return PublicState("info", _("Announced"), "", _("Dates of registration will follow here."))


def days_left(edition: Edition) -> str:
    """How long registration stays open, counted in days of the edition's zone."""
    if edition.registration_closes_at is None:
        return ""
    closes = wall_time(edition.registration_closes_at, edition.timezone).date()
    days = (closes - today(edition.timezone)).days
    if days == 0:
        return _("Last day")
    return ngettext("%(num)d day left", "%(num)d days left", days)


def gaps(edition: Edition) -> list[str]:
    """What a visitor would miss on the public page; empty when it is complete."""
    missing = [
        (not edition.tagline.get("en"), _("One line in English that makes people want to come")),
        (not edition.description.get("en"), _("Who can come and what happens there, in English")),
        (not edition.contact_email, _("An e-mail address for questions")),
        (edition.mode is not EditionMode.ONLINE and not edition.city, _("The town")),
        (
            edition.has_registration and not edition.registration_closes_at,
            _("The day and time when registration closes"),
        ),
    ]
    return [text for lacks, text in missing if lacks]


def deed_name(action: str) -> str:
    """What an event of the log says happened, in the history of an edition."""
    return {
        "edition.created": _("Created"),
        "edition.copied": _("Created from another edition"),
        "edition.changed": _("Changed"),
        "edition.status_changed": _("Status changed"),
        "edition.mode_changed": _("Moved"),
        "edition.key_date_added": _("Key date added"),
        "edition.key_date_changed": _("Key date changed"),
        "edition.key_date_removed": _("Key date removed"),
        "terms.changed": _("Terms changed"),
        "rate.added": _("Rate added"),
        "rate.changed": _("Rate changed"),
        "rate.removed": _("Rate removed"),
        "cap.added": _("Cap added"),
        "cap.changed": _("Cap changed"),
        "cap.removed": _("Cap removed"),
        "cap.raised": _("Cap raised"),
        "cap.raise_ended": _("Exception to a cap ended"),
        "category.added": _("Category added"),
        "category.changed": _("Category changed"),
        "category.removed": _("Category removed"),
        "consent_text.written": _("Consent text: new version"),
        "badges.issued": _("Badges made"),
        "badges.printed": _("Badges printed"),
        "certificates.issued": _("Certificates issued"),
    }.get(action, action)
