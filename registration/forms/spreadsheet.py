"""Forms of the spreadsheet: choosing a file, and confirming what it would change."""

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField, FileRequired
from wtforms import BooleanField, HiddenField, RadioField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

from registration.rules.people_match import ImportMode

_MODES = {
    ImportMode.ADD: _l("Add to the list: new people join, people you have are brought up to date"),
    ImportMode.REPLACE: _l("Replace the list: people who are not in the file are removed"),
}


class UploadForm(FlaskForm):
    """A filled spreadsheet and what it stands for."""

    file = FileField(
        _l("Your spreadsheet"),
        description=_l("The template filled in: .xlsx, or CSV. Up to 5 MB and 2,000 people"),
        validators=[FileRequired(_l("Choose the file you filled in."))],
        render_kw={"accept": ".xlsx,.csv,.txt"},
    )
    mode = RadioField(
        _l("What to do with it"),
        validators=[InputRequired(_l("Choose one."))],
        default=ImportMode.ADD.value,
    )

    def __init__(self, *args: Any, modes: Sequence[ImportMode], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.mode.choices = [SelectChoice(mode.value, _MODES[mode]) for mode in modes]


class ConfirmForm(FlaskForm):
    """What was shown, and the consent that notes on food need."""

    seen = HiddenField(validators=[InputRequired(), Length(max=16)])
    health_agreed = BooleanField(
        _l(
            "The people with notes on food, and under 18 their parents, want these notes to be "
            "kept for the care team"
        )
    )
