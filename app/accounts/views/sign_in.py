"""The way in and the way out."""

from typing import Any

from flask import current_app, flash, redirect, request, session, url_for
from flask_babel import gettext as _
from flask_login import current_user, login_user, logout_user

from app.accounts.forms import CodeForm, SignInForm
from app.accounts.models import ROLE_NAMES, User
from app.accounts.rules import demo_people
from app.accounts.rules.devices import device_name
from app.accounts.services import attempts, sessions
from app.accounts.views.blueprint import bp
from app.accounts.views.proof import prove_code, prove_password
from app.core.access import STAFF, public, signed_in
from app.core.clock import now
from app.core.web import blame, page, safe_next
from app.extensions import db

#: how long the second step may wait after the password
PENDING_SECONDS = 600


@bp.route("/account/sign-in", methods=["GET", "POST"])
@public
def sign_in() -> Any:
    """E-mail address and password."""
    if current_user.is_authenticated and request.method == "GET":
        return redirect(safe_next(request.args.get("next"), landing()))
    form = SignInForm()
    if form.validate_on_submit():
        with blame(form):
            user = prove_password(form.email.data, form.password.data)
            return _wait_for_code(user) if user.has_second_factor else _welcome(user)
    return page("accounts/sign_in.html", form=form, people=_demo_people())


def _demo_people() -> list[tuple[str, str]]:
    """(address, role) of the demonstration's accounts; none elsewhere."""
    if not current_app.config["DEMO"]:
        return []
    return [(person.email, str(ROLE_NAMES[person.role])) for person in demo_people.DEMO_PEOPLE]


@bp.route("/account/sign-in/code", methods=["GET", "POST"])
@public
def enter_code() -> Any:
    """The second step, for whoever gave the right password a moment ago."""
    user = _pending_user()
    if user is None:
        flash(_("Start again with your password, please."), "info")
        return redirect(url_for("accounts.sign_in"))
    form = CodeForm()
    if form.validate_on_submit():
        with blame(form):
            prove_code(user, form.code.data)
            return _welcome(user)
    return page("accounts/enter_code.html", form=form)


def _wait_for_code(user: User) -> Any:
    target = request.args.get("next")
    _forget_browser()
    session["pending"] = [user.public_id, now().timestamp() + PENDING_SECONDS, target]
    return redirect(url_for("accounts.enter_code"))


def _pending_user() -> User | None:
    public_id, until, _target = session.get("pending") or ("", 0, "")
    if until <= now().timestamp():
        return None
    query = db.select(User).filter_by(public_id=public_id, closed_at=None)
    user = db.session.scalar(query)
    return user if user is not None and user.has_second_factor else None


def _welcome(user: User) -> Any:
    """Open a session under a new token; of the browser's earlier life only its language stays."""
    pending = session.get("pending")
    target = pending[2] if pending else request.args.get("next")
    if current_user.is_authenticated:
        sessions.close_session(current_user.get_id(), by=current_user)
    _forget_browser()
    attempts.forget_attempts(user.email)
    sessions.open_session(user, device=device_name(request.user_agent.string), by=user)
    login_user(user)
    session.permanent = True
    return redirect(safe_next(target, landing()))


def _forget_browser() -> None:
    language = session.get("language")
    session.clear()
    if language:
        session["language"] = language


def landing() -> str:
    """Where one starts: staff in the back office, others at what is theirs."""
    nav = current_app.extensions["nav"]
    items = (nav.staff() if current_user.has_role(*STAFF) else []) or nav.own()
    return items[0].url if items else url_for("accounts.profile")


@bp.post("/account/sign-out")
@signed_in
def sign_out() -> Any:
    """Shut this browser's session, in the database and in the cookie."""
    sessions.close_session(current_user.get_id(), by=current_user)
    logout_user()
    _forget_browser()
    flash(_("You are signed out."), "ok")
    return redirect(url_for("accounts.sign_in"))
