"""Organisations, regions, memberships, good standing, directory."""

from flask import Flask

from app.organisations import models

__all__ = ["init_app", "models"]


def init_app(app: Flask) -> None:
    """Bind this part to ``app``."""
