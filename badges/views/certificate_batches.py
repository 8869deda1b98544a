"""The back office: many certificates made by a worker, with how far it got."""

from typing import Any

from flask import abort, current_app, flash, redirect, url_for
from flask_babel import gettext as _
from flask_login import current_user
from flask_wtf import FlaskForm

from app.core import files
from app.core.access import Role, requires
from app.core.web import blame, download, page
from app.extensions import db
from app.programmes import queries
from app.programmes.models import Edition
from badges.forms.certificate_batches import BatchForm
from badges.models import CertificateBatch, CertificateKind
from badges.queries.certificate_batches import batches_of
from badges.queries.certificate_kinds import kind_name, short_name
from badges.queries.certificate_terms import kinds_given
from badges.queries.claims import due
from badges.services.certificate_batches import PDF, resume_batch, start_batch
from badges.views.blueprint import bp

MANAGERS = (Role.PROGRAMME_MANAGER,)


@bp.route("/staff/editions/<code>/certificates/batches", methods=["GET", "POST"])
@requires(*MANAGERS)
def batches_page(code: str) -> Any:
    """How many of each kind are due; one button has a worker issue them; what was made before."""
    edition = _edition(code)
    kinds = kinds_given(edition)
    form = BatchForm(
        kinds={kind.value: short_name(kind) for kind in kinds},
        languages=current_app.config["LANGUAGES"],
    )
    if form.validate_on_submit():
        with blame(form):
            batch = start_batch(
                edition,
                kind=CertificateKind(form.kind.data) if form.kind.data else None,
                language=form.language.data or None,
                by=current_user,
            )
            return redirect(url_for(".batch_page", code=code, public_id=batch.public_id))
    return page(
        "badges/certificates/batches.html",
        form=form,
        edition=edition,
        counts=[(short_name(kind), len(due(edition, kind))) for kind in kinds],
        batches=batches_of(edition),
        batch_name=_name,
    )


@bp.get("/staff/editions/<code>/certificates/batches/<public_id>")
@requires(*MANAGERS)
def batch_page(code: str, public_id: str) -> Any:
    """How far the worker got; the page looks again by itself until all is there."""
    edition = _edition(code)
    batch = _batch(edition, public_id)
    return page(
        "badges/certificates/batch.html",
        form=FlaskForm(),
        edition=edition,
        batch=batch,
        batch_name=_name,
    )


@bp.post("/staff/editions/<code>/certificates/batches/<public_id>")
@requires(*MANAGERS)
def resume_certificates(code: str, public_id: str) -> Any:
    """Go on with a batch that met trouble."""
    batch = _batch(_edition(code), public_id)
    resume_batch(batch, by=current_user)
    flash(_("A worker goes on where it stopped."), "ok")
    return redirect(url_for(".batch_page", code=code, public_id=public_id))


@bp.get("/staff/editions/<code>/certificates/batches/<public_id>.pdf")
@requires(*MANAGERS)
def batch_file(code: str, public_id: str) -> Any:
    """All of them as one sealed PDF, as long as it is kept."""
    batch = _batch(_edition(code), public_id)
    if batch.file_key is None:
        abort(404)
    content = files.read(batch.file_key)
    return download(content, name=f"{code}-certificates.pdf", media_type=PDF)


def _edition(code: str) -> Edition:
    return queries.edition_or_404(code, *MANAGERS, by=current_user)


def _batch(edition: Edition, public_id: str) -> CertificateBatch:
    query = db.select(CertificateBatch).filter_by(public_id=public_id, edition_id=edition.id)
    return db.first_or_404(query)


def _name(batch: CertificateBatch) -> str:
    return kind_name(batch.kind) if batch.kind else _("Certificates of every kind")
