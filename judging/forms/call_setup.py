"""The questions of a call's form, and the texts that people agree to."""

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import BooleanField, HiddenField, IntegerField, RadioField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, NumberRange, Optional
from wtforms.widgets import HiddenInput

from app.core.stale import fingerprint
from app.programmes.forms.fields import said, texts
from judging.models import CallField
from judging.queries.wording_calls import field_kind_name
from judging.rules.call_fields import choices_in
from judging.rules.kinds import FieldKind
from judging.services.call_fields import FieldValues


class FieldForm(FlaskForm):
    """One question."""

    seen = HiddenField()
    kind = RadioField(_l("What it takes"), validators=[DataRequired()])
    label = texts(_l("Question"), length=160)
    hint = texts(_l("What helps to answer it"), length=400, required=False)
    choices = texts(_l("Choices, one a line"), length=4000, lines=True, required=False)
    maximum = IntegerField(
        _l("At most"),
        description=_l("Characters of a text, greatest number, or how many people."),
        validators=[Optional(), NumberRange(1, 1_000_000)],
    )
    required = BooleanField(_l("An answer is needed"), default=True)
    for_jury = BooleanField(
        _l("The jury reads it"),
        description=_l("Never for what says who the author is: names, organisation, country."),
        default=True,
    )
    public = BooleanField(_l("Shown in public once it is selected"), default=True)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind.choices = [SelectChoice(each.value, field_kind_name(each)) for each in FieldKind]

    def values(self) -> FieldValues:
        """What the service takes."""
        return FieldValues(
            kind=FieldKind(self.kind.data),
            label=said(self.label),
            hint=said(self.hint),
            required=self.required.data,
            maximum=self.maximum.data,
            choices=said(self.choices),
            for_jury=self.for_jury.data,
            public=self.public.data,
        )


def field_form(found: CallField) -> FieldForm:
    """The form filled with a question."""
    names = ("label", "hint", "maximum", "required", "for_jury", "public")
    shown = {name: getattr(found, name) for name in names}
    return FieldForm(
        data={
            **shown,
            "kind": found.kind.value,
            "choices": choices_in(found.options),
            "seen": fingerprint(found),
        }
    )


class TextForm(FlaskForm):
    """A text in every language; ``seen`` is the version that was shown."""

    seen = IntegerField(widget=HiddenInput(), default=0, validators=[Optional()])
    texts = texts(_l("Text"), length=40_000, lines=True)
