"""What a manager enters to set an edition's registration up."""

from typing import Any

from babel.numbers import format_decimal, get_currency_name
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    DateField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import (
    DataRequired,
    InputRequired,
    Length,
    NumberRange,
    Optional,
    Regexp,
    ValidationError,
)

from app.core.i18n import country_choices, language
from app.core.money import parse_money, to_decimal
from app.programmes.forms.fields import texts
from registration.queries.wording import above_words, role_name
from registration.rules.caps import CapScope
from registration.rules.roles import ParticipantRole
from registration.rules.supervisors import AbovePolicy
from registration.services.terms import FIELDS

#: currencies that hosts have asked fees in, or may
CURRENCIES = (
    *("EUR", "USD", "CHF", "GBP", "CAD", "MXN", "BRL", "CLP", "COP", "PEN", "ARS", "PYG"),
    *("TND", "MAD", "DZD", "EGP", "ZAR", "KES", "AED", "KWD", "SAR", "TRY", "INR", "CNY"),
    *("JPY", "KRW", "KZT", "PLN", "CZK"),
)
PRICES = ("member", "non_member", "above_ratio")


def _number(label: Any, low: int, high: int, description: Any = "") -> IntegerField:
    return IntegerField(
        label, description=description, validators=[InputRequired(), NumberRange(low, high)]
    )


def _day(label: Any, description: Any = "") -> DateField:
    return DateField(label, description=description, validators=[Optional()])


