"""Invoices, payments, receipts."""

from flask import Flask

from app.billing import models
from app.core import demo as core_demo
from app.core import nav
from app.core.i18n import lazy_gettext as _l

__all__ = ["init_app", "models"]


def init_app(app: Flask) -> None:
    """Register the pages, the menu entry and the panels."""
    from app.billing import cli, demo, views  # after the models of every area

    app.register_blueprint(views.bp)
    app.cli.add_command(cli.group)
    core_demo.add(app, demo.load, order=30)
    nav.add(app, "staff", _l("Money"), "billing.money", order=40)
    nav.add_panel(app, "staff_dashboard", views.panels.dashboard, order=30)
    nav.add_panel(app, "member_home", views.panels.member, order=30)
