"""What managers may enter about stations and badges."""

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    DateTimeLocalField,
    HiddenField,
    IntegerField,
    SearchField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Length, NumberRange, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from app.programmes.forms.fields import moment_in
from app.programmes.models import Edition
from app.programmes.rules.local_times import wall_time
from badges.models import Station, StationKind
from badges.queries.wording import kind_name
from badges.rules.certificates import read_number
from badges.services.stations import FIELDS, fingerprint
from registration.forms.fields import no_control
from registration.queries.wording import role_name
from registration.rules.roles import ParticipantRole

MOMENTS = ("opens_at", "closes_at")
#: what the CHECK of the table and a venue can hold
LARGEST = 1_000_000


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
    roles = SelectMultipleField(
        _l("Who may pass"),
        description=_l("Nobody chosen means everybody."),
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
    )
    once = BooleanField(_l("Once only, until the person has gone out again"))
    needs_payment = BooleanField(_l("The delegation must have paid"))
    needs_consent = BooleanField(_l("A minor's parents must have agreed"))
    opens_at = DateTimeLocalField(_l("Opens"), validators=[Optional()])
    closes_at = DateTimeLocalField(_l("Closes"), validators=[Optional()])
    capacity = IntegerField(
        _l("Most people inside at once"),
        description=_l("Empty: no limit. The desk cannot overrule it."),
        validators=[Optional(), NumberRange(1, LARGEST)],
    )

    def __init__(self, edition: Edition, **more: Any) -> None:
        super().__init__(**more)
        self.zone = edition.timezone
        self.kind.choices = [SelectChoice(kind.value, kind_name(kind)) for kind in StationKind]
        self.roles.choices = [SelectChoice(one.value, role_name(one)) for one in ParticipantRole]

    def validate_opens_at(self, field: Any) -> None:
        """A time that the clock of the edition's zone does show."""
        moment_in(field.data, self.zone)

    validate_closes_at = validate_opens_at

    def values(self) -> dict[str, Any]:
        """What the services take, moments aware."""
        given = {name: self[name].data for name in (*FIELDS, "capacity") if name in self}
        given |= {name: moment_in(given[name], self.zone) for name in MOMENTS}
        return {**given, "kind": StationKind(given["kind"]), "roles": list(given["roles"] or [])}


def station_form(station: Station) -> StationForm:
    """The form filled with the station, its times on the edition's own clock."""
    shown = {name: getattr(station, name) for name in (*FIELDS, "capacity")}
    zone = station.edition.timezone
    shown |= {name: shown[name] and wall_time(shown[name], zone) for name in MOMENTS}
    return StationForm(station.edition, data={**shown, "seen": fingerprint(station)})


def new_station_form(edition: Edition) -> StationForm:
    """An empty form with the usual rules of a door."""
    usual = {"once": True, "needs_payment": True, "needs_consent": True}
    return StationForm(edition, data=usual)


class IssueForm(FlaskForm):
    """Certificates of one kind for everybody whom they are due."""

    language = SelectField(
        _l("Language"),
        description=_l("It is printed in this language and never changes."),
    )
    signatory_1 = StringField(_l("First signature: name"), validators=[Optional(), Length(max=80)])
    office_1 = StringField(_l("First signature: office"), validators=[Optional(), Length(max=80)])
    signatory_2 = StringField(_l("Second signature: name"), validators=[Optional(), Length(max=80)])
    office_2 = StringField(_l("Second signature: office"), validators=[Optional(), Length(max=80)])

    def __init__(self, *, languages: dict[str, str], **more: Any) -> None:
        super().__init__(**more)
        self.language.choices = [
            SelectChoice("", _l("Each delegation's own")),
            *(SelectChoice(code, name) for code, name in languages.items()),
        ]

    def signatories(self) -> list[tuple[str, str]]:
        """Who signs: (name, office), those left empty left out."""
        given = (
            (self.signatory_1.data, self.office_1.data),
            (self.signatory_2.data, self.office_2.data),
        )
        return [(name.strip(), (office or "").strip()) for name, office in given if name]


class CertificateFilter(FlaskForm):
    """Whose certificates a list shows."""

    class Meta:
        csrf = False

    kind = HiddenField()
    show = SelectField(_l("Who"), validate_choice=False)
    words = SearchField(_l("Name or organisation"), validators=[Optional(), Length(max=80)])


class ReasonForm(FlaskForm):
    """Why a certificate is revoked, corrected, or issued against the rule."""

    reason = TextAreaField(
        _l("Reason"),
        description=_l("Kept with the certificate, and sent to the delegation"),
        validators=[
            DataRequired(_l("Say why: it is kept with the certificate.")),
            Length(max=500),
            no_control,
        ],
        render_kw={"rows": 3},
    )


class NumberForm(FlaskForm):
    """The number on a certificate, typed off the paper."""

    class Meta:
        csrf = False

    number = StringField(
        _l("Number of the certificate"),
        description=_l("Twelve letters and digits, such as 7Q4K-M2XR-9TW0"),
        validators=[DataRequired(_l("Type the number that stands beside the QR code."))],
        render_kw={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"},
    )

    def validate_number(self, field: Any) -> None:
        """A number without a slip; whether it exists is not asked here."""
        if read_number(field.data) is None:
            raise ValidationError(
                _l("This is no number of ours: compare it with the paper, letter by letter.")
            )
