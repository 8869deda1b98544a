"""Programmes, editions and their public pages."""

from flask import Flask
from flask_babel import lazy_gettext as _l

from app.accounts.queries import DIRECTORIES, Directory
from app.core import demo as core_demo
from app.core import nav
from app.programmes import models

__all__ = ["init_app", "models"]


def init_app(app: Flask) -> None:
    """Bind this part to ``app``."""
    from app.programmes import demo, views
    from app.programmes.queries import edition_places, wording

    app.register_blueprint(views.bp)
    DIRECTORIES["edition"] = Directory(edition_places)
    core_demo.add(app, demo.load, order=20)
    nav.add(app, "main", _l("Programmes"), "programmes.index", order=10)
    nav.add(app, "staff", _l("Editions"), "programmes.editions", order=20)
    nav.add(app, "staff", _l("Programmes"), "programmes.programmes", order=80)
    nav.add(app, "edition", _l("Overview"), "programmes.manage", order=10)
    nav.add(app, "edition", _l("What it says"), "programmes.edit", order=12)
    nav.add(app, "edition", _l("Key dates"), "programmes.key_dates", order=14)
    nav.add(app, "edition", _l("Status"), "programmes.status", order=16)
    app.jinja_env.globals.update(edition_art=views.art.art_url, edition_words=wording)
