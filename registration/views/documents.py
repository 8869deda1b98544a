"""The files of a delegation: sent in, downloaded, removed."""

from typing import Any

from flask import flash, redirect, url_for
from flask_babel import gettext as _
from flask_login import current_user

from app.core.access import requires
from app.core.web import blame, download, page
from registration.forms.delegations import DocumentForm
from registration.models import Document, DocumentKind
from registration.queries import permissions, wording
from registration.queries.delegations import documents_of
from registration.queries.sheets import live_people
from registration.services import documents
from registration.views.access import (
    READERS,
    child_or_404,
    delegation_or_404,
    person_or_404,
)
from registration.views.blueprint import bp


@bp.route("/delegations/<public_id>/documents/", methods=["GET", "POST"])
@requires(*READERS)
def documents_page(public_id: str) -> Any:
    """What was sent in, and the form to send more."""
    found = delegation_or_404(public_id)
    people = [(person.public_id, person.display_name) for person in live_people(found)]
    form = DocumentForm(people=people)
    if form.validate_on_submit():
        with blame(form):
            about = person_or_404(found, form.person.data) if form.person.data else None
            documents.add_document(
                found,
                kind=DocumentKind(form.kind.data),
                content=form.file.data.read() if form.file.data else b"",
                name=(form.file.data.filename or "") if form.file.data else "",
                participant=about,
                by=current_user,
                public_id=form.new_id.data,
            )
            flash(_("The document is saved."), "ok")
            return redirect(url_for(".documents_page", public_id=public_id))
    return page(
        "registration/documents.html",
        form=form,
        delegation=found,
        edition=found.edition,
        documents=documents_of(found),
        words=wording,
        may_complete=permissions.may_complete(current_user, found),
    )


@bp.post("/delegations/<public_id>/documents/<document>")
@requires(*READERS)
def document(public_id: str, document: str) -> Any:
    """One file, as a download that no browser runs; who takes it is written down."""
    found = delegation_or_404(public_id)
    one = child_or_404(Document, found, document)
    content = documents.download_document(one, by=current_user)
    return download(content, name=one.file.name, media_type=one.file.media_type)


@bp.post("/delegations/<public_id>/documents/<document>/remove")
@requires(*READERS)
def remove_document(public_id: str, document: str) -> Any:
    """Delete one file."""
    found = delegation_or_404(public_id)
    one = child_or_404(Document, found, document)
    documents.remove_document(one, by=current_user)
    flash(_("The document is removed."), "ok")
    return redirect(url_for(".documents_page", public_id=public_id))
