"""What managers may enter about certificates, and the public about one of them."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import (
    HiddenField,
    SearchField,
    SelectField,
    StringField,
    TextAreaField,
    ValidationError,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Length, Optional

from badges.rules.certificates import read_number
from registration.forms.fields import no_control


class SignedForm(FlaskForm):
    """Who signs: two lines at most."""

    signatory_1 = StringField(_l("First signature: name"), validators=[Optional(), Length(max=80)])
    office_1 = StringField(_l("First signature: office"), validators=[Optional(), Length(max=80)])
    signatory_2 = StringField(_l("Second signature: name"), validators=[Optional(), Length(max=80)])
    office_2 = StringField(_l("Second signature: office"), validators=[Optional(), Length(max=80)])

    def signatories(self) -> list[tuple[str, str]]:
        """Who signs: (name, office), those left empty left out."""
        given = (
            (self.signatory_1.data, self.office_1.data),
            (self.signatory_2.data, self.office_2.data),
        )
        return [(name.strip(), (office or "").strip()) for name, office in given if name]


def signed_by(signatories: Iterable[Sequence[str]]) -> dict[str, str]:
    """Values of a `SignedForm`, from (name, office) as they are kept."""
    values: dict[str, str] = {}
    for place, (name, office) in enumerate(signatories, 1):
        values |= {f"signatory_{place}": name, f"office_{place}": office}
    return values


class LanguageForm(FlaskForm):
    """In which language certificates are printed."""

    language = SelectField(
        _l("Language"),
        description=_l("It is printed in this language and never changes."),
    )

    def __init__(self, *, languages: Mapping[str, str], **more: Any) -> None:
        super().__init__(**more)
        self.language.choices = [
            SelectChoice("", _l("Each holder's own")),
            *(SelectChoice(code, name) for code, name in languages.items()),
        ]


class IssueForm(SignedForm, LanguageForm):
    """Certificates of one kind for everybody whom they are due."""


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
        description=_l("Kept with the certificate, and sent to its holder or the delegation"),
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
