"""What people agree to when they answer a call. A version never changes: a new one follows it."""

from typing import Any

from app.core import audit
from app.core.errors import Conflict, Invalid
from app.core.i18n import lazy_gettext as _l
from app.core.stale import lock
from app.extensions import db
from app.programmes.services.managers import require_manager
from config import LANGUAGES
from judging.models import Call, CallText
from judging.queries.setup import versions_of
from judging.rules.kinds import TextKind

Texts = dict[str, str]


def write_text(call: Call, *, kind: TextKind, texts: Texts, seen: int, by: Any) -> int:
    """Put ``texts`` (by language, English at least) in force; answers the version's number.

    A word changed or a language taken away makes a new version. Languages that were missing join
    the version in force, since nobody who accepted it read other words. ``seen`` is the version the
    form showed (0: none); Conflict when somebody wrote a newer one.
    """
    require_manager(call.edition, by=by)
    lock(call)
    wanted = _clean(texts)
    versions = versions_of(call)[kind]
    newest = max(versions, default=0)
    if newest != seen:
        raise Conflict(_l("Somebody wrote a newer version meanwhile. Read it, then write yours."))
    said = {language: row.text for language, row in versions.get(newest, {}).items()}
    if wanted == said:
        return newest
    joins = newest > 0 and said.items() <= wanted.items()
    version = newest if joins else newest + 1
    for language in sorted(set(wanted) - (set(said) if joins else set())):
        row = CallText(
            call=call, kind=kind, version=version, language=language, text=wanted[language]
        )
        db.session.add(row)
    audit.record("call.text_written", call, by=by, kind=kind.value, version=version)
    return version


def _clean(texts: Texts) -> Texts:
    wanted = {
        language: text.replace("\r\n", "\n").strip()
        for language, text in texts.items()
        if language in LANGUAGES and text.strip()
    }
    if not wanted.get("en"):
        raise Invalid(_l("Write the English text: it stands in where others are missing."), "texts")
    return wanted
