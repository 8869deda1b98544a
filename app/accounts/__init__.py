"""Users, sign-in, roles, API tokens."""

from flask import Flask, Request, g

from app.accounts import models, queries
from app.extensions import login_manager

__all__ = ["init_app", "models"]


def init_app(app: Flask) -> None:
    """Bind this part to ``app``."""
    login_manager.user_loader(queries.user_of_session)
    login_manager.request_loader(_caller_by_token)


def _caller_by_token(request: Request) -> models.User | None:
    """Programs sign each request with a bearer token."""
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    if kind.lower() != "bearer" or not token:
        return None
    row = queries.live_api_token(token.strip())
    if row is None:
        return None
    g.api_token = row
    return row.user
