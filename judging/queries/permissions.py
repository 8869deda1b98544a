"""Who may organise a jury, and who may know the authors."""

from typing import Any

from app.core.access import Role
from app.core.errors import NotAllowed
from app.core.i18n import lazy_gettext as _l
from judging.models import Call


def organises(user: Any, call: Call) -> bool:
    """Whether ``user`` organises this jury: its secretary (manager) or its president."""
    roles = (Role.PROGRAMME_MANAGER, Role.PRESIDENT_OF_JURY)
    return bool(user.has_role(*roles, scope=call.edition.scope))


def manages(user: Any, call: Call) -> bool:
    """Whether ``user`` is its secretary, who may know the authors."""
    return bool(user.has_role(Role.PROGRAMME_MANAGER, scope=call.edition.scope))


def require_organiser(call: Call, *, by: Any) -> None:
    """NotAllowed unless ``by`` organises this jury; words for a command may do everything."""
    if not (isinstance(by, str) or organises(by, call)):
        raise NotAllowed(_l("Only the secretary or the president of this jury may do this."))


def require_secretary(call: Call, *, by: Any) -> None:
    """NotAllowed unless ``by`` manages the call's edition, or is words for a command."""
    if not (isinstance(by, str) or manages(by, call)):
        raise NotAllowed(_l("Only the secretary of this jury may do this."))
