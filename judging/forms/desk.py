"""What a juror fills in. Marks are also sent one by one by the page's script."""

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import IntegerField, SelectField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from judging.models import Criterion
from judging.queries.wording_desk import conflict_names
from judging.rules.kinds import Vote

#: the field of a voting round
VOTE = "vote"


def field_of(criterion: Criterion | None) -> str:
    """The name of the field that takes this mark; None: the vote."""
    return f"mark-{criterion.public_id}" if criterion else VOTE


def marks_form(criteria: Sequence[Criterion | None]) -> Any:
    """A form with a field for each of ``criteria`` (None: the vote); empty fields say nothing."""
    fields = {field_of(one): _field(one) for one in criteria}
    return type("MarksForm", (FlaskForm,), fields)()


def _field(criterion: Criterion | None) -> IntegerField:
    low, high = (criterion.minimum, criterion.maximum) if criterion else (min(Vote), max(Vote))
    message = _l("Give a mark from %(low)s to %(high)s.", low=int(low), high=int(high))
    return IntegerField(validators=[Optional(), NumberRange(low, high, message)])


class RemarkForm(FlaskForm):
    """Something is wrong with it."""

    text = TextAreaField(
        _l("What is wrong?"),
        validators=[InputRequired(_l("Write what you noticed.")), Length(max=1000)],
        render_kw={"rows": 3},
    )


class AbstainForm(FlaskForm):
    """No conflict, and yet no judgement."""

    why = TextAreaField(
        _l("Why can you not judge it?"),
        validators=[InputRequired(_l("Say in a few words why.")), Length(max=1000)],
        render_kw={"rows": 2},
    )


class RecuseForm(FlaskForm):
    """A conflict that shows only now."""

    kind = SelectField(
        _l("What is the conflict?"), validators=[InputRequired(_l("Choose what it is."))]
    )
    reason = TextAreaField(
        _l("In your words"), validators=[Optional(), Length(max=1000)], render_kw={"rows": 2}
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = conflict_names().items()
        self.kind.choices = [
            SelectChoice("", ""),
            *(SelectChoice(kind.value, name) for kind, name in names),
        ]
