"""What an edition's setup pages show: caps and what is taken, texts and who accepted them."""

from collections import defaultdict
from collections.abc import Iterable

from app.core.i18n import country_name
from app.core.i18n import gettext as _
from app.extensions import db
from app.organisations.models import Organisation
from app.programmes.models import Edition
from registration.models import (
    Cap,
    Consent,
    ConsentKind,
    ConsentText,
    Delegation,
    Participant,
    Project,
    ProjectCategory,
)
from registration.queries.wording import role_name
from registration.rules.caps import CapScope
from registration.rules.roles import COUNTRY_COUNTED, ParticipantRole

Taken = dict[CapScope, dict[str, int]]


def taken_places(edition: Edition) -> Taken:
    """Places held now, by scope and key; the edition's own key is empty."""
    rows = db.session.execute(
        db.select(
            Participant.role,
            Delegation.country,
            Organisation.public_id,
            db.func.count(Participant.id),
        )
        .join(Participant.delegation)
        .join(Delegation.organisation)
        .where(Participant.edition_id == edition.id, Participant.placed_at.is_not(None))
        .group_by(Participant.role, Delegation.country, Organisation.public_id)
    )
    taken: Taken = {scope: defaultdict(int) for scope in CapScope}
    for role, country, organisation, count in rows:
        taken[CapScope.EDITION][""] += count
        taken[CapScope.ROLE][role.value] += count
        taken[CapScope.ORGANISATION][organisation] += count
        if role in COUNTRY_COUNTED:
            taken[CapScope.COUNTRY][country] += count
    return taken


def stored_caps(edition: Edition) -> list[Cap]:
    """The edition's caps: the whole first, then each one, then the named ones."""
    order = list(CapScope)
    caps = db.session.scalars(db.select(Cap).filter_by(edition_id=edition.id))
    return sorted(caps, key=lambda cap: (order.index(cap.scope), cap.key, cap.id))


def key_names(caps: Iterable[tuple[CapScope, str]]) -> dict[tuple[CapScope, str], str]:
    """What each (scope, key) is called: a role, a country, an organisation; one query at most."""
    wanted = list(caps)
    ids = {key for scope, key in wanted if scope is CapScope.ORGANISATION and key}
    query = db.select(Organisation.public_id, Organisation.name)
    found = db.session.execute(query.where(Organisation.public_id.in_(sorted(ids))))
    organisations = {row.public_id: row.name for row in found}
    return {(scope, key): _key_name(scope, key, organisations) for scope, key in wanted}


def _key_name(scope: CapScope, key: str, organisations: dict[str, str]) -> str:
    if scope is CapScope.EDITION:
        return _("The whole edition")
    if not key:
        return {
            CapScope.ROLE: _("Each role"),
            CapScope.COUNTRY: _("Each country"),
            CapScope.ORGANISATION: _("Each organisation"),
        }[scope]
    if scope is CapScope.ROLE:
        return role_name(ParticipantRole(key))
    return country_name(key) if scope is CapScope.COUNTRY else organisations.get(key, key)


def under(cap: Cap, caps: Iterable[Cap], taken: Taken) -> dict[str, int]:
    """Places taken by key under ``cap`` itself, without keys that have a cap of their own."""
    if cap.key or cap.scope is CapScope.EDITION:
        return {cap.key: taken[cap.scope].get(cap.key, 0)}
    own = {each.key for each in caps if each.scope is cap.scope and each.key}
    return {key: count for key, count in taken[cap.scope].items() if key not in own}


def projects_in(edition: Edition) -> dict[int, int]:
    """How many projects each category holds, by its id."""
    rows = db.session.execute(
        db.select(Project.category_id, db.func.count(Project.id))
        .join(ProjectCategory, ProjectCategory.id == Project.category_id)
        .where(ProjectCategory.edition_id == edition.id)
        .group_by(Project.category_id)
    )
    return {category: count for category, count in rows if category is not None}


def consent_texts(edition: Edition) -> dict[ConsentKind, dict[str, list[ConsentText]]]:
    """Every version by kind and language, the newest first."""
    query = db.select(ConsentText).filter_by(edition_id=edition.id)
    found: dict[ConsentKind, dict[str, list[ConsentText]]] = {kind: {} for kind in ConsentKind}
    for text in db.session.scalars(query.order_by(ConsentText.version.desc(), ConsentText.id)):
        found[text.kind].setdefault(text.language, []).append(text)
    return found


def answers_to(texts: Iterable[ConsentText]) -> dict[int, int]:
    """How many people were asked with each version, by the text's id."""
    ids = [text.id for text in texts]
    rows = db.session.execute(
        db.select(Consent.text_id, db.func.count(Consent.participant_id.distinct()).label("people"))
        .where(Consent.text_id.in_(ids))
        .group_by(Consent.text_id)
    )
    return {row.text_id: row.people for row in rows}
