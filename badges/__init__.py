"""Badges, stations, scans, certificates."""

from flask import Flask

from badges import models

__all__ = ["init_app", "models"]


def init_app(app: Flask) -> None:
    """Bind this part to ``app``."""
