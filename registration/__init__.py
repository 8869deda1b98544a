"""Delegations, participants, projects, rates, caps, consents."""

from flask import Flask

from registration import models

__all__ = ["init_app", "models"]


def init_app(app: Flask) -> None:
    """Bind this part to ``app``."""
