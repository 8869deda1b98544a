"""What people may enter about accounts. Passwords are never cut, stripped or shown again."""

from typing import Any

from flask import current_app
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from flask_wtf import FlaskForm
from markupsafe import Markup
from wtforms import (
    EmailField,
    PasswordField,
    SearchField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import DataRequired, Length, Optional, Regexp
from wtforms.widgets import CheckboxInput, ListWidget

from app.accounts import queries
from app.accounts.models import ROLE_NAMES
from app.accounts.rules.grants import roles_to_give
from app.core.access import Role
from app.core.i18n import country_choices

EMAIL = Regexp(
    # in a mail's head these signs would part one address from another
    r"""^\s*[^@\s,;:<>()\[\]\\"]+@[^@\s.,;:<>()\[\]\\"]+(\.[^@\s.,;:<>()\[\]\\"]+)+\s*$""",
    message=_l("Enter an e-mail address, such as name@example.org."),
)
NEEDED = DataRequired(_l("Fill this in."))
KINDS = {
    "edition": _l("Editions"),
    "region": _l("Regions"),
    "organisation": _l("Organisations"),
}


def _email_field() -> EmailField:
    return EmailField(
        _l("E-mail address"),
        validators=[NEEDED, Length(max=254), EMAIL],
        render_kw={"autocomplete": "username"},
    )


def _password_field(label: Any, autocomplete: str, description: Any = "") -> PasswordField:
    return PasswordField(
        label,
        description=description,
        validators=[NEEDED],
        render_kw={"autocomplete": autocomplete},
    )


def _current_password_field() -> PasswordField:
    return _password_field(_l("Your password now"), "current-password")


def _new_password_field() -> PasswordField:
    help_text = _l("At least 12 characters. A few words in a row are easy to keep in mind.")
    return _password_field(_l("New password"), "new-password", help_text)


def _code_field() -> StringField:
    return StringField(
        _l("Code"),
        validators=[NEEDED, Length(max=40)],
        render_kw={"autocomplete": "one-time-code", "inputmode": "numeric", "dir": "ltr"},
    )


def _name_field() -> StringField:
    return StringField(
        _l("Name"),
        description=_l("As you write it yourself, in any script."),
        validators=[NEEDED, Length(max=120)],
        render_kw={"autocomplete": "name"},
    )


class LanguageField(SelectField):
    """One of the platform's languages, each in its own words."""

    def __init__(self, label: Any = None, **options: Any) -> None:
        super().__init__(label or _l("Language of mails"), **options)
        self.choices = list(current_app.config["LANGUAGES"].items())


class SignInForm(FlaskForm):
    """E-mail address and password."""

    email = _email_field()
    password = _password_field(_l("Password"), "current-password")


class CodeForm(FlaskForm):
    """A code of the telephone or of the paper."""

    code = _code_field()


class ForgottenForm(FlaskForm):
    """Who forgot the password."""

    email = _email_field()


class NewPasswordForm(FlaskForm):
    """A password chosen through a link."""

    password = _new_password_field()


class ChangePasswordForm(FlaskForm):
    """A new password, by whoever knows the old one."""

    current = _current_password_field()
    password = _new_password_field()


class ProveForm(FlaskForm):
    """The password again, before a step that would please a thief."""

    current = _current_password_field()


class RegisterForm(FlaskForm):
    """Somebody of an organisation asks for an account."""

    email = _email_field()
    name = _name_field()
    organisation = StringField(
        _l("Organisation"),
        description=_l("Its full name. Only organisations take part, not single persons."),
        validators=[NEEDED, Length(max=200)],
        render_kw={"autocomplete": "organization", "list": "organisations"},
    )
    country = SelectField(_l("Country of the organisation"), validators=[NEEDED])
    language = LanguageField()
    message = TextAreaField(
        _l("Message to the regional office"),
        description=_l("What you do there, and for which programme you need the account."),
        validators=[Optional(), Length(max=2000)],
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.country.choices = [("", _("Choose a country")), *country_choices()]


class ProfileForm(FlaskForm):
    """What a person may change about themselves."""

    name = _name_field()
    language = LanguageField(
        description=_l("Also the language of pages, until you choose another one above.")
    )


class TokenForm(FlaskForm):
    """A token for a program."""

    name = StringField(
        _l("What is it for?"),
        description=_l("For your own list, such as the name of the program."),
        validators=[NEEDED, Length(max=80)],
    )
    scopes = SelectMultipleField(
        _l("What the program may do"),
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        # named as programs name them
        code = Markup('<span class="m-code">{}</span>')
        self.scopes.choices = [(scope, code.format(scope)) for scope in known_token_scopes()]


def known_token_scopes() -> list[str]:
    """Every scope that some view accepts from a bearer token, read off the views themselves."""
    views = current_app.view_functions.values()
    declared = (getattr(view, "access", None) for view in views)
    return sorted({access.token_scope for access in declared if access and access.token_scope})


class RoleForm(FlaskForm):
    """A role and where it is held; offers what the caller may hand out."""

    role = SelectField(_l("Role"), validators=[NEEDED])
    scope = SelectField(
        _l("For"),
        description=_l(
            "Programme managers, desks: an edition. Validators: a region. "
            "Representatives and heads of delegation: an organisation."
        ),
        validators=[Optional()],
    )

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        held = [(grant.role, grant.scope) for grant in current_user.grants]
        known = [(role.value, ROLE_NAMES[role]) for role in roles_to_give(held)]
        self.role.choices = [("", _("Choose a role")), *known]
        self.scope.choices = _place_choices()

    @property
    def chosen_role(self) -> Role:
        """The role as the services want it."""
        return Role(self.role.data)

    @property
    def chosen_scope(self) -> str | None:
        """The scope as the services want it; None: everywhere."""
        return self.scope.data or None


def _place_choices() -> dict[str, list[tuple[str, str]]]:
    """Places by kind, those around which the caller holds a role; administrators see all."""
    everything = current_user.has_role(Role.ADMINISTRATOR)
    mine = {grant.scope for grant in current_user.grants}
    groups = {_("No place"): [("", _("Everywhere"))]} if everything else {}
    for kind, label in KINDS.items():
        known = queries.places(kind) if everything else queries.places_within(kind, mine)
        if known:
            groups[str(label)] = known
    return groups


class InviteForm(RoleForm):
    """A person and their first role."""

    email = EmailField(_l("E-mail address"), validators=[NEEDED, Length(max=254), EMAIL])
    name = StringField(_l("Name"), validators=[NEEDED, Length(max=120)])
    language = LanguageField()


class PeopleFilter(FlaskForm):
    """Search of the people with an account."""

    class Meta:
        csrf = False

    q = SearchField(_l("Name or e-mail address"), validators=[Optional(), Length(max=120)])
    role = SelectField(_l("Role"), validators=[Optional()])

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        names = [(role.value, name) for role, name in ROLE_NAMES.items()]
        self.role.choices = [("", _("All roles")), *names]

    @property
    def chosen_role(self) -> Role | None:
        """The wished role; None for all, also when the address holds nonsense."""
        return Role(self.role.data) if self.role.data in set(Role) else None
