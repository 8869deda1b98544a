"""The back office: how the badges of an edition look, with a preview of the hardest names."""

from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user
from markupsafe import Markup
from werkzeug.datastructures import CombinedMultiDict

from app.core.access import Role, requires
from app.core.transaction import let_go, reading
from app.core.web import blame, page
from app.programmes import queries
from app.programmes.models import Edition
from badges.forms.designs import DesignForm, design_form
from badges.queries import design_words as words
from badges.queries.designs import design_of, saved_design
from badges.rules.designs import USUAL, Design, DesignRefused
from badges.rules.sheets import FOUR, Sheet, fits
from badges.services import badge_designs
from badges.services.badge_previews import preview_badges
from badges.views.blueprint import bp

MANAGER = Role.PROGRAMME_MANAGER


@bp.route("/staff/editions/<code>/badges/design", methods=["GET", "POST"])
@requires(MANAGER)
def design_page(code: str) -> Any:
    """Choose template, size, colours, fields, logo and back; a browser without script sees them
    on the preview by a button that saves nothing."""
    edition = queries.edition_or_404(code, MANAGER, by=current_user)
    form = design_form(edition, design_of(edition), seen=badge_designs.seen_of(edition))
    is_valid, logo = form.validate_on_submit(), None
    let_go()  # nothing is written yet: nobody has to wait for the logo
    with blame(form):
        if is_valid:
            logo = _tried_logo(form)
            if "show" not in request.form:
                return _saved(code, form, logo)
    let_go()  # nor for the layout
    with reading():
        return _shown(code, form, logo)


@bp.route("/staff/editions/<code>/badges/design/preview", methods=["GET", "POST"])
@requires(MANAGER)
def design_preview(code: str) -> Any:
    """The part of that page with the badges, for the values sent along, which nobody saved; a
    POST brings a logo as well."""
    let_go()  # nothing is written: nobody has to wait for the layout
    with reading():
        edition = queries.edition_or_404(code, MANAGER, by=current_user)
        parts: list[Any] = [request.args, request.form, request.files]
        sent: CombinedMultiDict[str, Any] = CombinedMultiDict(parts)
        form = DesignForm(edition, formdata=sent, meta={"csrf": False})  # a POST's is checked
        logo = None
        with blame(form):
            logo = _tried_logo(form) if form.validate() else None
        if form.errors:
            return render_template("badges/_design_preview.html", form=form, preview=None), 422
        found = _preview(edition, form.design, logo)
        return render_template("badges/_design_preview.html", form=form, words=words, **found)


@bp.post("/staff/editions/<code>/badges/design/usual")
@requires(MANAGER)
def usual_design(code: str) -> Any:
    """Back to the design that nobody chose; the logo stays."""
    edition = queries.edition_or_404(code, MANAGER, by=current_user)
    seen = request.form.get("seen", "")
    badge_designs.save_design(edition, design=USUAL, seen=seen, by=current_user)
    flash(_("The badges look as usual again."), "ok")
    return redirect(url_for(".design_page", code=code))


def _saved(code: str, form: DesignForm, logo: bytes | None) -> Any:
    edition = queries.edition_or_404(code, MANAGER, by=current_user)  # as it is by now
    seen = form.seen.data or ""
    badge_designs.save_design(edition, design=form.design, seen=seen, by=current_user)
    if logo:
        badge_designs.save_logo(edition, logo=logo, by=current_user)
    elif logo is not None:
        badge_designs.remove_logo(edition, by=current_user)
    flash(_("Saved. Badges printed from now on look like this."), "ok")
    return redirect(url_for(".design_page", code=code))


def _shown(code: str, form: DesignForm, logo: bytes | None) -> Any:
    edition = queries.edition_or_404(code, MANAGER, by=current_user)
    saved, logo_key = saved_design(edition)
    is_tried = form.is_submitted() and not form.errors
    return page(
        "badges/design.html",
        form=form,
        edition=edition,
        words=words,
        sheets=list(Sheet),
        is_chosen=saved != USUAL,
        has_logo=logo_key is not None,
        **_preview(edition, form.design if is_tried else saved, logo if is_tried else None),
    )


def _preview(edition: Edition, design: Design, logo: bytes | None) -> dict[str, Any]:
    """The badges of ``design`` on the sheet asked for, or why they do not lie on it."""
    wish = request.values.get("on", "")
    sheet = Sheet(wish) if wish in list(Sheet) else _usual_sheet(design)
    shown: dict[str, Any] = {"preview": None, "sheet": sheet, "is_sheet": sheet in FOUR}
    if not fits(sheet, design):
        refusal = _("Four badges of this size do not fit on A4. Choose another sheet.")
        return shown | {"refusal": refusal}
    try:
        found = preview_badges(edition, design=design, sheet=sheet, logo=logo)
    except DesignRefused as refused:
        return shown | {"refusal": words.refusal_words(refused)}
    return shown | {"preview": found, "svg": Markup}


def _tried_logo(form: DesignForm) -> bytes | None:
    """A logo that came along, nothing for none any more; None: what is saved."""
    came = form.uploaded()
    if came is not None:
        return badge_designs.ready_logo(came)
    return b"" if form.no_logo.data else None


def _usual_sheet(design: Design) -> Sheet:
    return Sheet.LANYARD if design.both_sides else Sheet.OWN
