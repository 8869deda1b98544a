"""Forms of billing."""

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    DateField,
    HiddenField,
    SelectChoice,
    SelectField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.validators import DataRequired, Length, Optional, Regexp

from app.billing.models import PaymentMethod
from app.billing.rules.epc import NAME_LONGEST
from app.core.clock import latest_day, today
from app.core.i18n import gettext as _
from app.core.i18n import language
from app.core.ids import secret_token
from app.core.money import format_money, parse_money

#: a correction is made from the payment it undoes, never chosen here
METHODS = [
    SelectChoice(PaymentMethod.TRANSFER.value, _l("Bank transfer")),
    SelectChoice(PaymentMethod.CASH.value, _l("Cash")),
    SelectChoice(PaymentMethod.CARD.value, _l("Card")),
]


class PaymentForm(FlaskForm):
    """Money that came in for one invoice."""

    amount = StringField(_l("Amount"), [DataRequired(_l("Enter the amount that came in."))])
    more_is_right = BooleanField(_l("Yes, more than is due came in: record it"))
    received_on = DateField(
        _l("Received on"),
        [DataRequired(_l("Enter the day the money arrived."))],
        description=_l("The day on the bank statement."),
    )
    method = SelectField(_l("How"), choices=METHODS)
    note = StringField(
        _l("Note"),
        [Optional(), Length(max=500)],
        description=_l("What the bank statement says, to find it again."),
    )
    #: makes a double click one payment
    request_id = HiddenField(validators=[DataRequired(), Length(min=16, max=64)])

    def __init__(self, *, currency: str, due_cents: int, **more: Any) -> None:
        super().__init__(**more)
        self.currency, self.due_cents, self.cents = currency, due_cents, 0
        self.asks_about_more = False
        if not self.is_submitted():
            self.request_id.data = secret_token()
            self.received_on.data = today()

    def validate_amount(self, field: StringField) -> None:
        """Read as the reader's language writes amounts; more than is due must be meant."""
        try:
            self.cents = parse_money(field.data or "", self.currency, language())
        except ValueError:
            example = format_money(1_234_50, self.currency, language())
            raise ValidationError(
                _("This is no amount. Write it like this: %(example)s", example=example)
            ) from None
        self.asks_about_more = self.cents > self.due_cents
        if self.asks_about_more and not self.more_is_right.data:
            raise ValidationError(self._more_than_due())

    def _more_than_due(self) -> str:
        over = format_money(self.cents - self.due_cents, self.currency, language())
        return _(
            "This is %(over)s more than is due. Correct it, or tick below that it is right: "
            "the rest is kept as a credit of the organisation.",
            over=over,
        )

    def validate_received_on(self, field: DateField) -> None:
        """Money does not arrive in the future."""
        if field.data and field.data > latest_day():
            raise ValidationError(_("The day lies in the future: enter the day the money arrived."))


class ReasonForm(FlaskForm):
    """Why something is taken back."""

    reason = TextAreaField(
        _l("Reason"),
        [DataRequired(_l("Say why: the reason is kept.")), Length(max=500)],
        description=_l("The organisation reads it too."),
    )
    request_id = HiddenField(validators=[DataRequired(), Length(min=16, max=64)])

    def __init__(self, **more: Any) -> None:
        super().__init__(**more)
        if not self.is_submitted():
            self.request_id.data = secret_token()


class PayeeForm(FlaskForm):
    """The account that invoices ask to pay to."""

    name = StringField(
        _l("Account holder"),
        [DataRequired(_l("Enter the name of the account's holder.")), Length(max=NAME_LONGEST)],
    )
    address = TextAreaField(_l("Postal address"), [Optional(), Length(max=500)])
    registration_number = StringField(_l("Registration number"), [Optional(), Length(max=100)])
    email = StringField(
        _l("E-mail for questions"),
        [
            Optional(),
            Regexp(r"[^@\s]+@[^@\s]+\.[^@\s]+$", message=_l("This is no e-mail address.")),
        ],
    )
    iban = StringField(_l("IBAN"), [DataRequired(_l("Enter the IBAN."))])
    bic = StringField(_l("BIC"), [Optional()])
    bank = StringField(_l("Bank"), [Optional(), Length(max=100)])
    terms = TextAreaField(
        _l("Terms"),
        [Optional(), Length(max=2000)],
        description=_l("Printed at the foot of every invoice: tax status, refunds."),
    )


class LedgerForm(FlaskForm):
    """Which invoices to list."""

    class Meta:
        csrf = False

    q = StringField(_l("Number, organisation or amount"), [Optional(), Length(max=100)], name="q")
    stand = SelectField(_l("State"), choices=[], validate_choice=False)
