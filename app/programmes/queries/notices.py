"""News that turns plans over, and what it means for those registered."""

from dataclasses import dataclass

from app.core.i18n import gettext as _
from app.programmes.models import Edition
from app.programmes.rules.editions import EditionMode, EditionStatus


@dataclass(frozen=True)
class Notice:
    """News that changes the plans of those registered: stands above everything else."""

    kind: str
    title: str
    paragraphs: list[str]


def notices(edition: Edition) -> list[Notice]:
    """What visitors must know at once: cancelled, postponed, moved online or back."""
    found = []
    if edition.status is EditionStatus.CANCELLED:
        found.append(Notice("bad", _("This edition is cancelled"), cancelled_words(edition)))
    elif edition.status is EditionStatus.POSTPONED:
        found.append(Notice("warn", _("This edition is postponed"), postponed_words(edition)))
    if edition.moved_at is not None and edition.status is not EditionStatus.FINISHED:
        found.append(Notice("info", moved_title(edition), moved_words(edition)))
    return found


def cancelled_words(edition: Edition) -> list[str]:
    """Why it is cancelled, and what that means for those registered."""
    meaning = _(
        "Delegations need not do anything. Their registrations and payments stay on record, and "
        "MILSET writes to each of them about fees that were paid."
    )
    return [*filter(None, [edition.status_reason]), meaning]


def postponed_words(edition: Edition) -> list[str]:
    """Why it is postponed, and what that means for those registered."""
    meaning = _(
        "Delegations that are registered stay registered, with their people, projects, places "
        "and payments. The new dates will stand on this page and go to every delegation by mail."
    )
    return [*filter(None, [edition.status_reason]), meaning]


def moved_title(edition: Edition) -> str:
    """Where it takes place now, as a headline."""
    return {
        EditionMode.ONLINE: _("This edition now takes place online"),
        EditionMode.ON_SITE: _("This edition now takes place on site"),
        EditionMode.HYBRID: _("This edition now takes place on site and online"),
    }[edition.mode]


def moved_words(edition: Edition) -> list[str]:
    """Why it was moved, and what that means for those registered."""
    meaning = _(
        "Delegations that are registered stay registered. Do not book or change travel before you "
        "have read the dates and the place on this page."
    )
    return [*filter(None, [edition.moved_reason]), meaning]
