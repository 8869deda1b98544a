"""A person with an account: staff, jurors, representatives, heads of delegation. Never a minor."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, or_, true
from sqlalchemy.orm import Mapped, mapped_column, relationship

from app.accounts.models.grant import Grant
from app.core.access import Role
from app.core.crypto import EncryptedText
from app.core.models import Identified, UTCDateTime
from app.extensions import Model

#: who hands out roles in their own edition, region or organisation
GUIDES = frozenset({Role.PROGRAMME_MANAGER, Role.REGIONAL_VALIDATOR, Role.REPRESENTATIVE})


class User(Identified, Model):
    __tablename__ = "account"  # "user" is a reserved word in PostgreSQL

    #: lower case; how the person signs in
    email: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    #: two-letter code of the language that mails and documents are written in
    language: Mapped[str] = mapped_column(default="en")
    #: argon2id; None until the invitation is accepted
    password_hash: Mapped[str | None]
    email_confirmed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    #: base32 secret of the second factor (TOTP, RFC 6238)
    totp_secret: Mapped[str | None] = mapped_column(EncryptedText)
    totp_confirmed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)
    #: counter of the last accepted code, so that one code works once
    totp_last_counter: Mapped[int | None]
    #: a closed account cannot sign in
    closed_at: Mapped[datetime | None] = mapped_column(UTCDateTime)

    grants: Mapped[list[Grant]] = relationship(
        back_populates="user", lazy="selectin", foreign_keys=Grant.user_id
    )

    #: token of the session in this browser, set while signing in (services.sessions)
    session_token = ""

    # what Flask-Login asks of whoever is signed in
    is_authenticated = True
    is_anonymous = False

    @property
    def is_active(self) -> bool:
        """Flask-Login's question: may this account sign in?"""
        return self.closed_at is None

    @property
    def has_second_factor(self) -> bool:
        """Whether the second factor was set up and confirmed."""
        return self.totp_confirmed_at is not None

    def get_id(self) -> str:
        """What the browser's cookie carries: the session, not the person, so it can be revoked."""
        return self.session_token

    @classmethod
    def readable_by(cls, user: Any) -> ColumnElement[bool]:
        """Administrators see everybody; who hands out roles, the people of their own scopes."""
        if user.has_role(Role.ADMINISTRATOR):
            return true()
        scopes = {grant.scope for grant in user.grants if grant.role in GUIDES and grant.scope}
        return or_(cls.id == user.id, cls.grants.any(Grant.scope.in_(sorted(scopes))))

    def has_role(self, *roles: Role, scope: str | None = None) -> bool:
        """Whether one holds one of ``roles`` (in ``scope``, if given); an administrator does."""
        return any(
            grant.role is Role.ADMINISTRATOR
            or (
                grant.role in roles
                and (scope is None or grant.scope is None or grant.scope == scope)
            )
            for grant in self.grants
        )

    def reach(self, kind: str, *roles: Role) -> frozenset[str] | None:
        """Codes of the ``kind`` (edition, region, organisation) that ``roles`` reach; None: all."""
        mine = [grant for grant in self.grants if grant.role in roles]
        if any(grant.scope is None for grant in mine) or self.has_role(Role.ADMINISTRATOR):
            return None
        prefix = f"{kind}:"
        scopes = [grant.scope for grant in mine if grant.scope]
        return frozenset(s.removeprefix(prefix) for s in scopes if s.startswith(prefix))
