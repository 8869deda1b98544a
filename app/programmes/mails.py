"""What everybody who registered hears when an edition changes."""

from flask import current_app

from app.core.i18n import gettext as _
from app.core.i18n import show_days
from app.core.outbox import Mail
from app.programmes.models import Edition
from app.programmes.queries import notices, wording
from app.programmes.rules.editions import EditionStatus


def status_changed(edition: Edition) -> Mail:
    """It is postponed, cancelled, or on again."""
    if edition.status is EditionStatus.CANCELLED:
        title = _("%(edition)s is cancelled", edition=edition.name)
        return _mail(edition, title, notices.cancelled_words(edition))
    if edition.status is EditionStatus.POSTPONED:
        title = _("%(edition)s is postponed", edition=edition.name)
        return _mail(edition, title, notices.postponed_words(edition))
    return _on_again(edition)


def moved(edition: Edition) -> Mail:
    """It goes online, on site, or both."""
    title = f"{edition.name}: {notices.moved_title(edition)}"
    return _mail(edition, title, notices.moved_words(edition))


def _on_again(edition: Edition) -> Mail:
    paragraphs = [
        *filter(None, [edition.status_reason]),
        _(
            "It takes place on %(days)s: %(place)s.",
            days=show_days(edition.starts_on, edition.ends_on),
            place=wording.place_name(edition),
        ),
        _("Your registration is kept. Check that everybody can still come on these days."),
    ]
    return _mail(edition, _("%(edition)s takes place", edition=edition.name), paragraphs)


def _mail(edition: Edition, title: str, paragraphs: list[str]) -> Mail:
    address = f"{current_app.config['BASE_URL']}/programmes/{edition.code}/"
    return Mail(title, paragraphs, _("Open the page of the edition"), address)
