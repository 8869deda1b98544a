"""What managers may set for one kind of certificate of an edition."""

from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, IntegerField, SelectField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, NumberRange

from app.core.i18n import in_language, language
from app.programmes.forms.fields import said, texts
from badges.forms.certificates import SignedForm, signed_by
from badges.models import CertificateWording
from badges.queries.certificate_words import words_of
from badges.rules.certificates import ROLES, CertificateKind, Terms, usual_terms
from badges.rules.wording import HEADING_LENGTH, TEXT_LENGTH, fault
from badges.services.certificate_wording import MOST_DAYS, fault_words
from config import LANGUAGES


def _amount(label: Any, help_: Any) -> IntegerField:
    return IntegerField(
        label, description=help_, validators=[InputRequired(), NumberRange(0, MOST_DAYS)]
    )


class WordingForm(SignedForm):
    """Whether an edition gives it, to whom, and what stands on it."""

    is_given = BooleanField(_l("This edition gives it"))
    days_min = _amount(
        _l("Days at a door"),
        _l("Let in on at least so many different days; 0: being registered is enough."),
    )
    sessions_min = _amount(
        _l("Sessions attended"), _l("Read at the stations of at least so many different sessions.")
    )
    headings = texts(_l("Heading"), length=HEADING_LENGTH, required=False)
    texts = texts(_l("Text"), length=TEXT_LENGTH, lines=True, required=False)
    preview_language = SelectField(_l("Look at it in"))

    def __init__(self, kind: CertificateKind, row: CertificateWording | None, **more: Any) -> None:
        super().__init__(data=_values(kind, row), **more)
        self.kind = kind
        self.preview_language.choices = [
            SelectChoice(code, name) for code, name in LANGUAGES.items()
        ]
        _show_usual(self, kind)
        if kind not in ROLES:  # who is no participant comes through no door
            del self.days_min, self.sessions_min

    def terms(self) -> Terms:
        """What is asked."""
        if self.kind not in ROLES:
            return usual_terms(self.kind)._replace(is_given=self.is_given.data)
        return Terms(self.is_given.data, self.days_min.data, self.sessions_min.data)

    def words(self) -> dict[str, dict[str, str]]:
        """Headings and texts by language, those left empty left out."""
        return {"headings": said(self.headings), "texts": said(self.texts)}

    def validate(self, extra_validators: Any = None) -> bool:
        """Each text with the placeholders of this kind alone; the first fault is shown by it."""
        good = super().validate(extra_validators)
        for group in (self.headings, self.texts):
            for field in group.form:
                if found := fault(field.data or "", self.kind):
                    field.errors = [*field.errors, fault_words(found, self.kind)]
                    good = False
        return good


def _values(kind: CertificateKind, row: CertificateWording | None) -> dict[str, Any]:
    start: dict[str, Any] = {"preview_language": language()}
    if row is None:
        return start | usual_terms(kind)._asdict()
    kept = {name: getattr(row, name) for name in (*Terms._fields, "headings", "texts")}
    return start | kept | signed_by(row.signatories)


def _show_usual(form: WordingForm, kind: CertificateKind) -> None:
    """Below each text what is printed when it stays empty, in its own language."""
    for code in LANGUAGES:
        with in_language(code):
            usual = words_of(kind, None)
        for field, text in ((form.headings, usual.heading), (form.texts, usual.text)):
            field.form[code].description = _("Usual: %(text)s", text=f"\u2068{text}\u2069")
