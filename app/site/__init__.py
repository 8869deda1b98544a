"""Home, pages, health."""

from flask import Flask
from flask_babel import lazy_gettext as _l

from app.core import nav


def init_app(app: Flask) -> None:
    """Bind this part to ``app``."""
    from app.site import views

    app.register_blueprint(views.bp)
    for order, (label, endpoint) in enumerate(
        [
            (_l("Help"), "site.help_page"),
            (_l("Privacy"), "site.privacy"),
            (_l("Accessibility"), "site.accessibility"),
        ]
    ):
        nav.add(app, "foot", label, endpoint, order=order)
