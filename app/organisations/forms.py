"""What people may enter about organisations and memberships."""

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    DateField,
    EmailField,
    IntegerField,
    SearchField,
    SelectField,
    StringField,
    TextAreaField,
    URLField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import (
    URL,
    DataRequired,
    Length,
    NumberRange,
    Optional,
    Regexp,
    ValidationError,
)

from app.accounts.forms import EMAIL
from app.core.i18n import country_choices, language
from app.core.money import parse_money
from app.organisations.models import MembershipCategory

CATEGORIES = [
    SelectChoice(MembershipCategory.FULL.value, _l("Full member")),
    SelectChoice(MembershipCategory.ASSOCIATE.value, _l("Associate member")),
    SelectChoice(MembershipCategory.HONORARY.value, _l("Honorary member")),
]


class DirectoryFilter(FlaskForm):
    """Search of the public directory."""

    class Meta:
        csrf = False

    words = SearchField(_l("Name or town"), validators=[Optional(), Length(max=80)])
    region = SelectField(_l("Region"), validators=[Optional()])
    country = SelectField(_l("Country"), validators=[Optional()])


class OwnOrganisationForm(FlaskForm):
    """What an organisation's own people keep up to date."""

    name = StringField(
        _l("Name"),
        description=_l("In your own language and script"),
        validators=[DataRequired(), Length(max=200)],
    )
    latin_name = StringField(
        _l("Name in Latin letters"),
        description=_l("Only if the name above is written in another script"),
        validators=[Optional(), Length(max=200)],
    )
    city = StringField(_l("Town"), validators=[Optional(), Length(max=100)])
    address = TextAreaField(
        _l("Postal address"),
        description=_l("Printed on invoices"),
        validators=[Optional(), Length(max=500)],
    )
    website = URLField(_l("Website"), validators=[Optional(), URL(), Length(max=200)])
    email = EmailField(
        _l("E-mail address of the office"), validators=[Optional(), Length(max=200), EMAIL]
    )
    phone = StringField(_l("Telephone"), validators=[Optional(), Length(max=40)])
    description = TextAreaField(
        _l("What you do"),
        description=_l("Shown in the public directory"),
        validators=[Optional(), Length(max=2000)],
    )

    def validate_website(self, field: Any) -> None:
        """A link may lead to the web only."""
        if field.data and not field.data.lower().startswith(("https://", "http://")):
            raise ValidationError(_l("A website begins with https://"))


class OrganisationForm(OwnOrganisationForm):
    """What a regional office enters."""

    code = StringField(
        _l("Short name"),
        description=_l("For files and commands: small letters, digits and hyphens"),
        validators=[DataRequired(), Length(max=40), Regexp(r"^[a-z0-9]+(-[a-z0-9]+)*$")],
    )
    region = SelectField(_l("Region"), validators=[DataRequired()])
    country = SelectField(_l("Country"), validators=[DataRequired()])
    listed = BooleanField(_l("Show in the public directory"), default=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.country.choices = [SelectChoice("", ""), *country_choices()]


class MembershipForm(FlaskForm):
    """One year of membership."""

    year = IntegerField(_l("Year"), validators=[DataRequired(), NumberRange(1987, 2100)])
    category = SelectField(_l("Category"), choices=CATEGORIES, validators=[DataRequired()])
    fee = StringField(_l("Fee in euro"), validators=[DataRequired(), Length(max=20)])
    due_on = DateField(_l("Due on"), validators=[DataRequired()])

    def validate_fee(self, field: Any) -> None:
        """An amount as the reader writes it, not negative."""
        try:
            self.fee_cents = parse_money(field.data, "EUR", language())
        except ValueError:
            raise ValidationError(_l("Write an amount such as 250 or 250.50.")) from None
        if self.fee_cents < 0:
            raise ValidationError(_l("A fee cannot be negative."))


class FeeForm(FlaskForm):
    """The day a fee arrived."""

    paid_on = DateField(_l("Received on"), validators=[DataRequired()])


class ReasonForm(FlaskForm):
    """Why something is taken back."""

    reason = StringField(_l("Reason"), validators=[DataRequired(), Length(max=300)])
