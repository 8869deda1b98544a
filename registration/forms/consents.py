"""A parent's answers: by the private link, or on paper through the head of delegation."""

from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import HiddenField, RadioField, StringField
from wtforms.validators import InputRequired, Length, Optional

from registration.forms.fields import OnceForm, no_control, options
from registration.models import ConsentKind

YES, NO = "yes", "no"


class _Answer(RadioField):
    """Yes or no, neither chosen beforehand: silence is not consent."""

    def __init__(self, label: Any, **kwargs: Any) -> None:
        choices = options([(YES, _l("Yes, I agree")), (NO, _l("No"))])
        needed = InputRequired(_l("Answer yes or no."))
        super().__init__(label, choices=choices, validators=[needed], **kwargs)


class _Answers:
    """The three questions; those whose text the edition has not written leave the form."""

    def keep(self, kinds: Any) -> None:
        """Ask these kinds only."""
        for kind in ConsentKind:
            if kind not in kinds:
                del self[kind.value]  # type: ignore[attr-defined]

    @property
    def answers(self) -> dict[ConsentKind, bool]:
        """Yes or no by what was asked."""
        asked = [kind for kind in ConsentKind if kind.value in self]  # type: ignore[operator]
        return {kind: self[kind.value].data == YES for kind in asked}  # type: ignore[index]


class ConsentForm(_Answers, FlaskForm):
    """What a parent answers."""

    #: public ids of the texts that were shown, so that the answer names their version
    texts = HiddenField()
    participation = _Answer(_l("May your child take part?"))
    health_data = _Answer(_l("May we keep health data?"))
    photographs = _Answer(_l("May we publish photographs?"))
    guardian_name = StringField(
        _l("Your name"),
        description=_l("It stands for your signature"),
        validators=[
            InputRequired(_l("Write your name: it stands for your signature.")),
            Length(max=200),
            no_control,
        ],
        render_kw={"autocomplete": "name"},
    )


class PaperForm(_Answers, OnceForm):
    """What a parent signed on paper."""

    participation = _Answer(_l("Taking part"))
    health_data = _Answer(_l("Health data"))
    photographs = _Answer(_l("Photographs"))
    signed_by = StringField(
        _l("Name of the parent who signed"),
        validators=[InputRequired(_l("Write the name.")), Length(max=200), no_control],
    )
    file = FileField(
        _l("The signed paper"),
        description=_l("A scan or a photograph: PDF, JPEG or PNG, up to 10 MB"),
        validators=[Optional()],
    )
