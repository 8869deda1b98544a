"""National pre-selection: an organisation forwards its best to the jury."""

from collections.abc import Collection
from typing import Any

from app.core import audit
from app.core.access import Role
from app.core.clock import now
from app.core.errors import Conflict, Invalid, NotAllowed
from app.core.i18n import lazy_gettext as _l
from app.core.stale import lock
from app.organisations.models import Organisation
from judging.models import Call
from judging.queries.forwarding import forwards_until, to_choose_from


def forward_submissions(
    call: Call, *, organisation: Organisation, chosen: Collection[str], by: Any
) -> int:
    """Forward exactly the ``chosen`` (public ids) of those that named ``organisation``; how many.

    What was forwarded and is chosen no longer goes back. NotAllowed to who does not represent it;
    Conflict outside the days; Invalid beyond ``forwards_max`` and for what it cannot choose.
    """
    if not by.has_role(Role.REPRESENTATIVE, scope=organisation.scope):
        raise NotAllowed(_l("Only a representative of the organisation forwards its best."))
    lock(call)
    _require_days(call)
    entries = {each.public_id: each for each in to_choose_from(call, organisation)}
    if set(chosen) - entries.keys():
        raise Invalid(_l("One of them was withdrawn meanwhile. Look again and choose."))
    if call.forwards_max is not None and len(set(chosen)) > call.forwards_max:
        raise Invalid(_l("These are more than your organisation may forward."))
    for public_id, entry in entries.items():
        if public_id in chosen and entry.forwarded_by_id is None:
            entry.forwarded_by, entry.forwarded_at = organisation, now()
        elif public_id not in chosen:
            entry.forwarded_by, entry.forwarded_at = None, None
    numbers = sorted(entries[each].number or 0 for each in set(chosen))
    audit.record("call.forwarded", call, by=by, organisation=organisation.code, numbers=numbers)
    return len(numbers)


def _require_days(call: Call) -> None:
    if not call.forwarding:
        raise Conflict(_l("In this call nobody forwards: all entries come before the jury."))
    if now() < call.opens_at:
        raise Conflict(_l("This call is not open yet. The day it opens stands on its page."))
    if now() >= forwards_until(call):
        raise Conflict(_l("The last day for forwarding is over."))
