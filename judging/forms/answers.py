"""The decision about a candidature."""

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import RadioField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length

YES, NO = "yes", "no"


class AnswerForm(FlaskForm):
    """Yes or no, neither chosen beforehand, and the words that are mailed."""

    accepted = RadioField(
        _l("Your decision"), validators=[InputRequired(_l("Choose: accepted or not."))]
    )
    text = TextAreaField(
        _l("What you write to the author"),
        description=_l(
            "Mailed together with the decision. An empty line begins a new paragraph. It cannot be "
            "changed afterwards."
        ),
        validators=[InputRequired(_l("Write a few words.")), Length(max=5000)],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.accepted.choices = [
            SelectChoice(YES, _l("Accepted")),
            SelectChoice(NO, _l("Not accepted")),
        ]
