"""What managers choose about the badges of their edition."""

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import (
    BooleanField,
    ColorField,
    Form,
    FormField,
    HiddenField,
    IntegerField,
    RadioField,
    SelectMultipleField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional, Regexp
from wtforms.widgets import CheckboxInput, ListWidget

from app.programmes.models import Edition
from app.programmes.rules.palette import palette
from badges.queries.design_words import field_name, refusal_words, template_name
from badges.rules.colours import ROLE_COLOURS
from badges.rules.designs import (
    TEXT_LIMIT,
    USUAL,
    Design,
    DesignRefused,
    Field,
    Template,
    colour_of,
    read_design,
    write_design,
)
from badges.services.badge_designs import LOGO_SIZE_MAX
from registration.queries.wording import role_name
from registration.rules.roles import ParticipantRole

#: what the form shows as the design has it
SAME = ("template", "width_mm", "height_mm", "both_sides", "back_text")
A_COLOUR = [Optional(), Regexp(r"#[0-9a-fA-F]{6}$", message=_l("Write the colour as #rrggbb."))]


class RoleColoursForm(Form):
    """A colour for each role."""

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        for role in ParticipantRole:
            self[role.value].label.text = role_name(role)


for _role in ParticipantRole:
    setattr(RoleColoursForm, _role.value, ColorField(validators=A_COLOUR))


class DesignForm(FlaskForm):
    """How the badges of an edition look."""

    seen = HiddenField()
    template = RadioField(_l("Template"))
    width_mm = IntegerField(_l("Width in millimetres"), validators=[InputRequired()])
    height_mm = IntegerField(_l("Height in millimetres"), validators=[InputRequired()])
    accent = ColorField(_l("Name in its own script"), validators=A_COLOUR)
    role_colours = FormField(RoleColoursForm, _l("Colours of the roles"))
    fields = SelectMultipleField(
        _l("What is printed"),
        description=_l("Event, name, role, QR code and typed code always are."),
        option_widget=CheckboxInput(),
        widget=ListWidget(prefix_label=False),
    )
    logo = FileField(_l("Logo"), description=_l("PNG or JPEG"))
    no_logo = BooleanField(_l("Print no logo any more"))
    both_sides = BooleanField(_l("Print the back as well"))
    back_text = TextAreaField(
        _l("Text on the back"),
        description=_l("An emergency number, the Wi-Fi, the programme"),
        validators=[Optional(), Length(max=TEXT_LIMIT)],
    )

    def __init__(self, edition: Edition, **more: Any) -> None:
        super().__init__(**more)
        self._accent = palette(edition.palette, edition.code).accent_light
        self.design: Design = USUAL
        self.template.choices = [SelectChoice(one.value, template_name(one)) for one in Template]
        self.fields.choices = [SelectChoice(one.value, field_name(one)) for one in Field]
        if not self.accent.data:
            self.accent.data = self._accent

    def validate(self, extra_validators: Any = None) -> bool:
        """Each value for itself, then all of them as one design, kept in ``design``."""
        return super().validate(extra_validators) and self._read()

    def _read(self) -> bool:
        try:
            self.design = read_design(self._values())
        except DesignRefused as refused:
            field = self[refused.field]
            field.errors = [*field.errors, refusal_words(refused)]
            return False
        return True

    def _values(self) -> dict[str, Any]:
        accent = (self.accent.data or "").lower()
        return {
            **{name: self[name].data for name in SAME},
            "accent": None if accent == self._accent else accent,
            "role_colours": self._other_colours(),
            "fields": self.fields.data or [],
        }

    def _other_colours(self) -> dict[str, str]:
        """Only what is not as usual."""
        chosen = self.role_colours.form.data
        usual = {role.value: bar.colour for role, bar in ROLE_COLOURS.items()}
        return {
            role: colour.lower()
            for role, colour in chosen.items()
            if colour and colour.lower() != usual[role]
        }

    def uploaded(self) -> bytes | None:
        """The logo that came along, cut beyond what is taken."""
        given = self.logo.data
        return bytes(given.read(LOGO_SIZE_MAX + 1)) if given else None


def design_form(edition: Edition, design: Design, *, seen: str) -> DesignForm:
    """The form filled with ``design``."""
    shown = write_design(design)
    shown["role_colours"] = {role.value: colour_of(design, role).colour for role in ParticipantRole}
    return DesignForm(edition, data=shown | {"seen": seen})
