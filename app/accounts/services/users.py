"""Accounts: opened by invitation or on request, closed but never deleted here."""

from functools import partial
from typing import Any

from app.accounts import mails, queries
from app.accounts.models import LinkPurpose, User
from app.accounts.rules.grants import roles_to_give
from app.accounts.services import grants, links, sessions
from app.core import audit, outbox
from app.core.access import Role
from app.core.clock import now
from app.core.errors import Conflict, NotAllowed
from app.core.i18n import lazy_gettext as _l
from app.extensions import db


def open_account(*, email: str, name: str, language: str, by: Any) -> User:
    """A new account without password and role; raises Conflict when the address has one."""
    email = email.strip().lower()
    if queries.user_by_email(email) is not None:
        raise Conflict(_l("There is an account with this e-mail address already."), "email")
    user = User(email=email, name=name.strip(), language=language)
    db.session.add(user)
    audit.record("account.opened", user, by=by)
    return user


def invite_person(
    *, email: str, name: str, language: str, role: Role, scope: str | None, by: Any
) -> User:
    """Give ``role`` to the person of ``email``, with a new account and an invitation if need be.

    Raises what :func:`grants.give_role` raises; then no account is opened either.
    """
    grants.check_role(role, scope, by=by)
    user = queries.user_by_email(email)
    if user is None:
        user = open_account(email=email, name=name, language=language, by=by)
    grants.give_role(user, role, scope=scope, by=by)
    if user.password_hash is None:
        send_invitation(user, role=role, scope=scope, by=by)
    else:
        mail = partial(mails.role_given, role, _place(scope))
        outbox.queue(to=user.email, language=user.language, mail=mail)
    return user


def send_invitation(user: User, *, role: Role | None, scope: str | None = None, by: Any) -> str:
    """Mail (again) the link to choose a password; returns its token. The link before it ends."""
    if user.password_hash is not None:
        raise Conflict(_l("This person has chosen a password already."))
    token = links.make_link(user, LinkPurpose.INVITATION, by=by)
    mail = partial(mails.invitation, token, role, _place(scope))
    outbox.queue(to=user.email, language=user.language, mail=mail)
    return token


def _place(scope: str | None) -> str:
    return queries.place_names().get(scope, scope) if scope else ""


def register_person(
    *, email: str, name: str, language: str, country: str, organisation: str, message: str
) -> None:
    """Somebody asks for an account: they get a link, the office that knows them gets word.

    Nothing tells the asker whether the address had an account; only its mailbox does.
    """
    if queries.user_by_email(email) is not None:
        outbox.queue(to=email.strip(), language=language, mail=mails.already_registered)
        return
    user = open_account(email=email, name=name, language=language, by=email.strip().lower())
    token = links.make_link(user, LinkPurpose.CONFIRM_EMAIL, by=user)
    outbox.queue(to=user.email, language=language, mail=partial(mails.confirm_email, token))
    audit.record("account.asked_for", user, by=user, country=country, organisation=organisation)
    _tell_the_office(user, country=country, organisation=organisation, message=message)


def _tell_the_office(user: User, *, country: str, organisation: str, message: str) -> None:
    mail = partial(
        mails.account_asked,
        name=user.name,
        email=user.email,
        country=country,
        organisation=organisation,
        message=message,
        address=mails.address_of("accounts.people", q=user.email),
    )
    readers = {admin.email: admin.language for admin in queries.administrators()}
    office = queries.office_of(country, organisation)
    if office:
        readers = {office: "en"}
    for to, language in readers.items():
        outbox.queue(to=to, language=language, mail=mail)


def change_profile(user: User, *, name: str, language: str, by: Any) -> None:
    """What the person is called and in which language mails are written."""
    user.name, user.language = name.strip(), language
    audit.record("account.changed", user, by=by)


def close_account(user: User, *, by: Any) -> None:
    """Shut the account at once, everywhere; its history stays. Raises NotAllowed, Conflict."""
    _check_administrator(by)
    if user.id == getattr(by, "id", None):
        raise Conflict(_l("You cannot close your own account. Ask another administrator."))
    if user.has_role(Role.ADMINISTRATOR):
        grants.keep_an_administrator(user)
    user.closed_at = now()
    sessions.close_all_sessions(user, by=by)
    audit.record("account.closed", user, by=by)


def reopen_account(user: User, *, by: Any) -> None:
    """Let a closed account sign in again, with the roles it had."""
    _check_administrator(by)
    user.closed_at = None
    audit.record("account.reopened", user, by=by)


def sign_out_everywhere(user: User, *, by: Any) -> int:
    """Sign somebody else out of every browser (a lost laptop); returns of how many."""
    _check_administrator(by)
    return sessions.close_all_sessions(user, by=by)


def _check_administrator(by: Any) -> None:
    if not isinstance(by, str) and not by.has_role(Role.ADMINISTRATOR):
        raise NotAllowed(_l("Only an administrator may do this."))


def may_invite(user: User) -> bool:
    """Whether ``user`` hands out any role at all."""
    return bool(roles_to_give((grant.role, grant.scope) for grant in user.grants))
