"""What managers may enter about a station: who may pass, when, and what it leads into."""

from datetime import time
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    DateTimeLocalField,
    FieldList,
    Form,
    FormField,
    HiddenField,
    IntegerField,
    SelectField,
    SelectMultipleField,
    StringField,
    TimeField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Length, NumberRange, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from app.core.i18n import gettext as _
from app.core.i18n import show_datetime, show_list
from app.programmes.forms.fields import moment_in
from app.programmes.models import Edition
from app.programmes.rules.local_times import wall_time
from badges.models import Area, Station, StationKind
from badges.queries.stations import doors_by_area, hours_of
from badges.queries.wording import hours_name, kind_name
from badges.rules.hours import Hours
from badges.rules.presets import PRESETS
from badges.services.stations import fingerprint
from judging.queries.timetable import Entry, sessions_of
from registration.queries.wording import role_name
from registration.rules.roles import ParticipantRole

MOMENTS = ("opens_at", "closes_at")
PLAIN = ("name", "once", "needs_payment", "needs_consent", "capacity")
#: what the CHECK of the table and a venue can hold
LARGEST = 1_000_000
#: breakfast, lunch and dinner
ROWS = 3


class HoursForm(Form):
    """One row: hours that come again each day; left empty it says nothing."""

    name = StringField(
        _l("Name"), filters=[lambda text: (text or "").strip()], validators=[Length(max=40)]
    )
    opens = TimeField(_l("Opens"), validators=[Optional()])
    closes = TimeField(_l("Closes"), validators=[Optional()])

    def validate(self, extra_validators: Any = None) -> bool:
        """All three or none of them, and not the same time twice."""
        fine = super().validate(extra_validators)
        for field, message in self._complaints():
            field.errors = [*field.errors, message]
            fine = False
        return fine

    def _complaints(self) -> list[tuple[Any, Any]]:
        if not any((self.name.data, *self.times, self.opens.errors, self.closes.errors)):
            return []
        missing = [
            (self.name, _l("Name these hours, such as Lunch.")),
            (self.opens, _l("Say when it opens.")),
            (self.closes, _l("Say when it closes.")),
        ]
        found = [pair for pair in missing if not pair[0].data and not pair[0].errors]
        if not found and self.times[0] == self.times[1]:
            found = [(self.closes, _l("It opens and closes at the same time. Check both."))]
        return found

    @property
    def times(self) -> tuple[time | None, time | None]:
        """When it opens and closes."""
        return self.opens.data, self.closes.data

    @property
    def hours(self) -> list[Hours]:
        """What the row says: one entry, or nothing."""
        opens, closes = self.times
        return [Hours(self.name.data or "", opens, closes)] if opens and closes else []


