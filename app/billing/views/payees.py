"""Who is paid: MILSET's account, and the own accounts of editions' hosts."""

from typing import Any

from flask import abort, flash, redirect, url_for
from flask_login import current_user

from app.billing import queries
from app.billing.forms import PayeeForm
from app.billing.services import payees
from app.billing.views import bp
from app.core.access import Role, readable, requires
from app.core.i18n import gettext as _
from app.core.web import blame, page
from app.extensions import db
from app.programmes.models import Edition


@bp.route("/staff/money/payee", methods=["GET", "POST"], defaults={"code": queries.DEFAULT_PAYEE})
@bp.route("/staff/money/payee/<code>", methods=["GET", "POST"])
@requires(Role.FINANCE)
def payee(code: str) -> Any:
    """The account that invoices ask to pay to."""
    query: Any = readable(Edition).order_by(Edition.starts_on.desc())
    editions = db.session.scalars(query).all()
    edition = next((e for e in editions if e.code == code), None)
    if edition is None and code != queries.DEFAULT_PAYEE:
        abort(404)
    found = queries.payee(code)
    form = PayeeForm(obj=found)
    if form.validate_on_submit():
        values = {name: getattr(form, name).data or "" for name in payees.FIELDS}
        with blame(form):
            payees.save_payee(code=code, values=values, by=current_user)
            flash(_("Saved. New invoices ask to pay to this account."), "ok")
            return redirect(url_for(".payee", code=code))
    return page(
        "billing/payee.html", form=form, payee=found, edition_paid=edition, editions=editions
    )
