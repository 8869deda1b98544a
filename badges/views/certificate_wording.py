"""The back office: which certificates an edition gives, to whom, and in which words."""

from typing import Any

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from app.core.access import Role, requires
from app.core.web import blame, download, page
from app.programmes import queries
from app.programmes.models import Edition
from badges.forms.certificate_wording import WordingForm
from badges.mails.papers import certificates_pdf
from badges.models import CertificateKind, CertificateWording
from badges.queries import certificate_kinds as words
from badges.queries.certificate_terms import terms_of, wordings_of
from badges.queries.specimens import specimen
from badges.rules.certificates import EDITION_KINDS, ROLES
from badges.rules.wording import placeholders
from badges.services.certificate_wording import save_wording
from badges.views.blueprint import bp

MANAGERS = (Role.PROGRAMME_MANAGER,)


@bp.get("/staff/editions/<code>/certificates/wording")
@requires(*MANAGERS)
def wordings_page(code: str) -> Any:
    """Every kind: given or not, to whom, and in which languages its words were changed."""
    edition = _edition(code)
    return page(
        "badges/certificates/wordings.html",
        edition=edition,
        terms=terms_of(edition),
        wordings=wordings_of(edition),
        by_door=ROLES,
        words=words,
    )


@bp.route(
    f"/staff/editions/<code>/certificates/wording/<any({', '.join(EDITION_KINDS)}):kind>",
    methods=["GET", "POST"],
)
@requires(*MANAGERS)
def wording_page(code: str, kind: str) -> Any:
    """One kind: whether it is given, to whom, heading and text by language, who signs.

    The button to look at it answers a PDF made of what stands in the form, and keeps nothing.
    """
    edition, wanted = _edition(code), CertificateKind(kind)
    form = WordingForm(wanted, wordings_of(edition).get(wanted))
    if form.validate_on_submit():
        with blame(form):
            if "preview" in request.form:
                return _preview(edition, wanted, form)
            _save(edition, wanted, form)
            return redirect(url_for(".wordings_page", code=code))
    return page(
        "badges/certificates/wording.html",
        form=form,
        edition=edition,
        kind=wanted,
        placeholders=placeholders(wanted),
        words=words,
    )


def _save(edition: Edition, kind: CertificateKind, form: WordingForm) -> None:
    save_wording(
        edition,
        kind=kind,
        terms=form.terms(),
        signatories=form.signatories(),
        by=current_user,
        **form.words(),
    )
    flash(_("Saved. Certificates that were issued stay as they are."), "ok")


def _preview(edition: Edition, kind: CertificateKind, form: WordingForm) -> Any:
    language = form.preview_language.data
    wording = CertificateWording(kind=kind, **form.words())
    found = specimen(edition, kind, wording, language=language, signatories=form.signatories())
    name = f"{edition.code}-{kind.value}-{language}.pdf"
    return download(certificates_pdf([found]), name=name, media_type="application/pdf", inline=True)


def _edition(code: str) -> Edition:
    return queries.edition_or_404(code, *MANAGERS, by=current_user)
