"""What calls, rounds, criteria and awards are called, in every language."""

from app.core.errors import Invalid
from app.core.i18n import lazy_gettext as _l

#: by language code
Texts = dict[str, str]


def require_english(name: Texts) -> None:
    """Invalid without an English name, which is shown where a translation is missing."""
    if not name.get("en", "").strip():
        raise Invalid(_l("Write the English name: it stands in where others are missing."), "name")
