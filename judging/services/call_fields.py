"""The questions of a call's form: added, changed, ordered, removed."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from app.core import audit
from app.core.errors import Conflict, Invalid
from app.core.i18n import lazy_gettext as _l
from app.core.stale import lock, lock_unchanged
from app.programmes.services.managers import require_manager
from judging.models import Call, CallField
from judging.queries.setup import answered_fields, used_options
from judging.rules.call_fields import limit_for, options_from, unused_code
from judging.rules.kinds import FieldKind

Texts = dict[str, str]


@dataclass(frozen=True)
class FieldValues:
    """What a manager says about a question; texts by language, ``choices`` one a line."""

    kind: FieldKind
    label: Texts
    hint: Texts = field(default_factory=dict)
    required: bool = True
    maximum: int | None = None
    choices: Texts = field(default_factory=dict)
    for_jury: bool = True
    public: bool = True


def add_field(call: Call, *, values: FieldValues, code: str = "", by: Any) -> CallField:
    """Add a question at the end; its code is made of the English label unless one is given.

    Invalid names what is missing: the English label, the choices.
    """
    require_manager(call.edition, by=by)
    lock(call)
    taken = [each.code for each in call.fields]
    if code in taken:
        raise Invalid(_l("Another question has this short name: choose another one."), "code")
    made = CallField(
        code=code or unused_code(values.label.get("en", ""), taken, fallback="question"),
        position=max((each.position for each in call.fields), default=-1) + 1,
    )
    _set(made, values, [])
    call.fields.append(made)
    audit.record("call.field_added", call, by=by, code=made.code)
    return made


def change_field(found: CallField, *, values: FieldValues, seen: str, by: Any) -> None:
    """Ask it otherwise. A question with answers keeps its kind, and every choice that was taken.

    Conflict when somebody else changed it since ``seen``; Invalid names the field of the form.
    """
    call = found.call
    require_manager(call.edition, by=by)
    lock_unchanged(found, seen)
    if values.kind is not found.kind and answered_fields(call)[found.code]:
        raise Invalid(_l("There are answers already: the kind of answer stays."), "kind")
    before = list(found.options)
    _set(found, values, before)
    _keep_taken_choices(found, before)
    audit.record("call.field_changed", call, by=by, code=found.code)


def move_field(found: CallField, *, up: bool, by: Any) -> None:
    """One place up or down in the form; nothing happens at its ends."""
    call = found.call
    require_manager(call.edition, by=by)
    lock(call)
    order = sorted(call.fields, key=lambda each: (each.position, each.id))
    here = order.index(found)
    there = here - 1 if up else here + 1
    if 0 <= there < len(order):
        order[here], order[there] = order[there], order[here]
    for position, each in enumerate(order):
        each.position = position
    audit.record("call.field_changed", call, by=by, code=found.code, up=up)


def remove_field(found: CallField, *, by: Any) -> None:
    """Take a question away; Conflict when somebody has answered it."""
    call = found.call
    require_manager(call.edition, by=by)
    lock(call)
    count = answered_fields(call)[found.code]
    if count:
        raise Conflict(
            _l(
                "Submissions with an answer to this question: %(count)s. It stays; you can make it "
                "optional.",
                count=count,
            )
        )
    audit.record("call.field_removed", call, by=by, code=found.code, label=found.label)
    call.fields.remove(found)


def _set(found: CallField, values: FieldValues, before: Sequence[dict[str, Any]]) -> None:
    if not values.label.get("en"):
        raise Invalid(_l("Write the question in English."), "label")
    found.kind, found.required = values.kind, values.required
    found.label, found.hint = dict(values.label), dict(values.hint)
    found.for_jury, found.public = values.for_jury, values.public
    found.maximum = values.maximum and limit_for(values.kind, values.maximum)
    found.options = _options(values, before) if values.kind is FieldKind.CHOICE else []


def _options(values: FieldValues, before: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    try:
        options = options_from(values.choices, before)
    except ValueError:
        raise Invalid(
            _l(
                "Write each choice on a line of its own, none twice, and in every language as many "
                "lines as in English."
            ),
            "choices",
        ) from None
    if len(options) < 2:
        raise Invalid(_l("Write at least two choices, one a line."), "choices")
    return options


def _keep_taken_choices(found: CallField, before: Sequence[dict[str, Any]]) -> None:
    left = {option["value"] for option in found.options}
    taken = used_options(found.call, found) if found.kind is FieldKind.CHOICE else set()
    lost = [each["label"].get("en") for each in before if each["value"] in taken - left]
    if lost:
        raise Invalid(
            _l("Somebody has chosen this already, so it stays: %(choice)s", choice=lost[0]),
            "choices",
        )
