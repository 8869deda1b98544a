"""Work done after the answer: by a worker beside the server, or by many on other hosts."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Bind the background work to ``app``."""
