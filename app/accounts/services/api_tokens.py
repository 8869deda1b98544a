"""Tokens for programs: made once, shown once, revoked any time."""

from collections.abc import Iterable
from typing import Any

from app.accounts.models import ApiToken, User
from app.core import audit
from app.core.clock import now
from app.core.errors import Invalid
from app.core.i18n import lazy_gettext as _l
from app.core.ids import secret_token, token_hash
from app.extensions import db


def create_token(user: User, *, name: str, scopes: Iterable[str], by: Any) -> str:
    """A token that acts as ``user`` within ``scopes``; readable only in this answer."""
    wanted = sorted(set(scopes))
    if not wanted:
        raise Invalid(_l("Choose at least one thing that the program may do."), "scopes")
    if not user.is_active:
        raise Invalid(_l("This account is closed. Open it again first."))
    token = secret_token()
    db.session.add(
        ApiToken(user=user, name=name.strip(), token_hash=token_hash(token), scopes=wanted)
    )
    audit.record("account.token_created", user, by=by, name=name.strip(), scopes=wanted)
    return token


def revoke_token(token: ApiToken, *, by: Any) -> None:
    """Refuse the token from now on; silent when it was refused already."""
    if token.revoked_at is None:
        token.revoked_at = now()
        audit.record("account.token_revoked", token.user, by=by, name=token.name)
