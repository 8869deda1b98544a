"""What organisers set up for a jury, and what jurors answer."""

from collections.abc import Iterable
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    EmailField,
    FieldList,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, InputRequired, Length, Optional, ValidationError
from wtforms.widgets import CheckboxInput, ListWidget

from app.accounts.forms import EMAIL
from app.core.i18n import country_choices, language_name
from app.organisations.models import Organisation
from config import LANGUAGES
from judging.models import Juror
from judging.queries.wording_jury import juror_state_name, relation_names
from judging.rules.kinds import ConflictKind, JurorState
from judging.services.conflicts import WORDS_MAX

#: how many connections to people can be written down at once
PEOPLE = 3
#: empty fields for places, and how many places at most
SPARE, MOST = 2, 50


class Checkboxes(SelectMultipleField):
    """Several of a list, one tick each."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


def organisation_choices(organisations: Iterable[Organisation]) -> list[SelectChoice]:
    """Organisations by name."""
    return [SelectChoice(each.public_id, each.name) for each in organisations]


class InviteForm(FlaskForm):
    """Somebody to ask onto the jury."""

    email = EmailField(_l("E-mail address"), validators=[DataRequired(), Length(max=254), EMAIL])
    name = StringField(_l("Name"), validators=[DataRequired(), Length(max=120)])
    language = SelectField(_l("Language of the mails"), validators=[DataRequired()], default="en")
    country = SelectField(
        _l("Country"),
        description=_l("Its submissions never come to this juror. Empty: the juror says it."),
        validators=[Optional()],
    )
    organisation = SelectField(_l("Organisation"), validators=[Optional()])
    president = BooleanField(_l("President of this jury"))

    def __init__(self, organisations: Iterable[Organisation], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.language.choices = [SelectChoice(code, language_name(code)) for code in LANGUAGES]
        self.country.choices = [SelectChoice("", ""), *country_choices()]
        self.organisation.choices = [SelectChoice("", ""), *organisation_choices(organisations)]


class AnswerForm(FlaskForm):
    """Accept an invitation: where one comes from is never judged by oneself."""

    country = SelectField(_l("Your country"), validators=[Optional()])
    organisation = SelectField(_l("Your organisation"), validators=[Optional()])

    def __init__(self, organisations: Iterable[Organisation], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        none = SelectChoice("", _l("None of these"))
        self.country.choices = [SelectChoice("", ""), *country_choices()]
        self.organisation.choices = [none, *organisation_choices(organisations)]


class OriginForm(AnswerForm):
    """The same, corrected by the secretary."""

    country = SelectField(_l("Country"), validators=[Optional()])
    organisation = SelectField(_l("Organisation"), validators=[Optional()])


def _person(number: int) -> tuple[SelectField, StringField]:
    what = SelectField(_l("What connects you (%(number)s)", number=number), validators=[Optional()])
    who = StringField(
        _l("Who (%(number)s)", number=number), validators=[Optional(), Length(max=WORDS_MAX)]
    )
    return what, who


def _offer(fields: FieldList, choices: list[SelectChoice]) -> None:
    """The same choices in each field, and always some empty ones more."""
    for _ in range(SPARE):
        if len(fields) < MOST:
            fields.append_entry()
    for field in fields:
        field.choices = [SelectChoice("", ""), *choices]


class ConflictsForm(FlaskForm):
    """What a juror must not judge, and that the list is complete."""

    countries = FieldList(SelectField(_l("Country"), validators=[Optional()]))
    organisations = FieldList(SelectField(_l("Organisation"), validators=[Optional()]))
    kind_1, words_1 = _person(1)
    kind_2, words_2 = _person(2)
    kind_3, words_3 = _person(3)
    complete = BooleanField(
        _l("This is everything I know of today"),
        validators=[InputRequired(_l("Tick the box: only then do you get submissions to judge."))],
    )

    def __init__(self, organisations: Iterable[Organisation], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer(self.countries, country_choices())
        _offer(self.organisations, organisation_choices(organisations))
        relations = [SelectChoice(kind.value, name) for kind, name in relation_names().items()]
        for kind, _ in self.people():
            kind.choices = [SelectChoice("", ""), *relations]

    def people(self) -> list[tuple[Any, Any]]:
        """The pairs of fields about people."""
        return [(self[f"kind_{n}"], self[f"words_{n}"]) for n in range(1, PEOPLE + 1)]

    def validate(self, extra_validators: Any = None) -> bool:
        """Who is meant and what connects you go together."""
        valid = super().validate(extra_validators)
        for kind, words in self.people():
            if bool(kind.data) != bool((words.data or "").strip()):
                lacking = words if kind.data else kind
                lacking.errors = [_l("Say both: what connects you, and with whom.")]
                valid = False
        return valid

    def places(self) -> tuple[list[str], list[str]]:
        """Countries, and public ids of organisations."""
        lists = (self.countries.data, self.organisations.data)
        countries, organisations = ([each for each in given if each] for given in lists)
        return countries, organisations

    def words(self) -> list[tuple[ConflictKind, str]]:
        """What was written about people."""
        return [(ConflictKind(kind.data), words.data) for kind, words in self.people() if kind.data]


class SettleForm(FlaskForm):
    """Which submissions a juror's words mean."""

    submissions = StringField(
        _l("Numbers of the submissions"),
        description=_l("Such as 17, 204. Empty: nothing of this person came in."),
        validators=[Optional(), Length(max=500)],
    )

    def numbers(self) -> list[int]:
        """The numbers that were typed."""
        typed = (self.submissions.data or "").replace(";", ",").replace("،", ",")
        return [int(each) for each in typed.replace(",", " ").split()]

    def validate_submissions(self, field: Any) -> None:
        """Numbers only, short enough to be any."""
        words = (field.data or "").replace(";", " ").replace(",", " ").replace("،", " ").split()
        if any(not word.isdecimal() or len(word) > 6 for word in words):
            raise ValidationError(_l("Write numbers with commas between them."))


class PanelForm(FlaskForm):
    """Who sits in a round."""

    jurors = Checkboxes(_l("Panel"), validators=[Optional()])

    def __init__(self, jurors: Iterable[Juror], *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.jurors.choices = [SelectChoice(each.public_id, _name(each)) for each in jurors]


def _name(juror: Juror) -> str:
    if juror.state is JurorState.ACCEPTED and juror.declared_at is not None:
        return juror.user.name
    state = juror_state_name(juror.state)
    if juror.state is JurorState.ACCEPTED:
        state = str(_l("conflicts not declared yet"))
    return f"{juror.user.name} ({state})"


class RemarkAnswerForm(FlaskForm):
    """An organiser's answer to a juror's remark."""

    answer = TextAreaField(
        _l("Answer to the juror"), validators=[DataRequired(), Length(max=1000)],
        render_kw={"rows": 2},
    )  # fmt: skip
