"""What registration shows on pages of other parts."""

from datetime import date
from typing import Any

from flask import render_template
from flask_babel import gettext as _
from flask_login import current_user

from app.core import plots
from app.core.access import Role
from app.core.clock import now, today
from app.core.i18n import country_name, show_date
from app.organisations.models import Organisation
from app.programmes.models import Edition
from app.programmes.rules.editions import RegistrationWindow
from registration.queries import editions, rates, statistics, wording
from registration.queries.delegations import delegations_of, waiting


def edition_public(edition: Edition) -> str | None:
    """What it costs, why, the ratio, and the project categories."""
    if not edition.has_registration:
        return None
    terms = editions.terms_of(edition)
    return render_template(
        "registration/panels/edition_public.html",
        edition=edition,
        terms=terms,
        prices=rates.price_rows(edition),
        categories=editions.categories_of(edition),
        above=wording.above_words(terms.above_ratio),
        today=today(edition.timezone),
    )


def edition_side(edition: Edition) -> str | None:
    """Whether one may register now, until when, and the button."""
    if not edition.has_registration:
        return None
    window, closes = editions.window_of(edition), edition.registration_closes_at
    left = (closes - now()).days if closes and window is RegistrationWindow.OPEN else None
    return render_template(
        "registration/panels/edition_side.html",
        edition=edition,
        window=window,
        is_open=window is RegistrationWindow.OPEN,
        window_words=_window_words()[window],
        until=wording.moment_words(closes, edition.timezone),
        opens=wording.moment_words(edition.registration_opens_at, edition.timezone),
        left=left,
    )


def _window_words() -> dict[RegistrationWindow, str]:
    return {
        RegistrationWindow.NOT_YET: _("Registration is not open yet"),
        RegistrationWindow.OPEN: _("Registration is open"),
        RegistrationWindow.CLOSED: _("Registration is closed"),
        RegistrationWindow.POSTPONED: _("Postponed: registrations are kept"),
        RegistrationWindow.CANCELLED: _("Cancelled"),
    }


def member_home(organisation: Organisation) -> str:
    """The organisation's delegations."""
    return render_template(
        "registration/panels/member_home.html",
        delegations=delegations_of(organisation),
        words=wording,
    )


def staff_dashboard() -> str | None:
    """How many delegations wait to be validated, and since when."""
    if not current_user.has_role(Role.REGIONAL_VALIDATOR, Role.PROGRAMME_MANAGER):
        return None
    count, oldest = waiting(current_user)
    return render_template("registration/panels/staff_dashboard.html", count=count, oldest=oldest)


def edition_overview(edition: Edition) -> str | None:
    """The figures of an edition's registrations."""
    if not edition.has_registration:
        return None
    days = statistics.people_by_day(edition)
    countries = statistics.people_by_country(edition)
    return render_template(
        "registration/panels/edition_overview.html",
        edition=edition,
        figures=statistics.figures_of(edition),
        days=days,
        countries=countries,
        over_time=_over_time(days) if len(days) > 1 else None,
        by_country=_by_country(countries) if countries else None,
    )


def _over_time(days: list[tuple[date, int]]) -> Any:
    label = _("People registered by day")
    points = [(day.toordinal(), count) for day, count in days]
    ends = [days[0][0], days[-1][0]]
    return plots.line(
        [plots.Series(_("People"), points)],
        label=label,
        x_ticks=[(day.toordinal(), show_date(day, "short")) for day in ends],
    )


def _by_country(countries: list[statistics.CountryCount]) -> Any:
    caps = {each.places for each in countries}
    limit = caps.pop() if len(caps) == 1 else None
    return plots.bars(
        [(country_name(each.country), each.people) for each in countries[:30]],
        label=_("People by country"),
        limit=limit,
        limit_label=_("cap") if limit is not None else "",
    )
