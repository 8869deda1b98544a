"""What accounts write to people. A link stands in the mail and, as a hash, in the database."""

from flask_babel import gettext as _

from app.accounts.models import ROLE_NAMES
from app.core.access import Role
from app.core.i18n import country_name
from app.core.outbox import Mail
from app.core.web import address_of


def link_address(token: str) -> str:
    """Where a one-time link leads."""
    return address_of("accounts.link", token=token)


def invitation(token: str, role: Role | None, place: str) -> Mail:
    """Somebody opened an account for the reader."""
    paragraphs = [_("You have been invited to the platform of MILSET's programmes.")]
    if role is not None:
        paragraphs.append(_("Your role: %(role)s", role=_role_at(role, place)))
    paragraphs.append(_("Choose a password within 14 days; after that, ask for a new link."))
    return Mail(_("Your invitation"), paragraphs, _("Choose a password"), link_address(token))


def role_given(role: Role, place: str) -> Mail:
    """The reader has an account already and may do more with it."""
    return Mail(
        _("You have a new role"),
        [
            _("Your account now has this role: %(role)s", role=_role_at(role, place)),
            _("Sign in as usual to use it."),
        ],
        _("Sign in"),
        address_of("accounts.sign_in"),
    )


def _role_at(role: Role, place: str) -> str:
    name = str(ROLE_NAMES[role])
    return _("%(role)s, %(place)s", role=name, place=place) if place else name


def confirm_email(token: str) -> Mail:
    """The reader asked for an account."""
    return Mail(
        _("Confirm your e-mail address"),
        [
            _("Somebody, most likely you, asked for an account with this e-mail address."),
            _("Confirm the address and choose a password within 3 days."),
            _("If it was not you, do nothing: without a password nobody can use the account."),
        ],
        _("Confirm and choose a password"),
        link_address(token),
    )


def already_registered() -> Mail:
    """Somebody asked for an account that exists; only its owner is told."""
    return Mail(
        _("You already have an account"),
        [
            _("Somebody, most likely you, asked for an account with this e-mail address."),
            _("There is one already. If you forgot its password, ask for a new one."),
        ],
        _("Choose a new password"),
        address_of("accounts.forgotten"),
    )


def account_asked(
    *, name: str, email: str, organisation: str, country: str, message: str, address: str
) -> Mail:
    """For the regional office or the administrators: a person waits for a role."""
    paragraphs = [
        _("%(name)s (%(email)s) asks for an account.", name=name, email=email),
        _(
            "Organisation: %(organisation)s, %(country)s",
            organisation=organisation,
            country=country_name(country),
        ),
    ]
    if message:
        paragraphs.append(_("Message: %(message)s", message=message))
    paragraphs.append(_("The account has no role until you give it one."))
    return Mail(_("Somebody asks for an account"), paragraphs, _("Give a role"), address)


def reset_password(token: str) -> Mail:
    """The reader forgot the password."""
    return Mail(
        _("Choose a new password"),
        [
            _("Somebody, most likely you, asked for a new password for your account."),
            _("The link works for one hour and once."),
            _("If it was not you, do nothing: your password stays as it is."),
        ],
        _("Choose a new password"),
        link_address(token),
    )


def no_account() -> Mail:
    """Somebody asked for a new password for an address that has no account."""
    return Mail(
        _("There is no account with this address"),
        [
            _("Somebody, most likely you, asked for a new password for this e-mail address."),
            _("No account uses it. Try the other addresses you have, or ask for an account."),
        ],
        _("Ask for an account"),
        address_of("accounts.register"),
    )


def password_changed() -> Mail:
    """A warning, in case somebody else did it."""
    return Mail(
        _("Your password was changed"),
        [
            _("The password of your account was changed, and all other browsers signed out."),
            _("If it was not you, choose a new password at once and tell an administrator."),
        ],
        _("Choose a new password"),
        address_of("accounts.forgotten"),
    )


def second_factor_changed(*, on: bool) -> Mail:
    """A warning, in case somebody else did it."""
    return Mail(
        _("Your second factor was changed"),
        [
            _("Signing in now also asks for a code from your telephone.")
            if on
            else _("Signing in no longer asks for a code from your telephone."),
            _("If it was not you, choose a new password at once and tell an administrator."),
        ],
        _("See your security settings"),
        address_of("accounts.security"),
    )
