"""What managers may enter about programmes and editions."""

from app.programmes.forms.editions import EditionForm, NewEditionForm
from app.programmes.forms.programmes import NewProgrammeForm, ProgrammeForm
from app.programmes.forms.status import KeyDateForm, ModeForm, StatusForm

__all__ = [
    "EditionForm", "KeyDateForm", "ModeForm", "NewEditionForm", "NewProgrammeForm",
    "ProgrammeForm", "StatusForm",
]  # fmt: skip
