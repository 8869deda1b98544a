"""The person form: grouped as its page is; only a role and one name are needed to save."""

from datetime import date
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    DateField,
    EmailField,
    HiddenField,
    SelectField,
    StringField,
    TelField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from app.core.ages import age_problem
from app.core.clock import today
from app.core.i18n import country_choices
from app.core.names import is_latin
from registration.forms.fields import OnceForm, a_phone, an_email, no_control, options
from registration.models import Gender
from registration.queries.people_rows import TSHIRTS
from registration.queries.wording import age_sentence, gender_name, role_name
from registration.rules.completeness import EditionFacts
from registration.rules.roles import DELEGATION_ROLES, ParticipantRole

OLDEST = date(1900, 1, 1)
HEALTH = ("diet", "medical_notes", "health_agreed")
LINE = [Optional(), Length(max=200), no_control]


class PersonForm(OnceForm):
    """Everything asked of one person. ``facts`` are the edition's; ``fields`` those that the
    reader may change: the others leave the form."""

    seen_at = HiddenField()
    role = SelectField(_l("Role"), validators=[InputRequired(_l("Choose a role."))])
    name = StringField(
        _l("Name"),
        description=_l("In own script, any alphabet. One name is enough"),
        validators=[InputRequired(_l("Write the name: one name is enough.")), *LINE[1:]],
        render_kw={"autocomplete": "off"},
    )
    latin_name = StringField(
        _l("Name in Latin letters"),
        description=_l("As in the passport; leave empty if the name above is in Latin letters"),
        validators=LINE,
        render_kw={"autocomplete": "off"},
    )
    birth_date = DateField(_l("Date of birth"), validators=[Optional()])
    gender = SelectField(
        _l("Gender"),
        description=_l("For shared rooms only"),
        default=Gender.UNSTATED.value,
        validators=[Optional()],
    )
    nationality = SelectField(_l("Nationality"), validators=[Optional()])
    email = EmailField(_l("E-mail address"), validators=[Optional(), Length(max=200), an_email])
    phone = TelField(
        _l("Telephone"),
        description=_l("With + and the country code"),
        validators=[Optional(), Length(max=40), a_phone],
    )
    arrival = DateField(_l("Arrival"), validators=[Optional()])
    departure = DateField(_l("Departure"), validators=[Optional()])
    tshirt = SelectField(_l("T-shirt"), validators=[Optional()])
    diet = TextAreaField(
        _l("Food"),
        description=_l("What the person cannot or does not eat. Leave empty if nothing"),
        validators=[Optional(), Length(max=500), no_control],
        render_kw={"rows": 2},
    )
    medical_notes = TextAreaField(
        _l("Allergies, medicine, anything the care team must know"),
        description=_l("Leave empty if nothing"),
        validators=[Optional(), Length(max=1000), no_control],
        render_kw={"rows": 2},
    )
    health_agreed = BooleanField(
        _l("The person, and under 18 a parent, wants these notes to be kept for the care team")
    )
    photographs = BooleanField(_l("Photographs of this person may be published"))
    notes = TextAreaField(
        _l("Notes for the organiser"),
        description=_l("No health data here"),
        validators=[Optional(), Length(max=2000), no_control],
        render_kw={"rows": 2},
    )

    def __init__(self, *args: Any, facts: EditionFacts, fields: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._facts = facts
        self.role.choices = options((role.value, role_name(role)) for role in DELEGATION_ROLES)
        self.gender.choices = options((each.value, gender_name(each)) for each in Gender)
        self.nationality.choices = [*options([], first=""), *country_choices()]
        self.tshirt.choices = options(((size, size) for size in TSHIRTS), first="")
        self._keep(fields)

    def _keep(self, fields: Any) -> None:
        kept = {*fields, "seen_at", "new_id", "csrf_token", "photographs"}
        if "diet" in kept:
            kept.add("health_agreed")
        for name in [field.name for field in self if field.name not in kept]:
            del self[name]

    def allow_role(self, role: ParticipantRole) -> None:
        """Also offer a role that a delegation does not usually register but somebody has."""
        if "role" in self and role not in DELEGATION_ROLES:
            more = options([(role.value, role_name(role))])
            self.role.choices = [*(self.role.choices or []), *more]

    @property
    def values(self) -> dict[str, Any]:
        """What the services take: the person's fields that this form asks."""
        values = {
            field.name: field.data
            for field in self
            if field.name not in ("csrf_token", "new_id", "seen_at", "health_agreed", "photographs")
        }
        if "role" in values:
            values["role"] = ParticipantRole(values["role"])
        if "gender" in values:
            values["gender"] = Gender(values["gender"] or Gender.UNSTATED)
        return values

    def validate_latin_name(self, field: Any) -> None:
        """As on the passport's data page."""
        if field.data and not is_latin(field.data):
            raise ValidationError(_l("Only Latin letters here, as in the passport."))

    def validate_birth_date(self, field: Any) -> None:
        """A day that can be a birth date, and exhibitors of the edition's ages."""
        if field.data is None:
            return
        if field.data > today() or field.data < OLDEST:
            raise ValidationError(_l("This cannot be a date of birth: check the year."))
        exhibitor = "role" in self and self.role.data == ParticipantRole.EXHIBITOR
        if exhibitor and age_problem(field.data, self._facts.age_limits) is not None:
            raise ValidationError(age_sentence(field.data, self._facts))

    def validate_departure(self, field: Any) -> None:
        """Not before arrival."""
        arrival = self.arrival.data
        if arrival and field.data and field.data < arrival:
            raise ValidationError(_l("Departure lies before arrival: check both days."))

    def validate_health_agreed(self, field: Any) -> None:
        """Health data needs a consent of its own (GDPR, Art. 9)."""
        if (self.diet.data or self.medical_notes.data) and not field.data:
            raise ValidationError(
                _l("Tick this box, or leave food and health empty: such notes need a consent.")
            )
