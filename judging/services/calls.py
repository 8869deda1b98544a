"""Calls: opened from a starting point, changed, announced and taken back."""

import re
from datetime import datetime
from typing import Any

from app.core import audit
from app.core.clock import now
from app.core.errors import Conflict, Invalid
from app.core.i18n import lazy_gettext as _l
from app.core.ids import public_id
from app.core.stale import lock, lock_unchanged
from app.extensions import db
from app.programmes.models import Edition
from app.programmes.rules.local_times import wall_time
from app.programmes.services.managers import require_manager
from judging.models import Award, Call, CallField, Criterion, Quota, Round
from judging.queries import calls as queries
from judging.queries import wording_presets as words
from judging.queries.places import quota_of
from judging.queries.setup import gaps
from judging.queries.standing import has_begun
from judging.rules.kinds import Decision
from judging.rules.presets import PRESETS, Preset, PresetField, PresetQuota, PresetRound
from judging.services.names import Texts, require_english

CODE = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
RESERVED = frozenset({"new"})

TEXTS = ("name", "summary")
MOMENTS = ("opens_at", "closes_at", "forwards_until")
#: everything of a call that its managers set
SWITCHES = (
    *("decision", "audience", "members_first_days", "per_author", "per_organisation"),
    *("age_min", "age_max", "age_on", "asks_parents"),
    *("forwarding", "forwards_max", "takes_photos", "takes_documents", "files_min", "files_max"),
    *("file_size_max", "photo_width_min", "photo_height_min"),
)
FIELDS = (*TEXTS, *MOMENTS, *SWITCHES)


def create_call(
    edition: Edition,
    *,
    preset: str,
    code: str,
    name: Texts,
    opens_at: datetime,
    closes_at: datetime,
    by: Any,
) -> Call:
    """A call not announced yet, filled in from the starting point ``preset``; moments aware.

    Invalid names the field: a code that is taken or badly written, a closing before the opening.
    """
    require_manager(edition, by=by)
    check_code(code)
    require_english(name)
    _check_moments(opens_at, closes_at)
    start = PRESETS[preset]
    call = Call(
        edition=edition,
        code=code,
        name=name,
        decision=start.decision,
        audience=start.audience,
        opens_at=opens_at,
        closes_at=closes_at,
        **start.switches,
    )
    if call.age_min is not None:
        call.age_on = wall_time(closes_at, edition.timezone).date()
    db.session.add(call)
    db.session.flush()
    _fill(call, start)
    audit.record("call.created", call, by=by, preset=preset)
    return call


def change_call(call: Call, *, values: dict[str, Any], seen: str, by: Any) -> None:
    """Set FIELDS; moments are aware, ages in years, ``file_size_max`` in bytes.

    Invalid names the field; Conflict when somebody else changed the call since ``seen``.
    """
    require_manager(call.edition, by=by)
    lock_unchanged(call, seen)
    _check_values(values)
    _check_decision(call, values["decision"])
    _check_closing(call, values)
    changed = [name for name in FIELDS if getattr(call, name) != values[name]]
    for name in changed:
        setattr(call, name, values[name])
    if changed:
        audit.record("call.changed", call, by=by, fields=changed)
    if call.decision is Decision.PLACES and quota_of(call) is None:
        db.session.add(_quota(call, PresetQuota(0, 0)))


def publish_call(call: Call, *, by: Any) -> None:
    """Announce the call: its page is public from now on. Conflict while something is missing."""
    require_manager(call.edition, by=by)
    lock(call)
    if call.published_at is not None:
        return
    if gaps(call):
        raise Conflict(_l("Something is still missing. The list on the overview names it."))
    call.published_at = now()
    audit.record("call.published", call, by=by)


def unpublish_call(call: Call, *, by: Any) -> None:
    """Take the page back. Conflict once somebody has begun to answer: close it earlier instead."""
    require_manager(call.edition, by=by)
    lock(call)
    if call.published_at is None:
        return
    if queries.has_authors(call):
        raise Conflict(
            _l("Somebody has already begun to answer this call. Set an earlier closing instead.")
        )
    call.published_at = None
    audit.record("call.unpublished", call, by=by)


def check_code(code: str) -> None:
    """Invalid when ``code`` cannot be a call's: badly written, reserved or taken."""
    if not CODE.fullmatch(code) or code in RESERVED:
        raise Invalid(_l("Use small letters, digits and hyphens, such as photos-2028."), "code")
    if db.session.scalar(db.select(Call.id).filter_by(code=code)) is not None:
        raise Invalid(_l("Another call has this short name: choose another one."), "code")


