"""What managers may enter about many certificates at once."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l
from flask_wtf import FlaskForm
from wtforms import SelectField
from wtforms.fields.choices import SelectChoice


class BatchForm(FlaskForm):
    """Which certificates a worker issues, and in which language."""

    kind = SelectField(_l("Certificates"))
    language = SelectField(
        _l("Language"),
        description=_l("It is printed in this language and never changes."),
    )

    def __init__(
        self, *, kinds: Mapping[str, str], languages: Mapping[str, str], **more: Any
    ) -> None:
        super().__init__(**more)
        self.kind.choices = [SelectChoice("", _l("Every kind that is due"))]
        self.kind.choices += [SelectChoice(code, name) for code, name in kinds.items()]
        self.language.choices = [SelectChoice("", _l("Each holder's own"))]
        self.language.choices += [SelectChoice(code, name) for code, name in languages.items()]
