"""Who may enter: every view declares it, and silence means no. Fetching an object authorises."""

import enum
from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any, TypeVar

from flask import Flask, abort, current_app, g, redirect, request, url_for
from flask_login import current_user
from sqlalchemy import ColumnElement, Select, false, true

from app.core.errors import wants_json
from app.extensions import csrf, db

View = TypeVar("View", bound=Callable[..., Any])
Model = TypeVar("Model")


class Role(enum.StrEnum):
    """What a person may be; most are held for one edition, region or organisation (a scope)."""

    ADMINISTRATOR = "administrator"
    PROGRAMME_MANAGER = "programme_manager"
    REGIONAL_VALIDATOR = "regional_validator"
    FINANCE = "finance"
    COMMUNICATION_MANAGER = "communication_manager"
    DESK = "desk"
    JUROR = "juror"
    PRESIDENT_OF_JURY = "president_of_jury"
    REPRESENTATIVE = "representative"
    HEAD_OF_DELEGATION = "head_of_delegation"


#: the roles that work in the back office; they need a second factor outside the demo
STAFF = frozenset(
    {
        Role.ADMINISTRATOR,
        Role.PROGRAMME_MANAGER,
        Role.REGIONAL_VALIDATOR,
        Role.FINANCE,
        Role.COMMUNICATION_MANAGER,
        Role.DESK,
    }
)


@dataclass(frozen=True)
class Access:
    """What one view asks of its caller."""

    public: bool = False
    #: any one of these roles, in whatever scope; empty: anybody who is signed in
    roles: frozenset[Role] = frozenset()
    #: a bearer token must carry this scope; None: no tokens, a browser session only
    token_scope: str | None = None
    #: staff without a second factor may still come here (to set it up, to sign out)
    before_second_factor: bool = False
    #: what authorises is a secret in the body and no cookie counts, so there is nothing to forge
    by_secret: bool = False


def public(view: View) -> View:
    """Anybody may see this view."""
    view.access = Access(public=True)  # type: ignore[attr-defined]
    return view


def by_secret(view: View) -> View:
    """Whoever knows a secret may send it from anywhere: a program that has no token yet."""
    view.access = Access(public=True, by_secret=True)  # type: ignore[attr-defined]
    return view


def signed_in(view: View) -> View:
    """Anybody with an account may see this view, also before the second factor."""
    view.access = Access(before_second_factor=True)  # type: ignore[attr-defined]
    return view


def requires(*roles: Role, token_scope: str | None = None) -> Callable[[View], View]:
    """Only holders of one of ``roles`` (an administrator always), or a token with the scope."""

    def mark(view: View) -> View:
        view.access = Access(roles=frozenset(roles), token_scope=token_scope)  # type: ignore[attr-defined]
        return view

    return mark


def init_app(app: Flask) -> None:
    app.before_request(_guard)


def access_of(endpoint: str) -> Access | None:
    """What the view behind ``endpoint`` declared; None when it declared nothing."""
    return getattr(current_app.view_functions[endpoint], "access", None)


def _guard() -> Any:
    if request.endpoint is None or request.endpoint.split(".")[-1] == "static":
        return None
    access = access_of(request.endpoint)
    if access is None or not access.by_secret:
        _refuse_forged_form()
    if access is None:
        abort(403)
    if access.public:
        return None
    if not current_user.is_authenticated:
        return _send_to_sign_in()
    if needs_second_factor(current_user) and not access.before_second_factor:
        return redirect(url_for("accounts.second_factor"))
    if not _enough(access):
        abort(403)
    return None


def _refuse_forged_form() -> None:
    """A browser proves that our own page sent the form; another site cannot set a bearer header."""
    by_program = request.headers.get("Authorization", "").lower().startswith("bearer ")
    if current_app.config["WTF_CSRF_ENABLED"] and not by_program:
        csrf.protect()


def _enough(access: Access) -> bool:
    token = g.get("api_token")
    if token is not None and (access.token_scope is None or access.token_scope not in token.scopes):
        return False
    return not access.roles or current_user.has_role(*access.roles)


def _send_to_sign_in() -> Any:
    if wants_json() or request.method not in {"GET", "HEAD"} or not _opens_a_page():
        abort(401)
    return redirect(url_for("accounts.sign_in", next=request.full_path.rstrip("?")))


def _opens_a_page() -> bool:
    """False for a picture or a script's own request: a browser would follow it to the form unseen,
    and the form's new cookie would sign out whoever has signed in meanwhile in another tab."""
    return request.headers.get("Sec-Fetch-Dest", "document") == "document"


def needs_second_factor(user: Any) -> bool:
    """Whether ``user`` is staff without a second factor yet (never in the demo)."""
    if current_app.config["DEMO"] or g.get("api_token") is not None:
        return False
    return user.has_role(*STAFF) and not user.has_second_factor


def within(column: Any, codes: Collection[str] | None) -> ColumnElement[bool]:
    """``column`` is one of ``codes``; None means every one (see ``User.reach``)."""
    if codes is None:
        return true()
    return column.in_(sorted(codes)) if codes else false()


def readable(model: type[Model], *, by: Any = None) -> Select[tuple[Model]]:
    """All rows of ``model`` that ``by`` (default: the caller) may see."""
    return db.select(model).where(model.readable_by(by or current_user))  # type: ignore[attr-defined]


def own_or_404(model: type[Model], public_id: str, *options: Any) -> Model:
    """The object if the caller may see it; a stranger's object does not exist for them."""
    query = readable(model).filter_by(public_id=public_id).options(*options)
    found: Any = db.session.scalars(query).unique().one_or_none()
    if found is None:
        abort(404)
    return found
