"""The categories that projects of an edition fall into."""

from typing import Any

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from app.core.access import Role, requires
from app.core.stale import fingerprint
from app.core.web import blame, page
from app.extensions import db
from app.programmes.forms.fields import said
from app.programmes.queries import edition_or_404
from registration.forms.setup import CategoryForm, NewCategoryForm
from registration.models import ProjectCategory
from registration.queries.editions import categories_of
from registration.queries.setup import projects_in
from registration.services import categories as services
from registration.views.blueprint import bp


@bp.route("/staff/editions/<code>/categories", methods=["GET", "POST"])
@requires(Role.PROGRAMME_MANAGER)
def setup_categories(code: str) -> Any:
    """The categories in order, and one more."""
    edition = edition_or_404(code, Role.PROGRAMME_MANAGER, by=current_user)
    form = NewCategoryForm()
    if form.validate_on_submit():
        with blame(form):
            services.add_category(
                edition,
                code=form.code.data or "",
                name=said(form.name),
                examples=said(form.examples),
                by=current_user,
            )
            flash(_("Saved."), "ok")
            return redirect(url_for(".setup_categories", code=code))
    return page(
        "registration/setup/categories.html",
        form=form,
        edition=edition,
        categories=categories_of(edition),
        projects=projects_in(edition),
    )


@bp.route("/staff/editions/<code>/categories/<public_id>", methods=["GET", "POST"])
@requires(Role.PROGRAMME_MANAGER)
def setup_category(code: str, public_id: str) -> Any:
    """Say one category otherwise."""
    category = _category_or_404(code, public_id)
    form = CategoryForm(
        data={
            "name": category.name,
            "examples": category.examples,
            "seen": fingerprint(category),
        }
    )
    if form.validate_on_submit():
        with blame(form):
            services.change_category(
                category,
                name=said(form.name),
                examples=said(form.examples),
                seen=form.seen.data or "",
                by=current_user,
            )
            flash(_("Saved."), "ok")
            return redirect(url_for(".setup_categories", code=code))
    return page(
        "registration/setup/category.html", form=form, edition=category.edition, category=category
    )


@bp.post("/staff/editions/<code>/categories/<public_id>/move")
@requires(Role.PROGRAMME_MANAGER)
def move_category(code: str, public_id: str) -> Any:
    """One place up or down."""
    up = request.form.get("direction") == "up"
    services.move_category(_category_or_404(code, public_id), up=up, by=current_user)
    return redirect(url_for(".setup_categories", code=code))


@bp.post("/staff/editions/<code>/categories/<public_id>/remove")
@requires(Role.PROGRAMME_MANAGER)
def remove_category(code: str, public_id: str) -> Any:
    """Take one category away while no project is in it."""
    services.remove_category(_category_or_404(code, public_id), by=current_user)
    flash(_("Removed."), "ok")
    return redirect(url_for(".setup_categories", code=code))


def _category_or_404(code: str, public_id: str) -> ProjectCategory:
    edition = edition_or_404(code, Role.PROGRAMME_MANAGER, by=current_user)
    query = db.select(ProjectCategory).filter_by(edition_id=edition.id, public_id=public_id)
    return db.first_or_404(query)
