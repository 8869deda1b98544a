"""One invoice: what, why, how to pay, what came in; and its papers."""

from typing import Any

from flask_login import current_user
from markupsafe import Markup
from sqlalchemy.orm import joinedload, selectinload

from app.billing import queries
from app.billing.mails import papers
from app.billing.models import Invoice, Payment
from app.billing.rules.reference import format_reference
from app.billing.views import bp
from app.core.access import Role, own_or_404, requires
from app.core.clock import today
from app.core.qr import qr_svg
from app.core.web import download, page

PDF = "application/pdf"


@bp.route("/invoices/<public_id>")
@requires()
def invoice(public_id: str) -> Any:
    """What is asked, why, how to pay it, and what came in."""
    options = (
        joinedload(Invoice.organisation),
        joinedload(Invoice.edition),
        selectinload(Invoice.lines),
        selectinload(Invoice.payments),
    )
    found = own_or_404(Invoice, public_id, *options)
    payload = papers.payment_payload(found)
    return page(
        "billing/invoice.html",
        invoice=found,
        edition=found.edition,
        settlement=queries.settlement_of(found),
        today=today(),
        qr=payload and Markup(qr_svg(payload)),  # digits and letters of ours
        reference=format_reference(found.reference),
        iban=papers.spaced_iban(found),
        corrected={p.corrects_id for p in found.payments},
        by_finance=current_user.has_role(Role.FINANCE),
    )


@bp.route("/invoices/<public_id>.pdf")
@requires()
def invoice_pdf(public_id: str) -> Any:
    """The invoice on paper."""
    found = own_or_404(Invoice, public_id)
    return download(papers.invoice_pdf(found), name=f"{found.number}.pdf", media_type=PDF)


@bp.route("/receipts/<public_id>.pdf")
@requires()
def receipt_pdf(public_id: str) -> Any:
    """The receipt of one payment."""
    found = own_or_404(Payment, public_id)
    return download(papers.receipt_pdf(found), name=f"{found.receipt_number}.pdf", media_type=PDF)
