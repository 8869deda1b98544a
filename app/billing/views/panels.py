"""What billing shows on shared pages."""

from flask import render_template
from flask_login import current_user

from app.billing import queries
from app.billing.queries import ledger
from app.core import plots
from app.core.access import Role
from app.core.clock import today
from app.core.i18n import gettext as _
from app.organisations.models import Organisation


def dashboard() -> str | None:
    """Received, due and overdue, for those who look after money."""
    if not current_user.has_role(Role.FINANCE, Role.PROGRAMME_MANAGER):
        return None
    totals = ledger.totals(by=current_user, today=today())
    return render_template(
        "billing/panels/dashboard.html",
        sums=[_with_bar(t) for t in totals],
        plots_key=plots.share_key,
    )


def _with_bar(totals: ledger.Totals) -> tuple[ledger.Totals, str, int]:
    """The sums, their bar, and what is due but not late."""
    later = totals.due - totals.overdue
    names = (_("Received"), _("Due later"), _("Overdue"))
    parts = list(zip(names, (totals.received, later, totals.overdue), strict=True))
    label = _("Received, due and overdue in %(currency)s", currency=totals.currency)
    return totals, plots.share(parts, label=label), later


def member(organisation: Organisation) -> str:
    """What the organisation has to pay."""
    found = ledger.open_invoices(organisation, by=current_user)
    rows = [(invoice, queries.settlement_of(invoice)) for invoice in found]
    return render_template("billing/panels/member.html", rows=rows, today=today())
