"""Invoices, payments, receipts."""

from flask import Flask

from app.billing import models

__all__ = ["init_app", "models"]


def init_app(app: Flask) -> None:
    """Bind this part to ``app``."""
