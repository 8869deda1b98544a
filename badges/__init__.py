"""Badges, stations, scans, certificates."""

from flask import Flask
from flask_babel import lazy_gettext as _l

from app.core import api as core_api
from app.core import nav
from badges import models

__all__ = ["init_app", "models"]


def init_app(app: Flask) -> None:
    """Bind this part to ``app``."""
    from badges import api, cli, views

    app.register_blueprint(views.bp)
    core_api.add(app, api.stations_api)
    app.cli.add_command(cli.badges.group)
    nav.add(app, "main", _l("Scan"), "badges.scan", order=60)
    nav.add(app, "edition", _l("Badges"), "badges.badges_page", order=60)
    nav.add(app, "edition", _l("Stations"), "badges.stations_page", order=62)
