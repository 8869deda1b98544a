"""Users, sign-in, roles, API tokens."""

from typing import Any

from flask import Flask, Request, g, request
from flask_babel import lazy_gettext as _l

from app.accounts import models, queries
from app.core import callers, erasure, nav
from app.core.access import STAFF, Role
from app.extensions import login_manager

__all__ = ["init_app", "models"]


def init_app(app: Flask) -> None:
    """Bind this part to ``app``."""
    from app.accounts import cli, views
    from app.accounts.services import forgetting
    from app.accounts.services.sessions import LASTS

    app.register_blueprint(views.bp)
    for group in cli.groups:
        app.cli.add_command(group)
    erasure.add(app, forgetting.traces)
    nav.add(app, "account", _l("Your profile"), "accounts.profile", order=80)
    nav.add(app, "account", _l("Security"), "accounts.security", order=90)
    nav.add(app, "account", _l("People"), "accounts.people", order=70, shown=_guides_colleagues)
    nav.add(app, "staff", _l("People"), "accounts.people", order=80)
    app.permanent_session_lifetime = LASTS
    login_manager.session_protection = None  # a session is a row: it is shut there, not guessed at
    login_manager.user_loader(_caller_by_cookie)
    login_manager.request_loader(_caller_by_token)


def _caller_by_cookie(session: str) -> models.User | None:
    """Whoever is signed in here, unless a token says who calls: a cookie may come along unasked."""
    return None if _bearer(request) else queries.user_of_session(session)


def _caller_by_token(request: Request) -> Any:
    """Programs sign each request with a bearer token: an account's, or one of a package's own."""
    token = _bearer(request)
    caller = token and (callers.caller_of(token) or _account_of(token))
    if not caller:
        return None
    g.api_token = caller.token
    return caller.user


def _bearer(request: Request) -> str:
    kind, _, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() if kind.lower() == "bearer" else ""


def _account_of(token: str) -> callers.Caller | None:
    row = queries.live_api_token(token)
    return callers.Caller(row.user, row) if row is not None else None


def _guides_colleagues(user: models.User) -> bool:
    """Whether the people page is reached from one's own menu: the back office has its own."""
    return user.has_role(Role.REPRESENTATIVE) and not user.has_role(*STAFF)
