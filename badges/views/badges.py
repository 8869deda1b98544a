"""The back office: badges of an edition, printed by role and by delegation, replaced and taken
back one by one."""

from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, request, session, url_for
from flask_babel import gettext as _
from flask_login import current_user

from app.core.access import Role, own_or_404, requires
from app.core.clock import today
from app.core.errors import DomainError, Invalid
from app.core.web import download, page
from app.extensions import db
from app.programmes import queries
from app.programmes.models import Edition
from badges.models import Badge
from badges.queries.design_words import sheet_name
from badges.queries.designs import design_of
from badges.queries.figures import figures_of
from badges.queries.print_choices import groups_of
from badges.queries.wearers import wearers_page
from badges.rules.sheets import FOUR, Sheet, sheets_for
from badges.services import badges, printing
from badges.services.printing import Choice
from badges.views.blueprint import bp
from registration.models import Delegation
from registration.queries.wording import role_name
from registration.rules.roles import ParticipantRole

DESKS = (Role.PROGRAMME_MANAGER, Role.DESK)
PER_PAGE = 30


@dataclass(frozen=True)
class Pages:
    """What the pager shows."""

    page: int
    total: int

    @property
    def pages(self) -> int:
        """How many pages there are."""
        return -(-self.total // PER_PAGE)


@bp.get("/staff/editions/<code>/badges")
@requires(*DESKS)
def badges_page(code: str) -> Any:
    """Figures, print buttons, and the people with a badge."""
    edition = queries.edition_or_404(code, *DESKS, by=current_user)
    words = request.args.get("words", "")
    number = max(request.args.get("page", 1, type=int), 1)
    people, total = wearers_page(edition, words, number, PER_PAGE)
    sheets = sheets_for(design_of(edition))
    singles = [sheet for sheet in sheets if sheet not in FOUR]
    return page(
        "badges/badges.html",
        edition=edition,
        figures=figures_of(edition),
        people=people,
        pages=Pages(number, total),
        words=words,
        role_name=role_name,
        groups=groups_of(edition),
        sheets=sheets,
        single_sheets=singles,
        sheet=_remembered(singles),
        sheet_name=sheet_name,
        may_design=current_user.has_role(Role.PROGRAMME_MANAGER, scope=edition.scope),
    )


@bp.post("/staff/editions/<code>/badges/print")
@requires(*DESKS)
def print_badges(code: str) -> Any:
    """A PDF of the badges of one role, one delegation, or all; they count as printed from now
    on."""
    edition = queries.edition_or_404(code, *DESKS, by=current_user)
    form = request.form
    choice = Choice(
        role=_asked_role(),
        changed_only=bool(form.get("changed_only")),
        delegation=_asked_delegation(edition),
        by_delegation=bool(form.get("by_delegation")),
    )
    return _pdf(edition, choice, _asked_sheet(form.get("sheet", "a6")))


@bp.post("/staff/badges/<public_id>/print")
@requires(*DESKS)
def print_badge(public_id: str) -> Any:
    """One badge; where there is paper already, that is refused from now on."""
    badge = own_or_404(Badge, public_id)
    sheet = _asked_sheet(request.form.get("sheet", "a6"))
    session["sheet"] = sheet.value
    is_on_paper = badge.printed_at is not None or badge.revoked_at is not None
    return _pdf(badge.edition, Choice(badge=badge, anew=is_on_paper), sheet)


@bp.post("/staff/badges/<public_id>/revoke")
@requires(*DESKS)
def revoke_badge(public_id: str) -> Any:
    """Refuse a badge everywhere: lost, or its wearer has to leave."""
    badge = own_or_404(Badge, public_id)
    reason = request.form.get("reason", "")[:200]
    badges.revoke_badge(badge, reason=reason, by=current_user)
    flash(_("The badge is refused everywhere from now on."), "ok")
    return redirect(url_for(".badges_page", code=badge.edition.code))


def _asked_role() -> ParticipantRole | None:
    try:
        return ParticipantRole(request.form["role"]) if request.form.get("role") else None
    except ValueError:
        raise Invalid(_("There is no such role.")) from None


def _asked_delegation(edition: Edition) -> Delegation | None:
    asked = request.form.get("delegation")
    if not asked:
        return None
    return db.first_or_404(db.select(Delegation).filter_by(public_id=asked, edition_id=edition.id))


def _asked_sheet(name: str) -> Sheet:
    if name not in list(Sheet):
        raise Invalid(_("There is no such sheet."))
    return Sheet(name)


def _remembered(sheets: list[Sheet]) -> Sheet:
    """What single badges were printed on last at this desk, else the usual sheet."""
    last = request.args.get("sheet") or session.get("sheet")
    if last not in sheets:
        return sheets[0]
    session["sheet"] = last
    return Sheet(last)


def _pdf(edition: Edition, choice: Choice, sheet: Sheet) -> Any:
    try:
        pdf, _count = printing.print_badges(edition, choice=choice, sheet=sheet, by=current_user)
    except DomainError as nobody:
        flash(str(nobody), "warn")
        return redirect(url_for(".badges_page", code=edition.code))
    return download(pdf, name=_file_name(edition, choice), media_type="application/pdf")


def _file_name(edition: Edition, choice: Choice) -> str:
    whose = choice.delegation.number if choice.delegation else choice.role or "all"
    return f"{edition.code}-badges-{whose}-{today(edition.timezone)}.pdf"
