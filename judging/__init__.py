"""Calls, submissions, rounds, jurors, marks, selection."""

from flask import Flask

from judging import models

__all__ = ["init_app", "models"]


def init_app(app: Flask) -> None:
    """Bind this part to ``app``."""
    from judging import views

    app.register_blueprint(views.bp)
    _add_places(app)


def _add_places(app: Flask) -> None:
    """Places with members' priority: the command, and offers that end."""
    from judging.cli import places

    app.cli.add_command(places.group)
