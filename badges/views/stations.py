"""The back office: places where badges are read, and their rules."""

from typing import Any

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from app.core.access import Role, own_or_404, requires
from app.core.i18n import show_list
from app.core.web import blame, page
from app.programmes import queries
from badges.forms.stations import new_station_form, station_form
from badges.models import Station, StationKind
from badges.queries.devices import Crew, crews, devices_of
from badges.queries.scans import inside_by_role, last_scans
from badges.queries.stations import hours_of, stations_of
from badges.queries.wording import kind_help, kind_name
from badges.services import stations
from badges.services.scans import Result
from badges.views import words
from badges.views.blueprint import bp
from badges.views.devices import device_form, state_of
from registration.queries.wording import role_name
from registration.rules.roles import ParticipantRole

MANAGER = Role.PROGRAMME_MANAGER


@bp.route("/staff/editions/<code>/stations", methods=["GET", "POST"])
@requires(MANAGER)
def stations_page(code: str) -> Any:
    """The stations of an edition, and one more."""
    edition = queries.edition_or_404(code, MANAGER, by=current_user)
    form = new_station_form(edition, _asked_kind())
    if form.validate_on_submit():
        with blame(form):
            added = stations.add_station(edition, values=form.values(), by=current_user)
            flash(_("%(name)s is open.", name=added.name), "ok")
            return redirect(url_for(".station_page", public_id=added.public_id))
    found = stations_of(edition)
    return page(
        "badges/stations.html",
        form=form,
        edition=edition,
        stations=found,
        together=_together(found),
        crews=crews(edition),
        nobody=Crew(),
        kinds=list(StationKind),
        kind_name=kind_name,
        kind_help=kind_help,
        hours_of=hours_of,
        role_list=_role_list,
    )


@bp.route("/staff/stations/<public_id>", methods=["GET", "POST"])
@requires(MANAGER)
def station_page(public_id: str) -> Any:
    """One station: its rules, who is inside, its phones."""
    found = _managed(public_id)
    form = station_form(found)
    if form.validate_on_submit():
        with blame(form):
            moved = stations.change_station(
                found, values=form.values(), seen=form.seen.data or "", by=current_user
            )
            flash(_("Saved. The rules hold from the next scan on."), "ok")
            for door in moved:
                flash(_("%(name)s is saved.", name=door.name), "ok")
            return redirect(url_for(".station_page", public_id=public_id))
    phones = devices_of(found)
    return page(
        "badges/station_rules.html",
        form=form,
        station=found,
        edition=found.edition,
        devices=phones,
        device_form=device_form(phones),
        state_of=state_of,
        counts=inside_by_role(found),
        last=[(scan, words.verdict_card(Result(scan, who), found)) for scan, who in _last(found)],
        role_name=role_name,
    )


@bp.post("/staff/stations/<public_id>/close")
@requires(MANAGER)
def close_station(public_id: str) -> Any:
    """Read nothing there any more."""
    found = _managed(public_id)
    stations.close_station(found, by=current_user)
    flash(_("%(name)s is closed: every scan is refused.", name=found.name), "ok")
    return redirect(url_for(".stations_page", code=found.edition.code))


@bp.post("/staff/stations/<public_id>/open")
@requires(MANAGER)
def open_station(public_id: str) -> Any:
    """Read there again."""
    found = _managed(public_id)
    stations.open_station(found, by=current_user)
    flash(_("%(name)s is open.", name=found.name), "ok")
    return redirect(url_for(".stations_page", code=found.edition.code))


def _asked_kind() -> StationKind:
    """The kind whose usual rules a new station begins with."""
    asked = request.args.get("kind")
    return next((kind for kind in StationKind if kind.value == asked), StationKind.DOOR)


def _together(found: list[Station]) -> dict[int, list[str]]:
    """Names of stations by what they lead into."""
    names: dict[int, list[str]] = {}
    for station in found:
        names.setdefault(station.area_id, []).append(station.name)
    return names


def _role_list(roles: list[str]) -> str:
    return show_list(role_name(role) for role in ParticipantRole if role.value in roles)


def _managed(public_id: str) -> Station:
    found = own_or_404(Station, public_id)
    queries.edition_or_404(found.edition.code, MANAGER, by=current_user)
    return found


def _last(found: Station) -> list[Any]:
    return last_scans(found, limit=30)
