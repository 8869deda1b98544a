"""Forms of authors and parents: the way in, who I am, a parent's consent, forwarding."""

from datetime import date
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import BooleanField, DateField, HiddenField, SelectField, SelectMultipleField
from wtforms import StringField as Line
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from app.core.clock import today
from app.core.i18n import country_choices, show_date
from app.core.names import is_latin
from judging.forms.entry_fields import (
    LanguageField,
    YesNo,
    address_field,
    name_field,
    no_control,
    options,
)
from judging.models import Author, Call
from judging.queries.entries import age_day
from judging.rules.authors import age_refusal

OLDEST = date(1900, 1, 1)


class EnterForm(FlaskForm):
    """Where the private link goes."""

    email = address_field(
        _l("Your e-mail address"),
        _l("Write your address: the link goes there."),
        render_kw={"autocomplete": "email", "inputmode": "email"},
    )


class OrganisationForm(FlaskForm):
    """For which organisation."""

    organisation = Line(validators=[InputRequired()])


class AboutForm(FlaskForm):
    """Who the author is. Fields that the call or the kind of author does not need leave it."""

    name = name_field(
        _l("Your name"),
        _l("Write your name."),
        _l("As you write it yourself, in any script"),
        autocomplete="name",
    )
    latin_name = Line(
        _l("Your name in Latin letters"),
        description=_l("As in a passport, if your own script is another one"),
        validators=[Optional(), Length(max=120), no_control],
    )
    birth_date = DateField(
        _l("Date of birth"),
        validators=[InputRequired(_l("Write your date of birth."))],
        render_kw={"autocomplete": "bday"},
    )
    country = SelectField(
        _l("Country you live in"), validators=[InputRequired(_l("Choose a country."))]
    )
    public_name = Line(
        _l("Name in the gallery"),
        description=_l("First name or an alias. Leave it empty to be shown without a name"),
        validators=[Optional(), Length(max=60), no_control],
    )
    organisation = SelectField(
        _l("Your club or organisation"),
        description=_l("If one of these told you about the call; it may forward your entry"),
        validators=[Optional()],
    )
    language = LanguageField()
    accepts = BooleanField(_l("I have read the rules and the licence and accept them"))
    #: versions of the texts that were shown: "rules:2 licence:1"
    texts = HiddenField()

    def __init__(
        self,
        *args: Any,
        author: Author,
        clubs: list[tuple[str, str]],
        languages: dict[str, str],
        asks_terms: bool,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self._call = author.call
        self.country.choices = [*options([], first=""), *country_choices()]
        self.organisation.choices = options(clubs, first=_l("None"))
        self.language.offer(languages)
        self._leave_out(author, asks_terms)

    def _leave_out(self, author: Author, asks_terms: bool) -> None:
        unneeded = set() if asks_terms else {"accepts", "texts"}
        if author.user_id is not None:
            unneeded |= {"birth_date", "organisation", "country", "latin_name", "public_name"}
        elif not _asks_birth_date(author.call):
            unneeded.add("birth_date")
        for name in unneeded:
            del self[name]

    @property
    def values(self) -> dict[str, Any]:
        """The columns of Author that this form asks."""
        asked = ("name", "latin_name", "birth_date", "country", "public_name", "language")
        return {name: self[name].data or "" for name in asked if name in self} | (
            {"birth_date": self.birth_date.data} if "birth_date" in self else {}
        )

    def validate_latin_name(self, field: Any) -> None:
        """As on the passport's data page."""
        if field.data and not is_latin(field.data):
            raise ValidationError(_l("Only Latin letters here, as in a passport."))

    def validate_birth_date(self, field: Any) -> None:
        """A day that can be a birth date, and an age that the call takes."""
        if field.data is None:
            return
        if field.data > today() or field.data < OLDEST:
            raise ValidationError(_l("This cannot be a date of birth: check the year."))
        if message := _age_words(self._call, field.data):
            raise ValidationError(message)

    def validate_accepts(self, field: Any) -> None:
        """Without the rules nobody takes part."""
        if not field.data:
            raise ValidationError(_l("Tick this box: without it you cannot take part."))


def _asks_birth_date(call: Call) -> bool:
    return call.asks_parents or call.age_min is not None or call.age_max is not None


def _age_words(call: Call, born: date) -> str:
    """Why the age does not suit; empty when it does."""
    day = age_day(call)
    if not age_refusal(born, low=call.age_min, high=call.age_max, on=day):
        return ""
    words = {"on": show_date(day, "long"), "low": call.age_min, "high": call.age_max}
    if call.age_max is None:
        return _("Authors are at least %(low)s years old on %(on)s.", **words)
    if call.age_min is None:
        return _("Authors are at most %(high)s years old on %(on)s.", **words)
    return _("Authors are %(low)s to %(high)s years old on %(on)s.", **words)


class AskParentForm(FlaskForm):
    """Whom to ask, and in which language."""

    guardian_name = name_field(_l("Name of your parent or guardian"), _l("Write the name."))
    guardian_email = address_field(
        _l("Their e-mail address"),
        _l("Write the address: the link goes there."),
        description=_l("The private link goes there, so it must not be your own"),
    )
    language = LanguageField(_l("Their language"))

    def __init__(self, *args: Any, languages: dict[str, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.language.offer(languages)


class PaperForm(FlaskForm):
    """A paper that a parent signed."""

    guardian_name = name_field(_l("Name of the parent who signed"), _l("Write the name."))
    shows_name = YesNo(_l("Did they agree to your public name beside the photo?"))
    file = FileField(
        _l("The signed paper"),
        description=_l("A scan or a photograph: PDF, JPEG or PNG, up to 10 MB"),
        render_kw={"accept": "application/pdf,image/jpeg,image/png"},
    )
    version = HiddenField()


class ParentForm(FlaskForm):
    """What a parent answers."""

    agrees = YesNo(
        _l("May your child take part?"), yes=_l("Yes, I agree"), no=_l("No, I do not agree")
    )
    shows_name = YesNo(
        _l("May the public name stand beside the photo?"),
        yes=_l("Yes, show it"),
        no=_l("No, show the photo without a name"),
    )
    guardian_name = name_field(
        _l("Your name"),
        _l("Write your name: it stands for your signature."),
        _l("It stands for your signature"),
        autocomplete="name",
    )
    #: the version of the text that was shown
    version = HiddenField()


class ForwardForm(FlaskForm):
    """Which entries go before the jury."""

    chosen = SelectMultipleField(validators=[Optional()])

    def __init__(self, *args: Any, entries: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.chosen.choices = options((each, each) for each in entries)
