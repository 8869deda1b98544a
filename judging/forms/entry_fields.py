"""Fields and checks that the forms of authors share."""

from collections.abc import Iterable
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import EmailField, RadioField, SelectField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, ValidationError

from app.accounts.forms import EMAIL
from app.core.names import has_control

YES, NO = "yes", "no"


def options(pairs: Iterable[tuple[str, Any]], *, first: Any = None) -> list[SelectChoice]:
    """(value, words) pairs as a select field takes them, ``first`` standing for no choice."""
    start = [] if first is None else [SelectChoice("", first)]
    return [*start, *(SelectChoice(value, words) for value, words in pairs)]


def no_control(form: Any, field: Any) -> None:
    """Refuse invisible control characters, which break certificates and captions."""
    if field.data and has_control(str(field.data)):
        raise ValidationError(_l("There is an invisible character in this text: type it anew."))


def address_field(label: Any, needed: Any, **more: Any) -> EmailField:
    """An e-mail address that must be there."""
    return EmailField(label, validators=[InputRequired(needed), Length(max=254), EMAIL], **more)


def name_field(label: Any, needed: Any, description: Any = "", **keywords: Any) -> StringField:
    """A name that must be there."""
    checks = [DataRequired(needed), Length(max=120), no_control]
    return StringField(label, description=description, validators=checks, render_kw=keywords)


class LanguageField(SelectField):
    """One of the platform's languages, each by its own name."""

    def __init__(self, label: Any = None, **more: Any) -> None:
        super().__init__(label or _l("Language of mails"), **more)

    def offer(self, languages: dict[str, str]) -> None:
        """Set the languages to choose from."""
        self.choices = options(languages.items())


class YesNo(RadioField):
    """Yes or no, neither chosen beforehand: silence is not consent."""

    def __init__(self, label: Any, *, yes: Any = "", no: Any = "", **more: Any) -> None:
        needed = InputRequired(_l("Answer yes or no."))
        choices = options([(YES, yes or _l("Yes")), (NO, no or _l("No"))])
        super().__init__(label, choices=choices, validators=[needed], **more)

    @property
    def agreed(self) -> bool:
        """Whether the answer is yes."""
        return bool(self.data == YES)
