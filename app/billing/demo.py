"""The demo's account: an IBAN of the Belgian example range that belongs to nobody."""

from typing import Any

from app.billing.services import payees


def load(made: dict[str, Any]) -> None:
    """Who is paid in the demo."""
    values = {
        "name": "MILSET (demo)",
        "address": "1 Sample Street\n1000 Brussels\nBelgium",
        "iban": "BE71096123456769",
        "bic": "GKCCBEBB",
        "bank": "Sample Bank",
        "email": "finance@demo.example",
        "terms": "The payer bears all bank charges. Sample data: do not pay.",
    }
    payees.save_payee(code="milset", values=values, by=made["users"]["finance"])
