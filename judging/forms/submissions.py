"""The form of a submission, made of the call's own fields."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import (
    Field,
    FieldList,
    Form,
    FormField,
    HiddenField,
    IntegerField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import InputRequired, Length, NumberRange, Optional

from app.core.i18n import language_name, localised
from judging.forms.entry_fields import no_control, options
from judging.models import CallField, Submission
from judging.rules.call_fields import limit_for
from judging.rules.kinds import FieldKind

PREFIX = "answer_"
PHOTO_TITLE, TITLE = 60, 150
BIOGRAPHY = 1000
#: in which a talk may be held or a text be written
SPOKEN = ("en", "fr", "es", "ar", "de", "it", "pt", "ru", "tr", "zh")


class Speaker(Form):
    """Somebody who speaks."""

    name = StringField(_l("Name"), validators=[Optional(), Length(max=120), no_control])
    biography = TextAreaField(
        _l("Some lines about them"),
        validators=[Optional(), Length(max=BIOGRAPHY), no_control],
        render_kw={"rows": 3, "maxlength": BIOGRAPHY},
    )


class SubmissionForm(FlaskForm):
    """Title and revision; the call's fields follow. All may be empty: drafts can be anything."""

    revision = HiddenField(validators=[InputRequired()])
    title = StringField(_l("Title"))

    @property
    def answers(self) -> dict[str, Any]:
        """By code of the call's fields; what is empty is left out."""
        fields = [field for field in self if field.name.startswith(PREFIX)]
        values = {field.name.removeprefix(PREFIX): _value(field) for field in fields}
        return {code: value for code, value in values.items() if value not in ("", None, [])}

    @property
    def captions(self) -> dict[str, dict[str, str]]:
        """The title in the author's own language, where it was given."""
        fields = [field for field in self if field.name.startswith("caption_")]
        given = {field.name.removeprefix("caption_"): _value(field) for field in fields}
        return {"title": {code: text for code, text in given.items() if text}} if given else {}

    @property
    def seen(self) -> int:
        """The revision of which the page was made; one that nothing has when it is no number."""
        text = self.revision.data or ""
        return int(text) if text.isdecimal() and len(text) < 10 else -1


def submission_form(submission: Submission, *, speakers: int = 0) -> Any:
    """The form for ``submission``, filled with what is stored unless it was sent.

    ``speakers``: how many lines for speakers there are at least.
    """
    call = submission.call
    title_max = PHOTO_TITLE if call.takes_photos else TITLE
    fields: dict[str, Any] = {"title": _title(title_max)}
    own = submission.author.language
    if call.takes_photos and own != "en":
        fields[f"caption_{own}"] = _own_title(own, title_max)
    for each in call.fields:
        fields[PREFIX + each.code] = _field(each, speakers)
    form = type("CallSubmissionForm", (SubmissionForm,), fields)
    return form(data=_stored(submission))


def _stored(submission: Submission) -> dict[str, Any]:
    titles: Mapping[str, str] = submission.captions.get("title", {})
    return {
        "revision": str(submission.revision),
        "title": submission.title,
        **{f"caption_{code}": text for code, text in titles.items()},
        **{PREFIX + code: value for code, value in submission.answers.items()},
    }


def _title(most: int) -> StringField:
    return StringField(
        _l("Title"),
        description=_l("In English, at most %(most)s characters", most=most),
        validators=[Optional(), Length(max=most), no_control],
        render_kw={"maxlength": most},
    )


def _own_title(code: str, most: int) -> StringField:
    return StringField(
        _l("Title in your own language"),
        description=_l("For the gallery's readers in %(language)s", language=language_name(code)),
        validators=[Optional(), Length(max=most), no_control],
        render_kw={"maxlength": most, "lang": code},
    )


def _field(field: CallField, speakers: int) -> Any:
    """The form field for one question of the call."""
    label, hint = localised(field.label), localised(field.hint)
    most = limit_for(field.kind, field.maximum)
    make = {
        FieldKind.LINE: _line,
        FieldKind.TEXT: _text,
        FieldKind.CHOICE: _choice,
        FieldKind.NUMBER: _number,
        FieldKind.LANGUAGE: _language,
        FieldKind.SPEAKERS: _speakers,
    }[field.kind]
    return make(field, label, hint, most or 0, speakers)


def _line(field: CallField, label: str, hint: str, most: int, _n: int) -> Field:
    checks = [Optional(), Length(max=most), no_control]
    return StringField(label, description=hint, validators=checks, render_kw={"maxlength": most})


def _text(field: CallField, label: str, hint: str, most: int, _n: int) -> Field:
    checks = [Optional(), Length(max=most), no_control]
    rows = 4 if most <= 500 else 10
    return TextAreaField(
        label,
        description=hint,
        validators=checks,
        render_kw={"maxlength": most, "rows": rows},
    )


def _choice(field: CallField, label: str, hint: str, _most: int, _n: int) -> Field:
    pairs = [(each["value"], localised(each["label"])) for each in field.options]
    return SelectField(
        label, description=hint, validators=[Optional()], choices=options(pairs, first=""),
    )  # fmt: skip


def _number(field: CallField, label: str, hint: str, most: int, _n: int) -> Field:
    checks = [Optional(), NumberRange(min=0, max=most)]
    return IntegerField(
        label, description=hint, validators=checks,
        render_kw={"max": most, "min": 0, "inputmode": "numeric"},
    )  # fmt: skip


def _language(field: CallField, label: str, hint: str, _most: int, _n: int) -> Field:
    pairs = [(code, language_name(code)) for code in SPOKEN]
    return SelectField(
        label, description=hint, validators=[Optional()], choices=options(pairs, first=""),
    )  # fmt: skip


def _speakers(field: CallField, label: str, hint: str, most: int, lines: int) -> Field:
    person = FormField(Speaker, _l("Speaker"))
    return FieldList(
        person, label, description=hint, min_entries=min(max(lines, 1), most), max_entries=most
    )


def _value(field: Any) -> Any:
    if isinstance(field, FieldList):
        people = [{key: (text or "").strip() for key, text in each.items()} for each in field.data]
        return [each for each in people if any(each.values())]
    if isinstance(field.data, str):
        return field.data.replace("\r\n", "\n").strip()
    return field.data
