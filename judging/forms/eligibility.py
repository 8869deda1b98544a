"""The forms of the secretary's check."""

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import Form, RadioField, SelectField, SelectMultipleField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from judging.queries import wording_eligibility as words
from judging.rules.kinds import Eligibility, SubmissionState
from judging.services.eligibility import NOTE_MAX

#: besides the problems by name
ANY, NONE = "any", "none"
DECISIONS = (Eligibility.ELIGIBLE, Eligibility.INELIGIBLE, Eligibility.OPEN)


class SubmissionFilter(Form):
    """Which submissions a list shows."""

    words = StringField(_l("Title, number or author"), [Optional(), Length(max=100)])
    eligibility = SelectField(_l("Check"), [Optional()])
    state = SelectField(_l("State"), [Optional()])
    problem = SelectField(_l("What the checks found"), [Optional()])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        every = SelectChoice("", _l("All"))
        self.eligibility.choices = [
            every, *(SelectChoice(each.value, words.eligibility_name(each)) for each in Eligibility)
        ]  # fmt: skip
        self.state.choices = [
            every, *(SelectChoice(each.value, words.state_name(each)) for each in SubmissionState)
        ]  # fmt: skip
        self.problem.choices = [
            SelectChoice("", _l("All")),
            SelectChoice(ANY, _l("Something")),
            SelectChoice(NONE, _l("Nothing")),
            *(SelectChoice(code, name) for code, name in words.problem_names().items()),
        ]


class DecisionForm(FlaskForm):
    """Eligible or not, why, and a word to the author."""

    eligibility = RadioField(_l("This submission is"), [InputRequired(_l("Choose one."))])
    reasons = SelectMultipleField(
        _l("Reasons that the author reads"),
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
    )
    note = TextAreaField(
        _l("Note to the author"),
        [Optional(), Length(max=NOTE_MAX)],
        description=_l("In the author's language if you can. It is mailed."),
    )

    def __init__(
        self, *args: Any, reasons: Sequence[tuple[str, str]], only_out: bool = False, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        offered = (Eligibility.INELIGIBLE,) if only_out else DECISIONS
        self.eligibility.choices = [
            SelectChoice(each.value, words.eligibility_name(each)) for each in offered
        ]
        self.reasons.choices = [SelectChoice(code, sentence) for code, sentence in reasons]
