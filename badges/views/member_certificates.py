"""Certificates of membership: members take their own, administrators mend them."""

from typing import Any

from flask import abort, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user

from app.core.access import Role, own_or_404, requires
from app.core.i18n import language
from app.core.web import blame, page
from app.extensions import db
from app.organisations.models import Membership, Organisation
from badges.forms.certificates import ReasonForm
from badges.models import Certificate, CertificateKind
from badges.queries.certificate_members import members
from badges.services import certificates as services
from badges.views.blueprint import bp
from badges.views.certificate_deeds import DEEDS, carry_out, deed_words

#: who may take an organisation's certificate: its own people, and who keeps its fees
TAKERS = (Role.REPRESENTATIVE, Role.FINANCE)


@bp.post("/member/<public_id>/certificates/<int:year>")
@requires(*TAKERS)
def issue_to_member(public_id: str, year: int) -> Any:
    """Issue the certificate of one year of membership, in the language of the page."""
    organisation = own_or_404(Organisation, public_id)
    if not _may_take(organisation):
        abort(404)
    found = db.select(Membership).filter_by(organisation_id=organisation.id, year=year)
    services.issue_to_member(db.first_or_404(found), language=language(), by=current_user)
    flash(_("The certificate of membership %(year)s is issued.", year=year), "ok")
    return redirect(_back(organisation))


@bp.route(
    f"/staff/organisations/<public_id>/certificates/<certificate_id>/<{DEEDS}>",
    methods=["GET", "POST"],
)
@requires(Role.ADMINISTRATOR)
def change_member_certificate(public_id: str, certificate_id: str, deed: str) -> Any:
    """Revoke a member's certificate, or replace it; asks once, with the reason."""
    organisation = own_or_404(Organisation, public_id)
    query = db.select(Certificate).filter_by(
        public_id=certificate_id, organisation_id=organisation.id, kind=CertificateKind.MEMBER
    )
    certificate, form = db.first_or_404(query), ReasonForm()
    back = url_for("organisations.office", public_id=public_id)
    if form.validate_on_submit():
        with blame(form):
            carry_out(deed, certificate, form.reason.data or "")
            return redirect(back)
    return page(
        "badges/certificates/decide.html",
        form=form,
        crumbs=[(organisation.name, back)],
        back=back,
        **deed_words(deed, certificate),
    )


def panel(organisation: Organisation) -> str | None:
    """The years with a certificate, and those for which one can be had; nothing without either."""
    years = [
        one
        for one in members(organisation)
        if one.issued or one.lack(CertificateKind.MEMBER) is None
    ]
    if not years:
        return None
    return render_template(
        "badges/certificates/member_panel.html",
        organisation=organisation,
        years=years,
        kind=CertificateKind.MEMBER,
        may_take=_may_take(organisation),
        may_give_back=current_user.has_role(Role.FINANCE),
        may_mend=current_user.has_role(Role.ADMINISTRATOR),
    )


def _may_take(organisation: Organisation) -> bool:
    own = current_user.has_role(Role.REPRESENTATIVE, scope=organisation.scope)
    return own or current_user.has_role(Role.FINANCE)


def _back(organisation: Organisation) -> str:
    if current_user.has_role(Role.FINANCE):
        return url_for("organisations.office", public_id=organisation.public_id)
    return url_for("organisations.member_home")
