"""Fields that setup forms share: one text in every language, times on a place's clock."""

from datetime import datetime
from typing import Any
from zoneinfo import available_timezones

from flask_babel import lazy_gettext as _l
from wtforms import Form, FormField, StringField, TextAreaField, ValidationError
from wtforms.fields.choices import SelectChoice
from wtforms.validators import DataRequired, Length, Optional

from app.core.i18n import show_date, show_time, zone_name
from app.programmes.rules.local_times import SkippedTime, moment_at
from config import LANGUAGES

#: groups of zones that name places; the rest are aliases and offsets
CONTINENTS = (
    *("Africa", "America", "Antarctica", "Arctic", "Asia", "Atlantic", "Australia"),
    *("Europe", "Indian", "Pacific"),
)


def texts(label: Any, *, length: int, lines: bool = False, required: bool = True) -> FormField:
    """A text in each language; its data is {language code: text}, English asked for."""
    kind = TextAreaField if lines else StringField
    fields = {
        code: kind(
            _l("%(text)s (%(language)s)", text=label, language=name),
            validators=[
                DataRequired(_l("Write the English text: it stands in where others are missing."))
                if code == "en" and required
                else Optional(),
                Length(max=length),
            ],
        )
        for code, name in LANGUAGES.items()
    }
    return FormField(type("Texts", (Form,), fields), label=label)


def said(field: FormField) -> dict[str, str]:
    """What ``texts`` got, without the languages left empty."""
    stripped = {
        code: (text or "").replace("\r\n", "\n").strip() for code, text in field.data.items()
    }
    return {code: text for code, text in stripped.items() if text}


def zones() -> list[SelectChoice]:
    """Every zone that names a place, and UTC."""
    places = [name for name in available_timezones() if name.split("/")[0] in CONTINENTS]
    return [SelectChoice(name, name.replace("_", " ")) for name in ["UTC", *sorted(places)]]


def moment_in(wall: datetime | None, zone: str) -> datetime | None:
    """The moment when the clock of ``zone`` shows ``wall``; ValidationError where it never does."""
    if wall is None:
        return None
    try:
        return moment_at(wall, zone)
    except SkippedTime as skipped:
        raise ValidationError(
            _l(
                "On %(day)s the clock in %(place)s jumps forward: %(time)s does not exist there. "
                "Write %(instead)s or another time.",
                day=show_date(wall.date(), "long"),
                place=zone_name(zone),
                time=show_time(wall.time()),
                instead=show_time(skipped.instead.time()),
            )
        ) from None
