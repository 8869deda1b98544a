"""Pages of billing: an organisation's invoices, and the money desk of the back office."""

from flask import Blueprint

bp = Blueprint(
    "billing",
    __name__,
    template_folder="../templates",
    static_folder="../static/billing",
    static_url_path="/invoices/static",
)

from app.billing.views import exports, invoices, money, panels, payees, payments  # noqa: E402

__all__ = ["bp", "exports", "invoices", "money", "panels", "payees", "payments"]
