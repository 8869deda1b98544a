"""Calling those who have not come: reading a telephone number is a deed, too."""

from collections.abc import Collection
from typing import Any

from app.core import audit
from app.core.access import Role
from app.core.errors import NotAllowed
from app.core.i18n import lazy_gettext as _l
from app.programmes.models import Edition
from badges.queries.missing import Head, Missing, heads_of


def read_phones(edition: Edition, found: Collection[Missing], *, by: Any) -> dict[int, Head]:
    """Names and numbers of those who lead the delegations ``found``, by the delegation's id; who
    read which is written down first. NotAllowed for all but the edition's managers."""
    if not by.has_role(Role.PROGRAMME_MANAGER, scope=edition.scope):
        raise NotAllowed(_l("Only the managers of the edition may read telephone numbers."))
    numbers = sorted(one.number for one in found)
    audit.record("delegation_phones.read", edition, by=by, delegations=numbers)
    return heads_of(found)
