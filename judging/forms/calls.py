"""Opening a call, and everything its managers set."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from markupsafe import Markup
from wtforms import (
    BooleanField,
    DateField,
    DateTimeLocalField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Optional, Regexp

from app.core.stale import fingerprint
from app.programmes.forms.fields import moment_in, said, texts
from app.programmes.models import Edition
from app.programmes.rules.local_times import wall_time
from judging.models import Call
from judging.queries import wording_calls as words
from judging.queries.wording_presets import preset_name, preset_summary
from judging.rules.kinds import Audience, Decision
from judging.rules.presets import MB, PRESETS
from judging.services.calls import FIELDS, MOMENTS

#: the label of a starting point: its name, and what it sets up
STARTING_POINT = Markup('<strong>{}</strong><span class="d-block m-soft">{}</span>')
WALL = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"]


def moment(label: Any, *, needed: bool = True) -> DateTimeLocalField:
    """A time on the clock of the edition."""
    check = DataRequired() if needed else Optional()
    return DateTimeLocalField(label, format=WALL, validators=[check])


def amount(label: Any, *, least: int = 0, most: int, about: Any = "", needed: bool = False) -> Any:
    """A whole number between two bounds; empty means no limit unless it is needed."""
    check = InputRequired() if needed else Optional()
    return IntegerField(label, description=about, validators=[check, NumberRange(least, most)])


def code_field() -> StringField:
    """The short name of a new call."""
    return StringField(
        _l("Short name"),
        description=_l(
            "For addresses: small letters, digits and hyphens, as in photos-2028. It never changes."
        ),
        validators=[
            DataRequired(),
            Length(max=40),
            Regexp(
                r"^[a-z0-9]+(-[a-z0-9]+)*$",
                message=_l("Use small letters, digits and hyphens, such as photos-2028."),
            ),
        ],
    )


class NewCallForm(FlaskForm):
    """Where a call begins: its edition, its starting point, its name and when it runs."""

    edition = SelectField(_l("Edition"), validators=[DataRequired()])
    preset = RadioField(
        _l("Start from"),
        description=_l("It fills in the form, the rounds and the limits. You can change them all."),
        validators=[DataRequired()],
    )
    name = texts(_l("Name"), length=120)
    code = code_field()
    opens_at = moment(_l("Opens"))
    closes_at = moment(_l("Closes"))

    def __init__(self, editions: Sequence[Edition], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._zones = {each.code: each.timezone for each in editions}
        self.edition.choices = [SelectChoice(each.code, each.name) for each in editions]
        self.preset.choices = [
            SelectChoice(code, STARTING_POINT.format(preset_name(code), preset_summary(code)))
            for code in PRESETS
        ]

    def validate_opens_at(self, field: Any) -> None:
        """A time that the clock of the edition's zone does show."""
        self._moment(field)

    validate_closes_at = validate_opens_at

    def _moment(self, field: Any) -> datetime | None:
        return moment_in(field.data, self._zones.get(self.edition.data, "UTC"))

    def values(self) -> dict[str, Any]:
        """What the service takes, but the edition."""
        return {
            "preset": self.preset.data,
            "code": self.code.data,
            "name": said(self.name),
            "opens_at": self._moment(self.opens_at),
            "closes_at": self._moment(self.closes_at),
        }


class CopyCallForm(FlaskForm):
    """For which edition, under which name."""

    edition = SelectField(_l("For the edition"), validators=[DataRequired()])
    code = code_field()

    def __init__(self, editions: Sequence[Edition], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.edition.choices = [SelectChoice(each.code, each.name) for each in editions]


class CallForm(FlaskForm):
    """Everything of a call but its questions and texts."""

    seen = HiddenField()
    name = texts(_l("Name"), length=120)
    summary = texts(_l("Invitation"), length=3000, lines=True, required=False)
    decision = RadioField(_l("How it ends"), validators=[DataRequired()])
    audience = RadioField(_l("Who may submit"), validators=[DataRequired()])
    members_first_days = amount(
        _l("Days for members alone"),
        most=365,
        needed=True,
        about=_l("Whole days, the day of the opening being the first. 0: everybody at once."),
    )
    opens_at = moment(_l("Opens"))
    closes_at = moment(_l("Closes"))
    per_author = amount(_l("Submissions of one person at most"), least=1, most=1000)
    per_organisation = amount(_l("Submissions of one organisation at most"), least=1, most=1000)
    age_min = amount(_l("Youngest age"), most=120)
    age_max = amount(_l("Greatest age"), most=120)
    age_on = DateField(_l("The age counts on"), validators=[Optional()])
    asks_parents = BooleanField(_l("A parent is asked when the author is under 18"))
    forwarding = BooleanField(_l("An organisation forwards its best; only those are judged"))
    forwards_max = amount(_l("Forwarded by one organisation at most"), least=1, most=1000)
    forwards_until = moment(_l("Forwarding ends"), needed=False)
    takes_photos = BooleanField(_l("Photos (JPEG, PNG, HEIC)"))
    takes_documents = BooleanField(_l("Documents (PDF)"))
    files_min = amount(_l("Files needed"), most=20, needed=True)
    files_max = amount(_l("Files allowed"), most=20, needed=True)
    megabytes = amount(_l("Size of a file at most, in MB"), least=1, most=30, needed=True)
    photo_width_min = amount(_l("Width of a photo at least, in pixels"), most=20_000, needed=True)
    photo_height_min = amount(_l("Height of a photo at least, in pixels"), most=20_000, needed=True)

    def __init__(self, zone: str, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._zone = zone
        self.decision.choices = [
            SelectChoice(each.value, words.decision_name(each)) for each in Decision
        ]
        self.audience.choices = [
            SelectChoice(each.value, words.audience_name(each)) for each in Audience
        ]

    def validate_opens_at(self, field: Any) -> None:
        """A time that the clock of the edition's zone does show."""
        moment_in(field.data, self._zone)

    validate_closes_at = validate_forwards_until = validate_opens_at

    def values(self) -> dict[str, Any]:
        """What the service takes: moments aware, texts by language, bytes."""
        given: dict[str, Any] = {name: self[name].data for name in FIELDS if name in self}
        given |= {name: moment_in(self[name].data, self._zone) for name in MOMENTS}
        given |= {"name": said(self.name), "summary": said(self.summary)}
        given["decision"] = Decision(self.decision.data)
        given["audience"] = Audience(self.audience.data)
        given["file_size_max"] = (self.megabytes.data or 1) * MB
        return given


def call_form(call: Call) -> CallForm:
    """The form filled with the call, its times on the edition's own clock."""
    zone = call.edition.timezone
    shown: dict[str, Any] = {name: getattr(call, name) for name in FIELDS}
    shown |= {name: _wall(shown[name], zone) for name in MOMENTS}
    shown |= {"decision": call.decision.value, "audience": call.audience.value}
    shown["megabytes"] = max(1, round(call.file_size_max / MB))
    return CallForm(zone, data={**shown, "seen": fingerprint(call)})


def _wall(at: datetime | None, zone: str) -> datetime | None:
    return wall_time(at, zone) if at else None


def chosen(editions: Sequence[Edition], form: FlaskForm) -> Edition:
    """The edition that a form names; its select field has checked that it is there."""
    by_code: Mapping[str, Edition] = {each.code: each for each in editions}
    return by_code[form.edition.data]
