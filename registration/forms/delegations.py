"""Forms about a delegation as a whole."""

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import (
    BooleanField,
    EmailField,
    SearchField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, Optional

from app.core.i18n import country_choices
from registration.forms.fields import OnceForm, an_email, no_control, options
from registration.models import DocumentKind
from registration.queries.wording import document_name, state_name
from registration.rules.delegation_states import DelegationState


class OpenForm(FlaskForm):
    """What starts a draft."""

    organisation = StringField(validators=[InputRequired()])
    country = SelectField(
        _l("Country it comes for"), validators=[InputRequired(_l("Choose a country."))]
    )
    name = StringField(
        _l("Name of the delegation"),
        description=_l("Only if your organisation sends more than one"),
        validators=[Optional(), Length(max=100), no_control],
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.country.choices = [*options([], first=""), *country_choices()]


class SubmitForm(FlaskForm):
    """What the head declares."""

    insured = BooleanField(
        _l("Everybody in this delegation is insured for health, accident and liability")
    )


class ReasonForm(FlaskForm):
    """Why: kept, and sent to whom it concerns."""

    reason = TextAreaField(
        _l("Reason"),
        description=_l("The delegation reads it, in this language: say what to do next"),
        validators=[Optional(), Length(max=1000), no_control],
        render_kw={"rows": 4},
    )


class DocumentForm(OnceForm):
    """A file of the delegation."""

    kind = SelectField(_l("What it is"), validators=[InputRequired()])
    person = SelectField(_l("About"), validators=[Optional()])
    file = FileField(_l("File"), description=_l("PDF, JPEG or PNG, up to 10 MB"))

    def __init__(self, *args: Any, people: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        kinds = [kind for kind in DocumentKind if kind is not DocumentKind.CONSENT]
        self.kind.choices = options((kind.value, document_name(kind)) for kind in kinds)
        self.person.choices = options(people, first=_l("The whole delegation"))


class GuardianForm(FlaskForm):
    """Whom to ask, and in which language."""

    guardian_name = StringField(
        _l("Name of the parent or guardian"),
        validators=[InputRequired(_l("Write the name.")), Length(max=200), no_control],
    )
    guardian_email = EmailField(
        _l("E-mail address"),
        description=_l("The private link goes there"),
        validators=[
            InputRequired(_l("Write the address: the link goes there.")),
            Length(max=200),
            an_email,
        ],
    )
    language = SelectField(_l("Language of the mail"), validators=[InputRequired()])

    def __init__(self, *args: Any, languages: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.language.choices = options(languages.items())


class ValidationFilter(FlaskForm):
    """What the validation desk shows."""

    class Meta:
        csrf = False

    words = SearchField(
        _l("Number, organisation or country code"), validators=[Optional(), Length(max=80)]
    )
    state = SelectField(_l("State"), validators=[Optional()])
    edition = SelectField(_l("Edition"), validators=[Optional()])
    region = SelectField(_l("Region"), validators=[Optional()])

    def __init__(
        self,
        *args: Any,
        editions: list[tuple[str, str]],
        regions: list[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        states = [(state.value, state_name(state)) for state in DelegationState]
        self.state.choices = options(states, first=_l("All"))
        self.edition.choices = options(editions, first=_l("All"))
        self.region.choices = options(regions, first=_l("All"))
