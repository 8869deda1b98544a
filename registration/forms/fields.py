"""Fields and checks that several forms share."""

from collections.abc import Iterable
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Optional, Regexp, ValidationError

from app.core.ids import ALPHABET, public_id
from app.core.names import has_control
from registration.rules.cells import CellError, read_email, read_phone

#: a public id that a form makes up, so that the same form sent twice makes one thing
NEW_ID = rf"^[{ALPHABET}]{{10}}$"


def options(pairs: Iterable[tuple[str, Any]], *, first: Any = None) -> list[SelectChoice]:
    """(value, words) pairs as a select field takes them, ``first`` standing for no choice."""
    start = [] if first is None else [SelectChoice("", first)]
    return [*start, *(SelectChoice(value, words) for value, words in pairs)]


class OnceForm(FlaskForm):
    """A form that makes a new thing: it carries the thing's id along."""

    new_id = HiddenField(validators=[Optional(), Regexp(NEW_ID)])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.new_id.data:
            self.new_id.data = public_id()

    @property
    def fields_asked(self) -> list[str]:
        """Names of the fields a person fills in."""
        return [field.name for field in self if field.name not in ("new_id", "csrf_token")]


def no_control(form: FlaskForm, field: Any) -> None:
    """Refuse invisible control characters, which break badges and spreadsheets."""
    if field.data and has_control(field.data):
        raise ValidationError(_l("There is an invisible character in this text: type it anew."))


def an_email(form: FlaskForm, field: Any) -> None:
    """An e-mail address, or nothing."""
    if not field.data:
        return
    try:
        field.data = read_email(field.data.strip())
    except CellError:
        raise ValidationError(_l("Write an e-mail address such as name@example.org.")) from None


def a_phone(form: FlaskForm, field: Any) -> None:
    """A telephone number with its country code, or nothing; kept in one way of writing."""
    if not field.data:
        return
    try:
        field.data = read_phone(field.data.strip(), None)
    except CellError:
        raise ValidationError(
            _l("Write the number with + and the country code, for example +32 2 123 45 67.")
        ) from None
