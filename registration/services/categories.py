"""The categories that projects of an edition fall into."""

from typing import Any

from app.core import audit
from app.core.errors import Conflict, Invalid
from app.core.i18n import lazy_gettext as _l
from app.core.stale import lock_unchanged
from app.extensions import db
from app.programmes.models import Edition
from app.programmes.services.managers import require_manager
from registration.models import ProjectCategory
from registration.queries.editions import categories_of
from registration.queries.setup import projects_in

Texts = dict[str, str]


def add_category(
    edition: Edition, *, code: str, name: Texts, examples: Texts, by: Any
) -> ProjectCategory:
    """Add a category at the end; texts by language code, the name in English at least."""
    require_manager(edition, by=by)
    _check_name(name)
    known = categories_of(edition)
    if code in {category.code for category in known}:
        raise Invalid(_l("Another category has this short name: choose another one."), "code")
    last = max((category.position for category in known), default=-1)
    category = ProjectCategory(
        edition=edition, code=code, name=name, examples=examples, position=last + 1
    )
    db.session.add(category)
    audit.record("category.added", edition, by=by, code=code)
    return category


def change_category(
    category: ProjectCategory, *, name: Texts, examples: Texts, seen: str, by: Any
) -> None:
    """Say it otherwise; its projects stay. Conflict when it was changed since ``seen``."""
    require_manager(category.edition, by=by)
    lock_unchanged(category, seen)
    _check_name(name)
    category.name, category.examples = name, examples
    audit.record("category.changed", category.edition, by=by, code=category.code)


def move_category(category: ProjectCategory, *, up: bool, by: Any) -> None:
    """One place up or down in the list; nothing happens at its ends."""
    require_manager(category.edition, by=by)
    order = categories_of(category.edition)
    here = order.index(category)
    there = here - 1 if up else here + 1
    if 0 <= there < len(order):
        order[here], order[there] = order[there], order[here]
    for position, each in enumerate(order):
        each.position = position
    audit.record("category.changed", category.edition, by=by, code=category.code, up=up)


def remove_category(category: ProjectCategory, *, by: Any) -> None:
    """Take a category away; Conflict while projects are in it, naming how many."""
    edition = category.edition
    require_manager(edition, by=by)
    count = projects_in(edition).get(category.id, 0)
    if count:
        raise Conflict(
            _l(
                "Projects in this category: %(count)s. Their delegations choose another one first.",
                count=count,
            )
        )
    audit.record("category.removed", edition, by=by, code=category.code)
    db.session.delete(category)


def _check_name(name: Texts) -> None:
    if not name.get("en"):
        raise Invalid(_l("Write the English name: it stands in where others are missing."), "name")
