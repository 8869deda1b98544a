"""Calls, submissions, rounds, jurors, marks, selection."""

from flask import Flask

from judging import models

__all__ = ["init_app", "models"]


def init_app(app: Flask) -> None:
    """Bind this part to ``app``."""
    from judging import views

    app.register_blueprint(views.bp)
