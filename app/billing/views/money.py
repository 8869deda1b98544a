"""The money desk: every invoice by its state, what came in and what is late."""

from typing import Any

from flask import request
from flask_login import current_user
from wtforms import SelectChoice

from app.billing import queries
from app.billing.forms import LedgerForm
from app.billing.queries import ledger
from app.billing.views import bp
from app.core.access import Role, requires
from app.core.clock import today
from app.core.i18n import gettext as _
from app.core.i18n import language
from app.core.web import page


@bp.route("/staff/money/")
@requires(Role.FINANCE, Role.PROGRAMME_MANAGER)
def money() -> Any:
    """All invoices the reader may see; a manager sees those of their editions."""
    form, day = LedgerForm(request.args), today()
    counts = ledger.counts(by=current_user, today=day)
    form.stand.choices = _choices(counts)
    stand = form.stand.data if form.stand.data in set(ledger.Stand) else ""
    pages = ledger.ledger_page(
        request.args.get("page", 1, type=int),
        by=current_user,
        today=day,
        stand=stand,
        words=(form.q.data or "")[:100],
        language=language(),
    )
    return page(
        "billing/money.html",
        filter_form=form,
        pages=pages,
        rows=[(invoice, queries.settlement_of(invoice)) for invoice in pages.items],
        totals=ledger.totals(by=current_user, today=day),
        counts=counts,
        today=day,
        payee_missing=queries.payee(queries.DEFAULT_PAYEE) is None,
        by_finance=current_user.has_role(Role.FINANCE),
    )


def _choices(counts: dict[str, int]) -> list[SelectChoice]:
    names = {
        "": _("All"),
        ledger.Stand.OPEN: _("To pay"),
        ledger.Stand.OVERDUE: _("Overdue"),
        ledger.Stand.PART: _("Paid in part"),
        ledger.Stand.PAID: _("Paid"),
        ledger.Stand.OVER: _("Paid too much"),
        ledger.Stand.CANCELLED: _("Cancelled"),
    }
    return [SelectChoice(str(code), f"{name} ({counts[code]})") for code, name in names.items()]
