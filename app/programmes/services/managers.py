"""Who may change an edition."""

from typing import Any

from app.core.access import Role
from app.core.errors import NotAllowed
from app.core.i18n import lazy_gettext as _l
from app.programmes.models import Edition


def require_manager(edition: Edition, *, by: Any) -> None:
    """NotAllowed unless ``by`` manages this edition; words for a command may do everything."""
    if isinstance(by, str) or by.has_role(Role.PROGRAMME_MANAGER, scope=edition.scope):
        return
    raise NotAllowed(_l("Only a manager of this edition may change it."))


def require_administrator(*, by: Any) -> None:
    """NotAllowed unless ``by`` is an administrator, or words for a command."""
    if isinstance(by, str) or by.has_role(Role.ADMINISTRATOR):
        return
    raise NotAllowed(_l("Only an administrator may change the list of programmes."))