class TermsForm(FlaskForm):
    """The rules of registering."""

    seen = HiddenField()
    min_age = _number(_l("Smallest age"), 0, 120)
    max_age = _number(_l("Largest age"), 0, 120)
    age_on = _day(_l("Age counted on"), _l("In full years. Empty: the first day of the edition."))
    team_min = _number(_l("Smallest team"), 1, 50)
    team_max = _number(_l("Largest team"), 1, 50)
    exhibitors_per_supervisor = _number(_l("One supervisor for so many exhibitors begun"), 1, 100)
    head_from = _number(_l("One head of delegation more from so many exhibitors on"), 1, 100)
    above_ratio = RadioField(_l("Adults above the ratio"), validators=[DataRequired()])
    currency = SelectField(_l("Currency"), validators=[DataRequired()])
    standing_on = _day(_l("Membership must cover"), _l("Empty: the first day of the edition."))
    member_cutoff_on = _day(
        _l("Membership fee paid before"),
        _l("Paid strictly before this day: the member rate. Later: the non-member rate."),
    )
    payment_due_on = _day(_l("Payment due on"))
    refund_until_on = _day(_l("Refunds until"), _l("After this day nothing is given back."))
    insurance_required = BooleanField(_l("The head declares that everybody is insured"))
    validation_days = _number(
        _l("Days to validate"), 1, 365, _l("The regional office answers within so many days.")
    )
    health_kept_days = _number(
        _l("Days that health data is kept"), 0, 365, _l("Counted from the last day.")
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.above_ratio.choices = [SelectChoice(p.value, above_words(p)) for p in AbovePolicy]
        self.currency.choices = [
            SelectChoice(code, f"{code} · {get_currency_name(code, locale=language())}")
            for code in CURRENCIES
        ]

    def values(self) -> dict[str, Any]:
        """What the service takes."""
        given = {field: self[field].data for field in FIELDS}
        return {**given, "above_ratio": AbovePolicy(given["above_ratio"])}


def _price(label: Any, description: Any = "", *, needed: bool = True) -> StringField:
    return StringField(
        label,
        description=description,
        validators=[DataRequired() if needed else Optional(), Length(max=20)],
        render_kw={"inputmode": "decimal"},
    )


class RateForm(FlaskForm):
    """The price of a role in a date window, in the edition's currency."""

    seen = HiddenField()
    role = SelectField(_l("Role"), validators=[DataRequired()])
    member = _price(_l("Member"))
    non_member = _price(_l("Non-member"))
    above_ratio = _price(
        _l("Above the ratio"),
        _l("What an adult above the supervisor ratio pays. Empty: not set."),
        needed=False,
    )
    valid_from = _day(_l("From"), _l("Empty: from the beginning."))
    valid_until = _day(_l("Until"), _l("This day included. Empty: to the end."))

    def __init__(self, *args: Any, currency: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.currency = currency
        self.role.choices = [SelectChoice(role.value, role_name(role)) for role in ParticipantRole]

    def validate_member(self, field: Any) -> None:
        """An amount as the reader writes it, not negative."""
        try:
            cents = parse_money(field.data, self.currency, language())
        except ValueError:
            raise ValidationError(_l("Write an amount such as 350 or 350.50.")) from None
        if cents < 0:
            raise ValidationError(_l("A price cannot be negative."))

    validate_non_member = validate_member
    validate_above_ratio = validate_member

    def values(self) -> dict[str, Any]:
        """What the service takes: amounts in minor units."""
        days = {name: self[name].data for name in ("valid_from", "valid_until")}
        cents = {f"{name}_cents": self._cents(self[name].data) for name in PRICES}
        return {"role": ParticipantRole(self.role.data), **cents, **days}

    def _cents(self, typed: str | None) -> int | None:
        return parse_money(typed, self.currency, language()) if typed else None


def typed_price(cents: int | None, currency: str) -> str:
    """An amount as the reader would type it: 350 or 350.50."""
    if cents is None:
        return ""
    return format_decimal(to_decimal(cents, currency), locale=language(), group_separator=False)


class CapForm(FlaskForm):
    """A new limit on places."""

    scope = RadioField(_l("What it limits"), validators=[DataRequired()])
    role = SelectField(_l("Role"), validators=[Optional()])
    country = SelectField(_l("Country"), validators=[Optional()])
    organisation = SelectField(_l("Organisation"), validators=[Optional()])
    size = _number(_l("Places"), 0, 100_000)

    def __init__(self, *args: Any, organisations: list[SelectChoice], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = {
            CapScope.EDITION: _l("The whole edition"),
            CapScope.ROLE: _l("A role"),
            CapScope.COUNTRY: _l("Each country, or one"),
            CapScope.ORGANISATION: _l("Each organisation, or one"),
        }
        roles = [SelectChoice(role.value, role_name(role)) for role in ParticipantRole]
        self.scope.choices = [SelectChoice(scope.value, words[scope]) for scope in CapScope]
        self.role.choices = [SelectChoice("", _l("Each role")), *roles]
        self.country.choices = [SelectChoice("", _l("Each country")), *country_choices()]
        self.organisation.choices = [SelectChoice("", _l("Each organisation")), *organisations]

    @property
    def key(self) -> str:
        """Which role, country or organisation; empty for each, and for the edition."""
        scope = CapScope(self.scope.data)
        return "" if scope is CapScope.EDITION else self[scope.value].data or ""


class CapSizeForm(FlaskForm):
    """Another size for a cap."""

    seen = HiddenField()
    size = _number(_l("Places"), 0, 100_000)


class RaiseForm(FlaskForm):
    """An exception for one key, with its reason."""

    key = SelectField(_l("For"), validators=[Optional()])
    size = _number(_l("Places"), 1, 100_000)
    reason = TextAreaField(
        _l("Who agreed to it, and why"), validators=[DataRequired(), Length(max=500)]
    )


class CategoryForm(FlaskForm):
    """A category in every language."""

    seen = HiddenField()
    name = texts(_l("Name"), length=120)
    examples = texts(_l("Examples that help to choose"), length=200, required=False)


class NewCategoryForm(CategoryForm):
    """A category that did not exist yet."""

    code = StringField(
        _l("Short name"),
        description=_l("For spreadsheets: small letters, digits and hyphens. It never changes."),
        validators=[
            DataRequired(),
            Length(max=40),
            Regexp(
                r"^[a-z0-9]+(-[a-z0-9]+)*$",
                message=_l("Use small letters, digits and hyphens."),
            ),
        ],
    )


class ConsentTextForm(FlaskForm):
    """The next version of a text."""

    seen = HiddenField(validators=[DataRequired(), Regexp(r"^\d{1,6}$")])
    text = TextAreaField(_l("Text"), validators=[DataRequired(), Length(max=10_000)])
