"""Who is calling, who holds what, and the places a role can be held for."""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Select, or_
from sqlalchemy.orm import lazyload, selectinload

from app.accounts.models import (
    ApiToken,
    Grant,
    OneTimeLink,
    RecoveryCode,
    User,
    UserSession,
)
from app.core.access import Role, readable
from app.core.clock import now
from app.core.ids import token_hash
from app.extensions import db


def user_of_session(token: str) -> User | None:
    """Whoever is signed in with the cookie's ``token``; None once it was shut or ran out."""
    query = db.select(UserSession).filter_by(token_hash=token_hash(token))
    row = db.session.scalar(query)
    if row is None or row.expires_at <= now() or not row.user.is_active:
        return None
    row.user.session_token = token
    return row.user


def live_api_token(token: str) -> ApiToken | None:
    """The bearer token if it is valid and its owner's account open."""
    row = db.session.scalar(db.select(ApiToken).filter_by(token_hash=token_hash(token)))
    if row is None or row.revoked_at is not None or not row.user.is_active:
        return None
    return row


def user_by_email(email: str) -> User | None:
    """The account of an e-mail address, however it is capitalised."""
    return db.session.scalar(db.select(User).filter_by(email=email.strip().lower()))


def password_hash_of(email: str) -> str | None:
    """What a password for ``email`` is checked against; None when nobody can sign in with it."""
    user = user_by_email(email)
    return user.password_hash if user is not None and user.is_active else None


def live_link(token: str) -> OneTimeLink | None:
    """The link of a mail while it may still be used; None once used, run out or closed."""
    row = db.session.scalar(db.select(OneTimeLink).filter_by(token_hash=token_hash(token)))
    if row is None or row.used_at is not None or row.expires_at <= now():
        return None
    return row if row.user.is_active else None


def sessions_of(user: User) -> list[UserSession]:
    """The browsers ``user`` is signed in with, newest first."""
    query = db.select(UserSession).where(
        UserSession.user_id == user.id, UserSession.expires_at > now()
    )
    query = query.options(lazyload(UserSession.user))
    return list(db.session.scalars(query.order_by(UserSession.created_at.desc(), UserSession.id)))


def api_tokens_of(user: User) -> list[ApiToken]:
    """The tokens of ``user`` that still work, newest first."""
    query = db.select(ApiToken).filter_by(user_id=user.id, revoked_at=None)
    query = query.options(lazyload(ApiToken.user))
    return list(db.session.scalars(query.order_by(ApiToken.created_at.desc(), ApiToken.id)))


def recovery_codes_left(user: User) -> int:
    """How many recovery codes of ``user`` are unused."""
    query = db.select(db.func.count()).select_from(RecoveryCode)
    return db.session.scalar(query.filter_by(user_id=user.id, used_at=None)) or 0


def last_sign_in(user: User) -> datetime | None:
    """When the newest browser that is still signed in was opened."""
    query = db.select(db.func.max(UserSession.created_at)).filter_by(user_id=user.id)
    return db.session.scalar(query)


def people(words: str, role: Role | None, *, by: User) -> Select[tuple[User]]:
    """Accounts ``by`` may see whose name or address holds ``words``, by name."""
    query = readable(User, by=by).options(selectinload(User.grants))
    if words.strip():
        wish = words.strip()
        query = query.where(
            or_(
                User.name.icontains(wish, autoescape=True),
                User.email.icontains(wish, autoescape=True),
            )
        )
    if role is not None:
        query = query.where(User.grants.any(Grant.role == role))
    return query.order_by(User.name, User.id)


def administrators() -> list[User]:
    """Everybody who runs the platform and can still sign in."""
    query = db.select(User).where(
        User.closed_at.is_(None), User.grants.any(Grant.role == Role.ADMINISTRATOR)
    )
    return list(db.session.scalars(query.order_by(User.id)))


def holders(scope: str, *roles: Role) -> list[Grant]:
    """The roles held in ``scope`` (only ``roles``, when given), with their people, by name."""
    query = db.select(Grant).join(Grant.user).where(Grant.scope == scope, User.closed_at.is_(None))
    if roles:
        query = query.where(Grant.role.in_(roles))
    query = query.options(selectinload(Grant.user)).order_by(User.name, Grant.id)
    return list(db.session.scalars(query))


@dataclass(frozen=True)
class Directory:
    """What a higher part knows about one kind of scope (edition, region, organisation)."""

    #: every place a role can be held for: (code, name), by name
    places: Callable[[], list[tuple[str, str]]]
    #: code of a place -> the scope around it (the region of an organisation)
    around: Callable[[], dict[str, str]] = dict
    #: address of the office that looks after somebody who gives this country and organisation
    office: Callable[[str, str], str | None] = lambda country, name: None


#: kind of scope -> who knows it; filled once at start-up by the parts above
DIRECTORIES: dict[str, Directory] = {}


def places(kind: str) -> list[tuple[str, str]]:
    """(scope, name) of every place of ``kind``; empty when no part knows that kind."""
    directory = DIRECTORIES.get(kind)
    return [(f"{kind}:{code}", name) for code, name in directory.places()] if directory else []


def place_names() -> dict[str, str]:
    """scope -> name for all places there are: one statement for each kind of scope."""
    return {scope: name for kind in DIRECTORIES for scope, name in places(kind)}


def places_within(kind: str, scopes: Collection[str | None]) -> list[tuple[str, str]]:
    """The places of ``kind`` that are one of ``scopes`` or lie within one."""
    directory = DIRECTORIES.get(kind)
    around = directory.around() if directory else {}
    return [
        (scope, name)
        for scope, name in places(kind)
        if scope in scopes or around.get(scope.partition(":")[2], "") in scopes
    ]


def scope_around(scope: str | None) -> str | None:
    """The scope that holds ``scope`` (the region of an organisation); None when there is none."""
    kind, _, code = (scope or "").partition(":")
    directory = DIRECTORIES.get(kind)
    return directory.around().get(code) if directory else None


def is_known(scope: str) -> bool:
    """Whether the place of ``scope`` exists, as far as any part can tell."""
    kind = scope.partition(":")[0]
    return kind not in DIRECTORIES or scope in dict(places(kind))


def office_of(country: str, organisation: str) -> str | None:
    """Address of the regional office for a newcomer; None when none is known."""
    found = (known.office(country, organisation) for known in DIRECTORIES.values())
    return next(filter(None, found), None)
