"""Programmes, editions and their public pages."""

from flask import Flask

from app.programmes import models

__all__ = ["init_app", "models"]


def init_app(app: Flask) -> None:
    """Bind this part to ``app``."""
