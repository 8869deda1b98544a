"""What organisers decide about a round and its result, and what a juror answers."""

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, SelectField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, Optional

SHORT = {"rows": 3}


class CloseForm(FlaskForm):
    """Closing a round; what it must be told depends on what is open."""

    near_ties = BooleanField(_l("Let the near ties below the line advance as well"))
    note = TextAreaField(
        _l("Why it closes although votes are open"),
        description=_l("The protocol prints it: name nobody."),
        validators=[Optional(), Length(max=1000)],
        render_kw=SHORT,
    )


class ReasonForm(FlaskForm):
    """A deed that needs its reason."""

    reason = TextAreaField(
        _l("Reason"), validators=[DataRequired(), Length(max=1000)], render_kw=SHORT
    )


class TieForm(FlaskForm):
    """The order of a tie: one select a place."""

    reason = TextAreaField(
        _l("Reason"),
        description=_l("The protocol prints it: speak of the work, not of people."),
        validators=[DataRequired(), Length(max=1000)],
        render_kw=SHORT,
    )

    def order(self) -> list[str]:
        """The numbers as they were put, best first."""
        return [self[name].data for name in self._places()]

    def _places(self) -> list[str]:
        return [name for name in self._fields if name.startswith("place_")]

    def validate(self, extra_validators: Any = None) -> bool:
        """Each of the tie stands in one place."""
        valid = super().validate(extra_validators)
        chosen = self.order()
        for name in self._places():
            if chosen.count(self[name].data) > 1:
                self[name].errors = [_l("This one stands in two places.")]
                valid = False
        return valid


def tie_form(choices: list[tuple[str, str]], labels: list[str], **kwargs: Any) -> TieForm:
    """A form for one tie: ``choices`` are (number, name), ``labels`` of its places in order."""
    fields = {
        f"place_{position}": SelectField(
            label,
            choices=[SelectChoice(value, name) for value, name in choices],
            default=choices[position][0],
        )
        for position, label in enumerate(labels)
    }
    form: TieForm = type("OneTieForm", (TieForm,), fields)(**kwargs)
    return form


class SignForm(FlaskForm):
    """A signature under the order."""

    read = BooleanField(
        _l("I have looked at the order, the near ties and the decisions"),
        validators=[InputRequired(_l("Tick the box once you have."))],
    )


class ReleaseForm(FlaskForm):
    """The second person's yes."""

    read = BooleanField(
        _l("I have looked at the result and nothing speaks against it"),
        validators=[InputRequired(_l("Tick the box once you have."))],
    )


class QuestionForm(FlaskForm):
    """A question to a juror."""

    text = TextAreaField(
        _l("Question"), validators=[DataRequired(), Length(max=1000)], render_kw=SHORT
    )


class QuestionAnswerForm(FlaskForm):
    """What the juror says to it."""

    answer = TextAreaField(
        _l("Your answer"), validators=[DataRequired(), Length(max=1000)], render_kw=SHORT
    )
