"""Who is paid: checked when it is entered, because a wrong account is found out too late."""

from typing import Any

from stdnum import bic as bic_number
from stdnum import iban as iban_number

from app.billing import queries
from app.billing.models import Payee
from app.billing.rules.epc import NAME_LONGEST
from app.core import audit
from app.core.access import Role
from app.core.errors import Invalid, NotAllowed
from app.core.i18n import lazy_gettext as _l
from app.extensions import db

FIELDS = ("name", "address", "registration_number", "iban", "bic", "bank", "email", "terms")


def save_payee(*, code: str, values: dict[str, str], by: Any) -> Payee:
    """Set up or change who is paid: ``milset``, or an edition's code for its host's own account.

    IBAN (ISO 13616) and BIC (ISO 9362) are checked. Issued invoices keep the account they show.
    """
    if not by.has_role(Role.FINANCE):
        raise NotAllowed(_l("Only finance may do this."))
    clean = _checked({name: values.get(name, "").strip() for name in FIELDS})
    payee = queries.payee(code)
    if payee is None:
        payee = Payee(code=code, **clean)
        db.session.add(payee)
    changed = [name for name in FIELDS if getattr(payee, name) != clean[name]]
    for name in changed:
        setattr(payee, name, clean[name])
    audit.record("payee.saved", payee, by=by, code=code, fields=changed, iban=payee.iban)
    return payee


def _checked(values: dict[str, str]) -> dict[str, str]:
    iban, bic = iban_number.compact(values["iban"]), bic_number.compact(values["bic"])
    if not values["name"]:
        raise Invalid(_l("Enter the name of the account's holder."), "name")
    if len(values["name"]) > NAME_LONGEST:
        raise Invalid(_l("Banks take at most %(most)s characters here.", most=NAME_LONGEST), "name")
    if not iban.isascii() or not iban_number.is_valid(iban):
        raise Invalid(_l("This IBAN has a slip in it: compare it with the bank's."), "iban")
    if bic and not bic_number.is_valid(bic):
        raise Invalid(_l("A BIC has 8 or 11 letters and digits, as in GKCCBEBB."), "bic")
    return {**values, "iban": iban, "bic": bic}
