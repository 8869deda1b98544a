"""The list of programmes."""

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import HiddenField, IntegerField, StringField
from wtforms.validators import DataRequired, InputRequired, Length, NumberRange, Regexp

from app.programmes.forms.fields import said, texts


class ProgrammeForm(FlaskForm):
    """How a programme is called, and what it is."""

    seen = HiddenField()
    names = texts(_l("Name"), length=120)
    summary = texts(_l("What it is, in two sentences"), length=400, lines=True)
    position = IntegerField(
        _l("Place in the list"),
        description=_l("Smaller numbers come first."),
        validators=[InputRequired(), NumberRange(0, 999)],
    )

    def values(self) -> dict[str, Any]:
        """What the services take."""
        names = said(self.names)
        return {
            "name": names["en"],
            "names": names,
            "summary": said(self.summary),
            "position": self.position.data,
        }


class NewProgrammeForm(ProgrammeForm):
    """A programme that did not exist yet."""

    code = StringField(
        _l("Short name"),
        description=_l("Small letters, digits and hyphens, as in photo-contest. It never changes."),
        validators=[
            DataRequired(),
            Length(max=40),
            Regexp(
                r"^[a-z0-9]+(-[a-z0-9]+)*$",
                message=_l("Use small letters, digits and hyphens."),
            ),
        ],
    )
