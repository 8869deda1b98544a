"""How a round judges, what it marks."""

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, DecimalField, HiddenField, RadioField, StringField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Regexp

from app.core.stale import fingerprint
from app.programmes.forms.fields import moment_in, said, texts
from app.programmes.rules.local_times import wall_time
from judging.forms.calls import amount, moment
from judging.models import Criterion, Round
from judging.queries.wording_jury import round_kind_name
from judging.rules.kinds import RoundKind, RoundState


def _kinds() -> list[SelectChoice]:
    return [SelectChoice(kind.value, round_kind_name(kind)) for kind in RoundKind]


class NewRoundForm(FlaskForm):
    """A round after the others."""

    name = texts(_l("Name"), length=120)
    kind = RadioField(_l("How it judges"), validators=[DataRequired()])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind.choices = _kinds()


class RoundWordsForm(FlaskForm):
    """What may change at any time before the closing: words, and the day it is due."""

    seen = HiddenField()
    name = texts(_l("Name"), length=120)
    instructions = texts(_l("What jurors read"), length=3000, lines=True, required=False)
    due_at = moment(_l("Marks asked until"), needed=False)

    def __init__(self, zone: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._zone = zone

    def validate_due_at(self, field: Any) -> None:
        """A time that the clock of the edition's zone does show."""
        moment_in(field.data, self._zone)

    def values(self) -> dict[str, Any]:
        """What the service takes."""
        return {
            "name": said(self.name),
            "instructions": said(self.instructions),
            "due_at": moment_in(self.due_at.data, self._zone),
            "seen": self.seen.data or "",
        }


class RoundForm(RoundWordsForm):
    """Everything of a round in set-up."""

    kind = RadioField(_l("How it judges"), validators=[DataRequired()])
    marks_each = amount(_l("Jurors for each submission"), least=1, most=50, needed=True)
    everyone = BooleanField(_l("Everybody without a conflict judges every submission"))
    votes_needed = amount(
        _l("“In” votes needed to advance"),
        least=1,
        most=50,
        needed=True,
        about=_l("In a round by votes. One “must keep” always advances."),
    )
    advance = amount(
        _l("How many of the best advance"),
        least=1,
        most=100_000,
        about=_l("In a round by criteria. Empty: this round decides."),
    )

    def __init__(self, zone: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(zone, *args, **kwargs)
        self.kind.choices = _kinds()

    def values(self) -> dict[str, Any]:
        """What the service takes."""
        numbers = {key: self[key].data for key in ("marks_each", "votes_needed", "advance")}
        structure = {"kind": RoundKind(self.kind.data), "everyone": self.everyone.data}
        return super().values() | numbers | structure


def round_form(round_: Round) -> RoundWordsForm:
    """The form of a round as it stands: in set-up all of it, once open the words."""
    zone = round_.call.edition.timezone
    shown = {
        "name": round_.name,
        "instructions": round_.instructions,
        "due_at": wall_time(round_.due_at, zone) if round_.due_at else None,
        "seen": fingerprint(round_),
    }
    if round_.state is not RoundState.SETUP:
        return RoundWordsForm(zone, data=shown)
    structure = ("marks_each", "everyone", "votes_needed", "advance")
    shown |= {key: getattr(round_, key) for key in structure} | {"kind": round_.kind.value}
    return RoundForm(zone, data=shown)


class CriterionForm(FlaskForm):
    """What is marked, on which scale, how much it weighs."""

    seen = HiddenField()
    name = texts(_l("Name"), length=80)
    description = texts(_l("What to look at"), length=600, lines=True, required=False)
    minimum = amount(_l("Lowest mark"), least=0, most=100, needed=True)
    maximum = amount(_l("Highest mark"), least=1, most=100, needed=True)
    weight = DecimalField(
        _l("Weight"),
        description=_l("Twice the weight counts twice as much."),
        places=2,
        validators=[InputRequired(), NumberRange(0.01, 999)],
    )

    def values(self) -> dict[str, Any]:
        """What the service takes."""
        scale = {key: self[key].data for key in ("minimum", "maximum", "weight")}
        return {"name": said(self.name), "description": said(self.description), **scale}


class NewCriterionForm(CriterionForm):
    """A criterion that did not exist yet."""

    code = StringField(
        _l("Short name"),
        description=_l("For spreadsheets: small letters, digits and hyphens. It never changes."),
        validators=[
            DataRequired(),
            Length(max=40),
            Regexp(
                r"^[a-z0-9]+(-[a-z0-9]+)*$", message=_l("Use small letters, digits and hyphens.")
            ),
        ],
    )


def criterion_form(criterion: Criterion) -> CriterionForm:
    """The form of a criterion as it stands."""
    keys = ("name", "description", "minimum", "maximum", "weight")
    shown = {key: getattr(criterion, key) for key in keys}
    return CriterionForm(data={**shown, "seen": fingerprint(criterion)})
