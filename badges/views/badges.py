"""The back office: badges of an edition, printed by role, replaced and taken back one by one."""

from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, request, url_for
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
from badges.queries.figures import figures_of
from badges.queries.wearers import wearers_page
from badges.services import badges, printing
from badges.services.printing import Choice
from badges.views.blueprint import bp
from registration.queries.wording import role_name
from registration.rules.roles import ParticipantRole

DESKS = (Role.PROGRAMME_MANAGER, Role.DESK)
SHEETS = ("a6", "a4-4")
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
    return page(
        "badges/badges.html",
        edition=edition,
        figures=figures_of(edition),
        people=people,
        pages=Pages(number, total),
        words=words,
        role_name=role_name,
        sheets=SHEETS,
    )


@bp.post("/staff/editions/<code>/badges/print")
@requires(*DESKS)
def print_badges(code: str) -> Any:
    """A PDF of the badges of one role or all; they count as printed from now on."""
    edition = queries.edition_or_404(code, *DESKS, by=current_user)
    form = request.form
    try:
        role = ParticipantRole(form["role"]) if form.get("role") else None
    except ValueError:
        raise Invalid(_("There is no such role.")) from None
    choice = Choice(role=role, changed_only=bool(form.get("changed_only")))
    return _pdf(edition, choice, form.get("sheet", "a6"))


@bp.post("/staff/badges/<public_id>/print")
@requires(*DESKS)
def print_badge(public_id: str) -> Any:
    """One badge; where there is paper already, that is refused from now on."""
    badge = own_or_404(Badge, public_id)
    return _pdf(badge.edition, Choice(badge=badge), "a6")


@bp.post("/staff/badges/<public_id>/revoke")
@requires(*DESKS)
def revoke_badge(public_id: str) -> Any:
    """Refuse a badge everywhere: lost, or its wearer has to leave."""
    badge = own_or_404(Badge, public_id)
    reason = request.form.get("reason", "")[:200]
    badges.revoke_badge(badge, reason=reason, by=current_user)
    flash(_("The badge is refused everywhere from now on."), "ok")
    return redirect(url_for(".badges_page", code=badge.edition.code))


def _pdf(edition: Edition, choice: Choice, sheet: str) -> Any:
    if sheet not in SHEETS:
        raise Invalid(_("There is no such sheet."))
    try:
        with db.session.begin_nested():  # without paper the old one stays what it was
            pdf = _printed(edition, choice, sheet)
    except DomainError as nobody:
        flash(str(nobody), "warn")
        return redirect(url_for(".badges_page", code=edition.code))
    name = f"{edition.code}-badges-{choice.role or 'all'}-{today(edition.timezone)}.pdf"
    return download(pdf, name=name, media_type="application/pdf")


def _printed(edition: Edition, choice: Choice, sheet: Any) -> bytes:
    badge = choice.badge
    if badge is not None and (badge.printed_at is not None or badge.revoked_at is not None):
        badges.reprint_badge(badge, by=current_user)
    return printing.print_badges(edition, choice=choice, sheet=sheet, by=current_user)[0]
