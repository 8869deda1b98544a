"""The back office: dashboard, search, audit, outbox."""

from flask import Flask
from flask_babel import lazy_gettext as _l

from app.core import nav


def init_app(app: Flask) -> None:
    """Bind this part to ``app``."""
    from app.staff import views

    app.register_blueprint(views.bp)
    nav.add(app, "main", _l("Back office"), "staff.dashboard", order=40, shown=views.works_here)
    nav.add(app, "staff", _l("Overview"), "staff.dashboard", order=0)
    nav.add(app, "staff", _l("Audit"), "staff.audit_log", order=90)
    nav.add(app, "staff", _l("Mail"), "staff.outbox_list", order=91)
