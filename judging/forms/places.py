"""What a manager enters to give places, and to act on an author's behalf."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    DecimalField,
    HiddenField,
    IntegerField,
    RadioField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional

from app.core.stale import fingerprint
from judging.models import Quota
from judging.services.quotas import ANNOUNCED, FIELDS, NUMBERS

MOST = 100_000
WHAT_IF = [name for name in NUMBERS if name != "offer_days"]


def _places() -> IntegerField:
    return IntegerField(_l("Places"), validators=[InputRequired(), NumberRange(0, MOST)])


def _reserve() -> IntegerField:
    return IntegerField(
        _l("Reserved for members"), validators=[InputRequired(), NumberRange(0, MOST)]
    )


def _cap(label: Any) -> IntegerField:
    return IntegerField(
        label,
        description=_l("Empty: no limit"),
        validators=[Optional(), NumberRange(1, MOST)],
    )


def _threshold() -> DecimalField:
    return DecimalField(
        _l("Least score"),
        places=2,
        default=Decimal(0),
        validators=[Optional(), NumberRange(0, 100)],
        render_kw={"inputmode": "decimal"},
    )


def _numbers(form: FlaskForm, names: Iterable[str]) -> dict[str, Any]:
    """What ``form`` has of ``names``; no threshold is one of nothing."""
    found = {name: form[name].data for name in names if name in form}
    return {name: Decimal(0) if (name, it) == ("threshold", None) else it
            for name, it in found.items()}  # fmt: skip


class WhatIfForm(FlaskForm):
    """The numbers to try; nothing is written."""

    class Meta:
        csrf = False

    places = _places()
    reserve = _reserve()
    per_organisation = _cap(_l("Most for one organisation"))
    per_country = _cap(_l("Most for one country"))
    threshold = _threshold()

    def validate(self, *args: Any, **kwargs: Any) -> bool:
        """The numbers also have to fit each other."""
        if not super().validate(*args, **kwargs):
            return False
        if self.reserve.data > self.places.data:
            self.reserve.errors = [_l("The reserve is part of the places: it cannot be larger.")]
            return False
        return True

    @property
    def numbers(self) -> dict[str, Any]:
        """By name of the quota's column."""
        return _numbers(self, WHAT_IF)


class AllocateForm(WhatIfForm):
    """The numbers that were tried, and the quota as it was then. The view's guard has asked for
    the token that the button carries along."""

    seen = HiddenField()


class QuotaForm(FlaskForm):
    """All rules of a quota; what was announced is shown and stays once the call is open."""

    seen = HiddenField()
    places = _places()
    reserve = _reserve()
    per_organisation = _cap(_l("Most for one organisation"))
    per_country = _cap(_l("Most for one country"))
    threshold = _threshold()
    offer_days = IntegerField(
        _l("Days to confirm"),
        description=_l("An offer holds its place until the end of the last of these days."),
        validators=[InputRequired(), NumberRange(1, 365)],
    )
    first_come = BooleanField(_l("First come, first served: no jury, no scores"))
    relaxes = BooleanField(_l("Fill places that the limits leave empty, over the limits"))
    seed = StringField(
        _l("Seed of the draw"),
        description=_l(
            "Draws between equals. Anybody can check it: the call's page shows it before it opens."
        ),
        validators=[DataRequired(), Length(max=100)],
    )

    def __init__(self, quota: Quota, *args: Any, **kwargs: Any) -> None:
        stored = {name: getattr(quota, name) for name in FIELDS}
        super().__init__(*args, data={**stored, "seen": fingerprint(quota)}, **kwargs)

    def keep_announced(self) -> None:
        """Leave out what cannot change any more."""
        for name in ANNOUNCED:
            delattr(self, name)

    @property
    def values(self) -> dict[str, Any]:
        """By name of the quota's column."""
        return _numbers(self, FIELDS)


class RaiseForm(FlaskForm):
    """More places than before, and why."""

    places = _places()
    reason = TextAreaField(
        _l("Reason"), validators=[DataRequired(), Length(max=1000)], render_kw={"rows": 2}
    )


class OnBehalfForm(FlaskForm):
    """What the secretary does for an author, and why."""

    deed = RadioField(_l("What they want"), validators=[DataRequired(_l("Choose one."))])
    reason = TextAreaField(
        _l("Reason"),
        description=_l("The author reads it in the mail about this."),
        validators=[DataRequired(_l("Say why you do this for them: they read it.")),
                    Length(max=1000)],
        render_kw={"rows": 3},
    )  # fmt: skip

    def __init__(self, deeds: Sequence[tuple[str, Any]], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.deed.choices = [SelectChoice(value, label) for value, label in deeds]
