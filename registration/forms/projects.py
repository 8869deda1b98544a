"""The project form; a title is enough to save."""

from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import (
    BooleanField,
    RadioField,
    SelectField,
    SelectMultipleField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, Optional
from wtforms.widgets import CheckboxInput, ListWidget

from registration.forms.fields import OnceForm, no_control, options
from registration.models.project import StandKind
from registration.queries.wording import stand_name


class TeamField(SelectMultipleField):
    """Checkboxes, one for each exhibitor."""

    widget = ListWidget(prefix_label=False)
    option_widget = CheckboxInput()


class ProjectForm(OnceForm):
    """What is shown, by whom, and what it needs in the hall."""

    title = StringField(
        _l("Title"),
        validators=[
            InputRequired(_l("Write a title: it can be changed until you submit.")),
            Length(max=200),
            no_control,
        ],
    )
    category = SelectField(_l("Category"), validators=[Optional()])
    abstract = TextAreaField(
        _l("Abstract"),
        description=_l("The question, what was done, what was found; up to 5,000 characters"),
        validators=[Optional(), Length(max=5000), no_control],
        render_kw={"rows": 8},
    )
    team = TeamField(_l("Who shows it"), validators=[Optional()])
    stand = RadioField(_l("Stand"))
    needs_power = BooleanField(_l("Electricity"))
    needs_internet = BooleanField(_l("Internet"))
    stand_notes = TextAreaField(
        _l("Large objects, hazards, anything the hall must know"),
        validators=[Optional(), Length(max=1000), no_control],
        render_kw={"rows": 3},
    )

    def __init__(
        self,
        *args: Any,
        categories: list[tuple[str, str]],
        people: list[tuple[str, str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.category.choices = options(categories, first="")
        self.team.choices = options(people)
        self.stand.choices = options((kind.value, stand_name(kind)) for kind in StandKind)
        if self.stand.data is None:
            self.stand.data = StandKind.POSTER.value
