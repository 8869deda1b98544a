"""What a call still lacks before it may be announced, and what its form holds."""

from collections import Counter

from app.core.clock import now
from app.extensions import db
from app.programmes.rules.editions import EditionStatus
from judging.models import Call, CallField, CallText, Submission
from judging.queries.calls import texts_in_force
from judging.queries.places import quota_of
from judging.rules.kinds import Decision, FieldKind, TextKind

Versions = dict[int, dict[str, CallText]]


def gaps(call: Call) -> list[str]:
    """Codes of what is missing before the call may be announced; see wording_calls.gap_words."""
    texts = texts_in_force(call, "en")
    checks = (
        ("edition_draft", call.edition.status is EditionStatus.DRAFT),
        ("summary", not call.summary.get("en")),
        ("nothing_asked", not call.fields and not call.files_max),
        ("no_choices", any(_lacks_options(field) for field in call.fields)),
        ("rules", TextKind.RULES not in texts and call.decision is Decision.AWARDS),
        ("consent", TextKind.CONSENT not in texts and call.asks_parents),
        ("licence", TextKind.LICENCE not in texts and call.takes_photos),
        ("quota", call.decision is Decision.PLACES and not _has_places(call)),
        ("closed", call.closes_at <= now()),
    )
    return [code for code, lacks in checks if lacks]


def _lacks_options(field: CallField) -> bool:
    return field.kind is FieldKind.CHOICE and not field.options


def _has_places(call: Call) -> bool:
    quota = quota_of(call)
    return quota is not None and quota.places > 0


def versions_of(call: Call) -> dict[TextKind, Versions]:
    """Every text by kind, version (newest first) and language."""
    query = db.select(CallText).filter_by(call_id=call.id)
    found: dict[TextKind, Versions] = {kind: {} for kind in TextKind}
    for text in db.session.scalars(query.order_by(CallText.version.desc(), CallText.id)):
        found[text.kind].setdefault(text.version, {})[text.language] = text
    return found


def answered_fields(call: Call) -> Counter[str]:
    """How many submissions, drafts too, hold an answer under the code of each field."""
    query = db.select(Submission.answers).filter_by(call_id=call.id)
    return Counter(
        code
        for answers in db.session.scalars(query)
        for code, answer in answers.items()
        if answer not in (None, "", [])
    )


def used_options(call: Call, field: CallField) -> set[str]:
    """The choices of ``field`` that some submission holds."""
    query = db.select(Submission.answers).filter_by(call_id=call.id)
    return {answers[field.code] for answers in db.session.scalars(query) if answers.get(field.code)}
