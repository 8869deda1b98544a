"""Reads of calls: where one stands now, who may submit, which texts are in force."""

from app.core.clock import now, today
from app.extensions import db
from app.organisations.models import Organisation
from app.organisations.queries import in_good_standing
from judging.models import Author, Call, CallText
from judging.queries.call_window import window_of
from judging.queries.wording_calls import reason_words
from judging.rules import calls as rules
from judging.rules.calls import CallPhase
from judging.rules.kinds import TextKind

__all__ = [
    "has_authors",
    "may_submit_now",
    "phase_of",
    "reason_words",
    "texts_in_force",
    "window_of",
]


def phase_of(call: Call) -> CallPhase:
    """Where the call stands at this moment."""
    return rules.phase(
        opens_at=call.opens_at,
        closes_at=call.closes_at,
        published=call.published_at is not None,
        now=now(),
    )


def may_submit_now(call: Call, organisation: Organisation | None) -> str:
    """Empty when ``organisation`` (None: a person for nobody) may submit, else the Refusal's code.

    A member is who is in good standing today, on the calendar of the edition's zone.
    """
    member = None
    if organisation is not None:
        member = in_good_standing(organisation, today(call.edition.timezone)).good
    return rules.may_submit(window_of(call), member=member, now=now())


def has_authors(call: Call) -> bool:
    """Whether anybody has begun to answer the call."""
    query = db.select(Author.id).filter_by(call_id=call.id).limit(1)
    return db.session.scalar(query) is not None


def texts_in_force(call: Call, language: str) -> dict[TextKind, CallText]:
    """The newest version of each text there is, in ``language`` or else in English."""
    query = db.select(CallText).filter_by(call_id=call.id)
    in_order = query.order_by(CallText.version, CallText.language, CallText.id)
    newest: dict[TextKind, CallText] = {}
    for text in db.session.scalars(in_order):
        kept = newest.get(text.kind)
        if kept is None or _rank(text, language) >= _rank(kept, language):
            newest[text.kind] = text
    return newest


def _rank(text: CallText, language: str) -> tuple[int, bool, bool]:
    return text.version, text.language == language, text.language == "en"
