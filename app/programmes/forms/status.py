"""Status, mode and key dates of an edition."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import DateField, HiddenField, SelectField, TextAreaField
from wtforms.validators import DataRequired, Length, Optional

from app.programmes.forms.fields import texts
from app.programmes.rules.editions import EditionMode, EditionStatus

REASON = _l("Why, and what comes next")


class StatusForm(FlaskForm):
    """The next status, and why."""

    status = SelectField(
        choices=[status.value for status in EditionStatus], validators=[DataRequired()]
    )
    reason = TextAreaField(REASON, validators=[Optional(), Length(max=1000)])


class ModeForm(FlaskForm):
    """Where it takes place from now on, and why."""

    mode = SelectField(choices=[mode.value for mode in EditionMode], validators=[DataRequired()])
    reason = TextAreaField(REASON, validators=[Optional(), Length(max=1000)])


class KeyDateForm(FlaskForm):
    """A day worth knowing."""

    seen = HiddenField()
    day = DateField(_l("Day"), validators=[DataRequired()])
    label = texts(_l("What happens"), length=160)
