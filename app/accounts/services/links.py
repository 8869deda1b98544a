"""Links of mails that let their holder choose a password or confirm an address, once."""

from datetime import timedelta
from functools import partial
from typing import Any

from app.accounts import mails, queries
from app.accounts.models import LinkPurpose, OneTimeLink, User
from app.accounts.services import passwords
from app.core import audit, outbox
from app.core.clock import now
from app.core.errors import Conflict
from app.core.i18n import language
from app.core.i18n import lazy_gettext as _l
from app.core.ids import secret_token, token_hash
from app.extensions import db

LASTS = {
    LinkPurpose.INVITATION: timedelta(days=14),
    LinkPurpose.CONFIRM_EMAIL: timedelta(days=3),
    LinkPurpose.RESET_PASSWORD: timedelta(hours=1),
}


def make_link(user: User, purpose: LinkPurpose, *, by: Any) -> str:
    """The token of a new link for ``user``; older unused ones of the same purpose end here."""
    token = secret_token()
    db.session.flush()
    db.session.execute(
        db.delete(OneTimeLink).filter_by(user_id=user.id, purpose=purpose, used_at=None)
    )
    expires = now() + LASTS[purpose]
    db.session.add(
        OneTimeLink(user=user, purpose=purpose, token_hash=token_hash(token), expires_at=expires)
    )
    audit.record("account.link_made", user, by=by, purpose=purpose.value)
    return token


def use_link(token: str, *, password: str) -> User:
    """Choose ``password`` with the link; its holder reads the mailbox, so the address is confirmed.

    Signs the account out everywhere, ends its other links, and tells its owner unless it is new.
    Raises Conflict when the link was used or ran out meanwhile, Invalid for a weak password.
    """
    link = _claim(token)
    user, is_new = link.user, link.user.password_hash is None
    user.email_confirmed_at = user.email_confirmed_at or now()
    if is_new:
        passwords.set_password(user, password, by=user)
    else:
        passwords.change_password(user, password, keep="", by=user)
    db.session.execute(db.delete(OneTimeLink).filter_by(user_id=user.id, used_at=None))
    return user


def _claim(token: str) -> OneTimeLink:
    """Mark the link used; of two at the same moment the database lets one through."""
    link = queries.live_link(token)
    claim = (
        db.update(OneTimeLink)
        .where(OneTimeLink.token_hash == token_hash(token), OneTimeLink.used_at.is_(None))
        .values(used_at=now())
        .execution_options(synchronize_session=False)
    )
    if link is None or db.session.execute(claim).rowcount != 1:  # type: ignore[attr-defined]
        raise Conflict(_l("This link was used already or ran out. Ask for a new one."))
    return link


def send_reset(email: str) -> None:
    """Mail a link to whoever forgot the password; strangers get a mail, too, so nobody can tell."""
    user = queries.user_by_email(email)
    if user is None or not user.is_active:
        outbox.queue(to=email.strip(), language=language(), mail=mails.no_account)
        return
    token = make_link(user, LinkPurpose.RESET_PASSWORD, by=user)
    outbox.queue(to=user.email, language=user.language, mail=partial(mails.reset_password, token))