class StationForm(FlaskForm):
    """A place where badges are read, and who may pass there."""

    seen = HiddenField()
    name = StringField(
        _l("Name"),
        description=_l("As the desk calls the place, such as Main gate or Lunch on Tuesday"),
        validators=[
            DataRequired(_l("Give the station a name, as the desk calls the place.")),
            Length(max=80),
        ],
    )
    kind = SelectField(_l("What is read there"))
    area = SelectField(
        _l("Leads into"),
        description=_l(
            "Doors into the same place count together: whoever came in by one is inside for all."
        ),
        default="",
    )
    session = SelectField(
        _l("Session of the timetable"),
        description=_l("Its room's seats are the limit, unless you give another one."),
        default="",
    )
    roles = SelectMultipleField(
        _l("Who may pass"),
        description=_l("Nobody chosen means everybody."),
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
    )
    once = BooleanField(_l("Once only, until the person has gone out again"))
    needs_payment = BooleanField(_l("The delegation must have paid"))
    needs_consent = BooleanField(_l("A minor's parents must have agreed"))
    hours = FieldList(FormField(HoursForm), _l("Hours of each day"), min_entries=ROWS)
    opens_at = DateTimeLocalField(_l("Opens"), validators=[Optional()])
    closes_at = DateTimeLocalField(_l("Closes"), validators=[Optional()])
    capacity = IntegerField(
        _l("Most people inside at once"),
        description=_l("Empty: no limit. The desk cannot overrule it."),
        validators=[Optional(), NumberRange(1, LARGEST)],
    )

    def __init__(self, edition: Edition, station: Station | None = None, **more: Any) -> None:
        super().__init__(**more)
        self.zone = edition.timezone
        self.kind.choices = [SelectChoice(kind.value, kind_name(kind)) for kind in StationKind]
        self.roles.choices = [SelectChoice(one.value, role_name(one)) for one in ParticipantRole]
        self._offer_areas(edition, station)
        self._offer_sessions(edition)

    def _offer_areas(self, edition: Edition, station: Station | None) -> None:
        shared = doors_by_area(edition, but=station)
        self._areas = {area.public_id: area for area, _doors in shared}
        self.area.choices = [
            SelectChoice("", _("A place of its own")),
            *(SelectChoice(area.public_id, _same_place(doors)) for area, doors in shared),
        ]

    def _offer_sessions(self, edition: Edition) -> None:
        entries = sessions_of(edition)
        self._sessions = {entry.session.public_id: entry.session.id for entry in entries}
        self.session.choices = [
            SelectChoice("", _("None of them")),
            *(SelectChoice(one.session.public_id, _told(one, self.zone)) for one in entries),
        ]

    def validate_opens_at(self, field: Any) -> None:
        """A time that the clock of the edition's zone does show."""
        moment_in(field.data, self.zone)

    validate_closes_at = validate_opens_at

    @property
    def chosen_kind(self) -> StationKind:
        """The kind whose fields come first; a door while none is chosen."""
        known = {kind.value: kind for kind in StationKind}
        return known.get(self.kind.data, StationKind.DOOR)

    @property
    def has_sessions(self) -> bool:
        """Whether the edition has a timetable to choose from."""
        return bool(self._sessions)

    def values(self) -> dict[str, Any]:
        """What the services take, moments aware."""
        kind = StationKind(self.kind.data)
        is_session = kind is StationKind.SESSION
        return {
            **{name: self[name].data for name in PLAIN},
            **{name: moment_in(self[name].data, self.zone) for name in MOMENTS},
            "kind": kind,
            "roles": list(self.roles.data or []),
            "hours": [one for row in self.hours for one in row.form.hours],
            "area": self._chosen_area(),
            "session_id": self._sessions.get(self.session.data) if is_session else None,
        }

    def _chosen_area(self) -> Area | None:
        return self._areas.get(self.area.data)


def station_form(station: Station) -> StationForm:
    """The form filled with the station, its times on the edition's own clock."""
    edition, session = station.edition, station.session
    shown = {name: getattr(station, name) for name in (*PLAIN, *MOMENTS, "kind", "roles")}
    shown |= {name: shown[name] and wall_time(shown[name], edition.timezone) for name in MOMENTS}
    shown |= {
        "area": _shared_area(station),
        "session": session.public_id if session else "",
        "hours": [one._asdict() for one in hours_of(station)],
        "seen": fingerprint(station),
    }
    return StationForm(edition, station, data=shown)


def new_station_form(edition: Edition, kind: StationKind = StationKind.DOOR) -> StationForm:
    """An empty form with the usual rules of ``kind``."""
    usual = PRESETS[kind.value]
    hours = [{**one._asdict(), "name": hours_name(one.name)} for one in usual.hours]
    return StationForm(edition, data={**usual._asdict(), "hours": hours, "kind": kind.value})


def _shared_area(station: Station) -> str:
    """The choice that stands for the station's area; empty when no other door leads there."""
    shared = {area.id for area, _doors in doors_by_area(station.edition, but=station)}
    return station.area.public_id if station.area_id in shared else ""


def _same_place(doors: list[str]) -> str:
    return _("The same place as %(doors)s", doors=show_list(doors))


def _told(entry: Entry, zone: str) -> str:
    """Title, time and room of a session."""
    when = show_datetime(entry.session.starts_at, zone, "short")
    return f"{entry.talk.title} · {when} · {entry.session.room.name}"
