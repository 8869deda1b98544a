"""Rooms, one session's time and place, and the hours of a first arrangement."""

from collections.abc import Sequence
from datetime import datetime, time
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import IntegerField, RadioField, SelectField, StringField, TimeField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional

from app.core.i18n import ngettext
from app.programmes.forms.fields import moment_in
from judging.forms.calls import moment
from judging.models import Room
from judging.queries.wording_calls import session_audience_name
from judging.rules.kinds import SessionAudience


class RoomForm(FlaskForm):
    """A room of the edition."""

    name = StringField(_l("Name"), validators=[DataRequired(), Length(max=80)])
    capacity = IntegerField(
        _l("Seats"),
        description=_l("Empty: not counted."),
        validators=[Optional(), NumberRange(1, 100_000)],
    )


def _audience() -> RadioField:
    return RadioField(_l("Who may come"), validators=[DataRequired()])


def _audiences() -> list[SelectChoice]:
    return [SelectChoice(each.value, session_audience_name(each)) for each in SessionAudience]


class SessionForm(FlaskForm):
    """When and where one session is held, and for whom."""

    starts_at = moment(_l("Begins"))
    minutes = IntegerField(_l("Minutes"), validators=[InputRequired(), NumberRange(1, 1440)])
    room = SelectField(_l("Room"), validators=[DataRequired()])
    audience = _audience()

    def __init__(self, rooms: Sequence[Room], zone: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._zone = zone
        self.room.choices = [SelectChoice(room.public_id, room_words(room)) for room in rooms]
        self.audience.choices = _audiences()

    def validate_starts_at(self, field: Any) -> None:
        """A time that the clock of the edition's zone does show."""
        moment_in(field.data, self._zone)

    @property
    def begins(self) -> datetime:
        """The moment, aware."""
        at = moment_in(self.starts_at.data, self._zone)
        if at is None:
            raise ValueError("the form was not validated")
        return at


class SuggestForm(FlaskForm):
    """Between which hours of each day empty slots are filled."""

    begins = TimeField(_l("The day begins at"), validators=[DataRequired()], default=time(9))
    ends = TimeField(_l("The day ends at"), validators=[DataRequired()], default=time(18))
    pause = IntegerField(
        _l("Minutes between two sessions of a room"),
        validators=[InputRequired(), NumberRange(0, 240)],
        default=15,
    )
    audience = _audience()

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.audience.choices = _audiences()


def room_words(room: Room) -> str:
    """A room with its seats."""
    if room.capacity is None:
        return room.name
    seats = ngettext("%(num)d seat", "%(num)d seats", room.capacity)
    return f"{room.name}, {seats}"
