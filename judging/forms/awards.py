"""Awards: what they are called, for what, and the jury's own decisions about them."""

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import IntegerField, SelectField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange

from app.core.i18n import localised
from app.programmes.forms.fields import texts
from judging.models import Award, Call, RankedSubmission
from judging.queries.wording_desk import piece_name
from judging.rules.kinds import FieldKind
from judging.services.awards import REASON_MAX

#: between a field's code and its value in one choice
BETWEEN = "="


class AwardForm(FlaskForm):
    """One award."""

    name = texts(_l("Name"), length=120)
    places = IntegerField(_l("Winners"), validators=[InputRequired(), NumberRange(1, 50)])
    about = SelectField(
        _l("Given for"), description=_l("All submissions, or only those with one answer.")
    )

    def about_parts(self) -> tuple[str, str]:
        """(field code, value); both empty for the whole call."""
        code, _between, value = (self.about.data or "").partition(BETWEEN)
        return code, value


def award_form(call: Call, award: Award | None = None) -> AwardForm:
    """The form for a new award or for ``award``."""
    data: dict[str, Any] = {"places": 1, "about": ""}
    if award is not None:
        about = f"{award.field_code}{BETWEEN}{award.field_value}" if award.field_code else ""
        data = {"name": award.name, "places": award.places, "about": about}
    form = AwardForm(data=data)
    form.about.choices = [SelectChoice("", str(_l("All submissions"))), *_answers(call)]
    return form


def _answers(call: Call) -> list[SelectChoice]:
    return [
        SelectChoice(
            f"{field.code}{BETWEEN}{option['value']}",
            f"{localised(field.label)}: {localised(option['label'])}",
        )
        for field in call.fields
        if field.kind is FieldKind.CHOICE
        for option in field.options
    ]


class ReasonForm(FlaskForm):
    """A decision that is not the order's, and why."""

    reason = TextAreaField(
        _l("Reason"),
        description=_l("It is kept in the record of the jury."),
        validators=[InputRequired(), Length(max=REASON_MAX)],
    )


class GiveForm(ReasonForm):
    """An award for one more submission."""

    submission = SelectField(_l("Submission"))


def give_form(call: Call, ranked: Sequence[RankedSubmission]) -> GiveForm:
    """The form with the submissions of the last round, best first."""
    form = GiveForm()
    form.submission.choices = [
        SelectChoice(
            each.submission.public_id,
            f"{each.place}. {piece_name(call, each.submission.number or 0)}: "
            f"{each.submission.title}",
        )
        for each in ranked
    ]
    return form
