"""What managers may enter about devices."""

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import StringField
from wtforms.validators import DataRequired, Length


class DeviceForm(FlaskForm):
    """A phone or tablet that will read badges."""

    name = StringField(
        _l("Name of the phone"),
        description=_l("What tells it from the others, such as the number on its back"),
        validators=[
            DataRequired(_l("Give the phone a name, such as the number on its back.")),
            Length(max=40),
        ],
        render_kw={"autocomplete": "off"},
    )
