"""Home, pages, health."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Bind this part to ``app``."""