def _check_moments(opens_at: datetime, closes_at: datetime) -> None:
    if closes_at <= opens_at:
        raise Invalid(_l("The call closes before it opens. Check both times."), "closes_at")


def _check_values(values: dict[str, Any]) -> None:
    require_english(values["name"])
    _check_moments(values["opens_at"], values["closes_at"])
    _check_ages(values)
    _check_files(values)
    _check_forwarding(values)


def _check_decision(call: Call, wanted: Decision) -> None:
    if wanted is not call.decision and queries.has_authors(call):
        raise Invalid(
            _l("Somebody has already begun to answer: how this call ends stays as it is."),
            "decision",
        )


def _check_closing(call: Call, values: dict[str, Any]) -> None:
    """What came in, or was forwarded, after the jury began would never be judged, and nothing
    released may change."""
    wanted = {"closes_at": values["closes_at"]}
    if values["forwarding"]:
        wanted["forwards_until"] = values["forwards_until"]
    for name, until in wanted.items():
        if until > max(getattr(call, name) or call.closes_at, now()) and has_begun(call.id):
            raise Invalid(
                _l("What came in is being judged, or was decided: the call stays closed."), name
            )


def _check_ages(values: dict[str, Any]) -> None:
    low, high = values["age_min"], values["age_max"]
    if low is not None and high is not None and high < low:
        raise Invalid(_l("The greatest age is below the smallest. Check both."), "age_max")
    asked = low is not None or high is not None or values["asks_parents"]
    if asked and values["age_on"] is None:
        raise Invalid(_l("Say on which day the age counts."), "age_on")


def _check_files(values: dict[str, Any]) -> None:
    takes = values["takes_photos"] or values["takes_documents"]
    if values["files_max"] < values["files_min"]:
        raise Invalid(_l("More files are needed than are allowed. Check both."), "files_max")
    if takes and values["files_max"] < 1:
        raise Invalid(_l("Say how many files one may send."), "files_max")
    if not takes and values["files_min"]:
        raise Invalid(_l("Files are needed, but neither photos nor PDFs are taken."), "files_min")


def _check_forwarding(values: dict[str, Any]) -> None:
    until = values["forwards_until"]
    if values["forwarding"] and until is None:
        raise Invalid(_l("Say until when organisations forward their best."), "forwards_until")
    if values["forwarding"] and until < values["closes_at"]:
        raise Invalid(_l("Forwarding ends after the call closes, not before."), "forwards_until")


def _fill(call: Call, start: Preset) -> None:
    call.fields = [_field(n, each) for n, each in enumerate(start.fields)]
    for position, each in enumerate(start.rounds, start=1):
        db.session.add(_round(call, position, each))
    for position, (code, places) in enumerate(start.awards):
        name = words.in_every_language(words.award_name, code)
        db.session.add(Award(call=call, code=code, name=name, position=position, places=places))
    if start.decision is Decision.PLACES:
        db.session.add(_quota(call, start.quota or PresetQuota(0, 0)))


def _field(position: int, start: PresetField) -> CallField:
    return CallField(
        code=start.code,
        kind=start.kind,
        label=words.in_every_language(words.field_label, start.code),
        hint=words.in_every_language(words.field_hint, start.code),
        required=start.required,
        maximum=start.maximum,
        options=[
            {"value": value, "label": words.in_every_language(words.option_label, value)}
            for value in start.options
        ],
        for_jury=start.for_jury,
        public=start.public,
        position=position,
    )


def _round(call: Call, position: int, start: PresetRound) -> Round:
    return Round(
        call=call,
        position=position,
        name=words.in_every_language(words.round_name, start.code),
        kind=start.kind,
        marks_each=start.marks_each,
        everyone=start.everyone,
        advance=start.advance,
        seed=public_id(),
        criteria=[
            Criterion(
                code=code,
                name=words.in_every_language(words.criterion_name, code),
                position=n,
            )
            for n, code in enumerate(start.criteria)
        ],
    )


def _quota(call: Call, start: PresetQuota) -> Quota:
    return Quota(
        call=call,
        places=start.places,
        reserve=start.reserve,
        per_organisation=start.per_organisation,
        threshold=start.threshold,
        first_come=start.first_come,
        seed=public_id(),
    )
