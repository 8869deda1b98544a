"""What a round marks: changeable until the first mark, frozen after it."""

from decimal import Decimal
from typing import Any

from app.core import audit
from app.core.errors import Conflict, Invalid
from app.core.i18n import lazy_gettext as _l
from app.core.stale import lock, lock_unchanged
from app.extensions import db
from judging.models import Criterion, Round
from judging.queries.permissions import require_organiser
from judging.rules.kinds import RoundKind, RoundState
from judging.services.names import Texts, require_english

#: a longer scale does not fit a keyboard or a phone
WIDEST = 20


def add_criterion(
    round_: Round,
    *,
    code: str,
    name: Texts,
    description: Texts,
    minimum: int,
    maximum: int,
    weight: Decimal,
    by: Any,
) -> Criterion:
    """One more thing to mark. Invalid for a code that is taken or a scale that runs backwards;
    Conflict after the first mark."""
    _hold_unfrozen(round_, by)
    if round_.kind is RoundKind.VOTE:
        raise Conflict(_l("A voting round has no criteria: jurors say in or out."))
    if any(each.code == code for each in round_.criteria):
        raise Invalid(_l("This round has a criterion with this short name."), "code")
    _check(name, minimum, maximum, weight)
    position = max((each.position for each in round_.criteria), default=0) + 1
    criterion = Criterion(
        round=round_, code=code, name=name, description=description,
        minimum=minimum, maximum=maximum, weight=weight, position=position,
    )  # fmt: skip
    db.session.add(criterion)
    audit.record("criterion.added", round_, by=by, code=code)
    return criterion


def change_criterion(
    criterion: Criterion,
    *,
    name: Texts,
    description: Texts,
    minimum: int,
    maximum: int,
    weight: Decimal,
    seen: str,
    by: Any,
) -> None:
    """Change words, scale and weight. Conflict after the first mark, or changed since ``seen``."""
    _hold_unfrozen(criterion.round, by)
    lock_unchanged(criterion, seen)
    _check(name, minimum, maximum, weight)
    criterion.name, criterion.description = name, description
    criterion.minimum, criterion.maximum, criterion.weight = minimum, maximum, weight
    audit.record("criterion.changed", criterion.round, by=by, code=criterion.code)


def move_criterion(criterion: Criterion, *, up: bool, by: Any) -> None:
    """One place up or down; the first one breaks ties. Nothing happens at the ends."""
    _hold_unfrozen(criterion.round, by)
    order = list(criterion.round.criteria)
    here = order.index(criterion)
    there = here - 1 if up else here + 1
    if 0 <= there < len(order):
        order[here], order[there] = order[there], order[here]
    for position, each in enumerate(order, start=1):
        each.position = position
    audit.record("criterion.moved", criterion.round, by=by, code=criterion.code, up=up)


def remove_criterion(criterion: Criterion, *, by: Any) -> None:
    """Take it away. Conflict after the first mark, and for the last one of an open round."""
    round_ = criterion.round
    _hold_unfrozen(round_, by)
    if round_.state is RoundState.OPEN and len(round_.criteria) == 1:
        raise Conflict(_l("An open round needs a criterion. Add another one first."))
    round_.criteria.remove(criterion)
    audit.record("criterion.removed", round_, by=by, code=criterion.code)


def _hold_unfrozen(round_: Round, by: Any) -> None:
    require_organiser(round_.call, by=by)
    lock(round_)
    if round_.frozen_at is not None or round_.state is RoundState.CLOSED:
        raise Conflict(
            _l("Marks were given in this round: its criteria, scales and weights stay as they are.")
        )


def _check(name: Texts, minimum: int, maximum: int, weight: Decimal) -> None:
    require_english(name)
    if not minimum < maximum:
        raise Invalid(_l("The highest mark is above the lowest one."), "maximum")
    if maximum - minimum > WIDEST:
        raise Invalid(_l("A scale has at most %(count)s steps.", count=WIDEST), "maximum")
    if weight <= 0:
        raise Invalid(_l("A weight is above 0."), "weight")
