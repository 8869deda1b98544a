"""Calls, submissions, rounds, jurors, marks, selection."""

from flask import Flask
from flask_babel import lazy_gettext as _l

from app.core import nav
from judging import models

__all__ = ["init_app", "models"]


def init_app(app: Flask) -> None:
    """Bind this part to ``app``."""
    from judging import views

    app.register_blueprint(views.bp)
    _add_desk(app)
    _add_places(app)


def _add_desk(app: Flask) -> None:
    """The juror's desk, for whoever was asked onto a jury."""
    from judging.queries.desk import is_juror

    nav.add(app, "main", _l("Jury desk"), "judging.desk", order=50, shown=is_juror)


def _add_places(app: Flask) -> None:
    """Places with members' priority: the command, and offers that end."""
    from judging.cli import places

    app.cli.add_command(places.group)
