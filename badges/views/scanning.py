"""Reading badges with an account. The page works by form; its script makes it quick."""

from typing import Any
from uuid import UUID, uuid4, uuid5

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from app.core.access import Role, own_or_404, requires
from app.core.clock import now
from app.core.errors import DomainError, Invalid
from app.core.web import page
from badges.models import Badge, Station
from badges.queries import scans as reads
from badges.queries.stations import open_stations
from badges.queries.wearers import Wearer, named, wearers
from badges.queries.wording import kind_name
from badges.rules.code import LENGTH, PREFIX, normalise_short_code
from badges.rules.scanning import Direction, Verdict
from badges.services import scans
from badges.services.scans import Reading, Result
from badges.views import words
from badges.views.blueprint import bp
from registration.queries.wording import role_name

SCANNERS = (Role.DESK, Role.PROGRAMME_MANAGER)
MOST_FOUND = 12


@bp.get("/scan/stations")
@requires(*SCANNERS)
def scan() -> Any:
    """Choose the station to read at."""
    return page("badges/scan.html", stations=open_stations(current_user), kind_name=kind_name)


@bp.get("/scan/<station_id>")
@requires(*SCANNERS)
def station(station_id: str) -> Any:
    """The scanning page of one station."""
    return _station_page(own_or_404(Station, station_id))


@bp.post("/scan/<station_id>")
@requires(*SCANNERS)
def scan_by_form(station_id: str) -> Any:
    """A code or a name typed into a page without script."""
    here, text = own_or_404(Station, station_id), request.form.get("code", "").strip()
    found = [] if is_code(text) else _people(here, text)
    if found or (normalise_short_code(text) is None and not _is_signed(text)):
        return _station_page(here, text=text, found=found)
    result = scans.record_scans(here, [_reading(text)], by=current_user)[0]
    return _station_page(here, result=result)


@bp.post("/scan/<station_id>/undo")
@requires(*SCANNERS)
def undo_scan(station_id: str) -> Any:
    """Take back a reading of a page without script."""
    here = own_or_404(Station, station_id)
    try:
        scans.undo_scan(here, request.form.get("nonce", ""), by=current_user)
        flash(_("Undone. The scan counts no more."), "ok")
    except DomainError as refused:
        flash(str(refused), "warn")
    return redirect(url_for(".station", station_id=station_id))


def is_code(text: str) -> bool:
    """Whether ``text`` can only be a code: a name of eight letters could be a typed one too."""
    typed = normalise_short_code(text)
    return _is_signed(text) or (typed is not None and any(char.isdigit() for char in text))


def _is_signed(text: str) -> bool:
    return len(text) == LENGTH and text.startswith(PREFIX)


def _reading(text: str) -> Reading:
    """The nonce is that of the form and what was typed: sent again after going back with another
    code it is another reading, while a reload is the same."""
    form = request.form
    override, note = bool(form.get("override")), form.get("note", "")
    try:
        nonce, direction = UUID(form.get("nonce", "")), Direction(form.get("direction", "in"))
    except ValueError:
        raise Invalid(_("Reload the page and scan again.")) from None
    own = uuid5(nonce, f"{direction} {override} {text}")
    return Reading(str(own), text, now(), direction, override, note)


def _people(here: Station, text: str) -> list[Wearer]:
    fits = named(text)
    of_edition = Badge.edition_id == here.edition_id
    return wearers(of_edition, *fits, limit=MOST_FOUND) if fits else []


def _station_page(
    here: Station, *, result: Result | None = None, text: str = "", found: Any = ()
) -> Any:
    return page(
        "badges/station.html",
        station=here,
        edition=here.edition,
        nonce=uuid4(),
        direction=request.form.get("direction", "in"),
        text=text,
        found=found,
        result=result,
        card=words.verdict_card(result, here) if result else None,
        may_overrule=result is not None and words.may_overrule(result),
        may_undo=result is not None and result.scan.verdict is Verdict.ADMITTED,
        last=[(Result(*pair), words.verdict_card(Result(*pair), here)) for pair in _last(here)],
        counts=reads.inside_by_role(here),
        role_name=role_name,
        words=words.script_words(),
    )


def _last(here: Station) -> list[tuple[Any, Wearer | None]]:
    return reads.last_scans(here, limit=8)
