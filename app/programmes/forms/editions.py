"""Opening an edition, and everything it says."""

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    DateField,
    DateTimeLocalField,
    EmailField,
    HiddenField,
    RadioField,
    SelectField,
    StringField,
    URLField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import URL, DataRequired, Length, Optional, Regexp, ValidationError

from app.core.i18n import country_choices
from app.core.stale import fingerprint
from app.programmes.forms.fields import moment_in, said, texts, zones
from app.programmes.models import Edition
from app.programmes.queries.wording import mode_name
from app.programmes.rules.art import STYLES
from app.programmes.rules.editions import EditionMode
from app.programmes.rules.local_times import wall_time
from app.programmes.rules.palette import PALETTES
from app.programmes.services.editions import FIELDS

MOMENTS = ("registration_opens_at", "registration_closes_at")


def _moment(label: Any) -> DateTimeLocalField:
    return DateTimeLocalField(
        label, format=["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"], validators=[Optional()]
    )


class EditionDates(FlaskForm):
    """When, and on which clock."""

    name = StringField(
        _l("Name"),
        description=_l("Such as ESI 2027, Gdynia"),
        validators=[DataRequired(), Length(max=120)],
    )
    starts_on = DateField(_l("First day"), validators=[DataRequired()])
    ends_on = DateField(_l("Last day"), validators=[DataRequired()])
    timezone = SelectField(
        _l("Time zone"),
        description=_l("Every deadline of this edition is shown on the clock of this place."),
        validators=[DataRequired()],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.timezone.choices = zones()


class NewEditionForm(EditionDates):
    """A draft, from nothing or from another edition's setup."""

    source = SelectField(
        _l("Start from"),
        description=_l(
            "Copies texts, switches, key dates, terms, rates, caps, categories and consent texts. "
            "Dates move along with the first day; people and payments are never copied."
        ),
    )
    programme = SelectField(
        _l("Programme"),
        description=_l("A copy stays in the programme of its source."),
        validators=[DataRequired()],
    )
    code = StringField(
        _l("Short name"),
        description=_l(
            "For addresses and files: small letters, digits and hyphens, as in ese-2028. "
            "It never changes."
        ),
        validators=[
            DataRequired(),
            Length(max=40),
            Regexp(
                r"^[a-z0-9]+(-[a-z0-9]+)*$",
                message=_l("Use small letters, digits and hyphens, such as ese-2028."),
            ),
        ],
    )
    mode = RadioField(_l("Where it takes place"), validators=[DataRequired()])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.mode.choices = [SelectChoice(mode.value, mode_name(mode)) for mode in EditionMode]

    def values(self) -> dict[str, Any]:
        """What the services take."""
        names = ("name", "starts_on", "ends_on", "timezone")
        return {**{name: self[name].data for name in names}, "mode": EditionMode(self.mode.data)}


class EditionForm(EditionDates):
    """Everything an edition says; its status and mode have a page of their own."""

    seen = HiddenField()
    tagline = texts(_l("In one line"), length=160, required=False)
    description = texts(
        _l("Who can come, what happens there"), length=4000, lines=True, required=False
    )
    venue = StringField(_l("Venue"), validators=[Optional(), Length(max=200)])
    city = StringField(_l("Town"), validators=[Optional(), Length(max=100)])
    country = SelectField(_l("Country"), validators=[Optional()])
    website = URLField(_l("Website"), validators=[Optional(), URL(), Length(max=200)])
    contact_email = EmailField(
        _l("E-mail address for questions"),
        validators=[
            Optional(),
            Length(max=200),
            Regexp(
                r"^[^@\s]+@[^@\s]+\.[^@\s]+$",
                message=_l("Enter an e-mail address, such as name@example.org."),
            ),
        ],
    )
    registration_opens_at = _moment(_l("Registration opens"))
    registration_closes_at = _moment(_l("Registration closes"))
    has_registration = BooleanField(_l("Organisations register delegations"))
    has_calls = BooleanField(_l("Calls for workshops, lectures or other proposals"))
    has_contest = BooleanField(_l("A contest with a jury"))
    members_only = BooleanField(_l("Only members of MILSET take part"))
    palette = RadioField(_l("Colours"), validators=[Optional()])
    ornament = RadioField(_l("Ornament"), validators=[Optional()])

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.country.choices = [SelectChoice("", ""), *country_choices()]
        self.palette.choices = [SelectChoice(name, label) for name, label in _palettes().items()]
        self.ornament.choices = [SelectChoice(name, label) for name, label in _ornaments().items()]

    def validate_website(self, field: Any) -> None:
        """A link may lead to the web only."""
        if field.data and not field.data.lower().startswith(("https://", "http://")):
            raise ValidationError(_l("A website begins with https://"))

    def validate_registration_opens_at(self, field: Any) -> None:
        """A time that the clock of the edition's zone does show."""
        moment_in(field.data, self.timezone.data)

    validate_registration_closes_at = validate_registration_opens_at

    def values(self) -> dict[str, Any]:
        """What the services take: moments aware, texts by language."""
        given = {
            name: value for name, value in self.data.items() if name not in ("seen", "csrf_token")
        }
        given["tagline"], given["description"] = said(self.tagline), said(self.description)
        for name in MOMENTS:
            given[name] = moment_in(self[name].data, self.timezone.data)
        for name in ("venue", "city", "country", "website", "contact_email", "palette", "ornament"):
            given[name] = given[name] or ""
        return given


def edition_form(edition: Edition) -> EditionForm:
    """The form filled with the edition, its times on the edition's own clock."""
    shown = {field: getattr(edition, field) for field in FIELDS}
    shown |= {name: _wall(edition, name) for name in MOMENTS}
    return EditionForm(data={**shown, "seen": fingerprint(edition)})


def _wall(edition: Edition, name: str) -> Any:
    moment = getattr(edition, name)
    return moment and wall_time(moment, edition.timezone)


def _palettes() -> dict[str, Any]:
    words = {
        "": _l("Drawn from the short name"),
        "cobalt": _l("Cobalt"),
        "magenta": _l("Magenta"),
        "teal": _l("Teal"),
        "umber": _l("Umber"),
        "ocean": _l("Ocean"),
        "violet": _l("Violet"),
        "forest": _l("Forest"),
        "brick": _l("Brick"),
        "slate": _l("Slate"),
        "night": _l("Night"),
    }
    return {name: words[name] for name in ["", *PALETTES]}


def _ornaments() -> dict[str, Any]:
    words = {
        "": _l("Drawn from the short name"),
        "orbits": _l("Orbits"),
        "dots": _l("Waves of dots"),
        "lattice": _l("Lattice"),
        "spectrum": _l("Spectrum"),
        "waves": _l("Waves"),
        "guilloche": _l("Rosettes"),
    }
    return {name: words[name] for name in ["", *STYLES]}
