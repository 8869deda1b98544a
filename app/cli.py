"""Commands that belong to no package."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Register the commands of the shell."""
