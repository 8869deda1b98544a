"""What managers may enter about many certificates at once."""

from collections.abc import Mapping
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import SelectField
from wtforms.fields.choices import SelectChoice

from badges.forms.certificates import LanguageForm


class BatchForm(LanguageForm):
    """Which certificates a worker issues, and in which language."""

    kind = SelectField(_l("Certificates"))

    def __init__(self, *, kinds: Mapping[str, str], **more: Any) -> None:
        super().__init__(**more)
        self.kind.choices = [SelectChoice("", _l("Every kind that is due"))]
        self.kind.choices += [SelectChoice(code, name) for code, name in kinds.items()]
