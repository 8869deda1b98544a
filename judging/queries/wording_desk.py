"""What a juror's page calls things, in the reader's language."""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_skeleton, format_timedelta

from app.core.clock import now
from app.core.i18n import (
    calendar_locale,
    language,
    language_name,
    localised,
    show_number,
    show_time,
)
from app.core.i18n import gettext as _
from judging.models import Call, Criterion, Round
from judging.queries.desk import Piece
from judging.rules.kinds import ConflictKind, Decision, FieldKind, Vote


def conflict_names() -> dict[ConflictKind, str]:
    """Why somebody must not judge one submission, for a select field."""
    return {
        ConflictKind.FAMILY: _("Somebody of my family"),
        ConflictKind.PUPIL: _("My pupil or student"),
        ConflictKind.MENTOR: _("I helped with it"),
        ConflictKind.ORGANISATION: _("My organisation"),
        ConflictKind.COUNTRY: _("My country"),
        ConflictKind.OTHER: _("Something else"),
    }


def vote_names() -> dict[Vote, str]:
    """The buttons of a voting round."""
    return {Vote.OUT: _("Out"), Vote.IN: _("In"), Vote.MUST_KEEP: _("Must keep")}


def piece_name(call: Call, number: int) -> str:
    """What the jury calls a submission: Photo 0417."""
    written = f"{number:04d}"
    if call.takes_photos:
        return _("Photo %(number)s", number=written)
    if call.decision is Decision.PLACES:
        return _("Proposal %(number)s", number=written)
    return _("Submission %(number)s", number=written)


def full_name(call: Call, piece: Piece) -> str:
    """The same with its title."""
    name = piece_name(call, piece.number)
    return _("%(name)s, “%(title)s”", name=name, title=piece.title) if piece.title else name


def answer_text(kind: FieldKind, value: Any) -> str:
    """A short answer as a line: a choice by its label, a language by its own name."""
    if kind is FieldKind.CHOICE:
        return localised(value)
    if kind is FieldKind.LANGUAGE:
        return language_name(str(value))
    return show_number(value) if isinstance(value, int | float) else str(value)


def due_text(round_: Round) -> str:
    """Day and hour until when marks are asked, on the edition's clock; empty: none set."""
    if round_.due_at is None:
        return ""
    zone = round_.call.edition.timezone
    day = round_.due_at.astimezone(ZoneInfo(zone)).date()
    written = format_skeleton("MMMMd", day, locale=calendar_locale())
    return _("%(day)s, %(time)s", day=written, time=show_time(round_.due_at, zone))


def time_left(due: datetime) -> str:
    """How long until ``due``, roughly: 3 days; empty once it has passed."""
    span = due - now()
    return format_timedelta(span, locale=language()) if span.total_seconds() > 0 else ""


def scale_of(criterion: Criterion) -> str:
    """From where to where it is marked."""
    return _("%(low)s to %(high)s", low=criterion.minimum, high=criterion.maximum)


def order_names() -> dict[str, str]:
    """In which order all own marks can be looked at."""
    return {
        "best": _("Best mark first"),
        "worst": _("Lowest mark first"),
        "desk": _("As on my desk"),
        "number": _("By number"),
    }
