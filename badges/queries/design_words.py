"""The words for designs, sheets and what is wrong with them, in the reader's language."""

from babel import Locale

from app.core.i18n import gettext as _
from app.core.i18n import language
from badges.rules.designs import DesignRefused, Fault, Field, Template
from badges.rules.sheets import Sheet


def template_name(template: Template) -> str:
    """What one sees first."""
    return {
        Template.PICTURE: _("Picture"),
        Template.COLOUR: _("Colour"),
        Template.PLAIN: _("Plain"),
    }[template]


def template_help(template: Template) -> str:
    """What it is good for."""
    return {
        Template.PICTURE: _("The edition's art on top, the role in a bar along the foot"),
        Template.COLOUR: _("The upper half in the colour of the role, seen from across the hall"),
        Template.PLAIN: _("Ink on white, all centred; right for a printer of one colour"),
    }[template]


def field_name(field: Field) -> str:
    """What may be left off."""
    return {
        Field.NATIVE_NAME: _("Name in its own script"),
        Field.ORGANISATION: _("Organisation"),
        Field.COUNTRY: _("Country"),
        Field.STAND: _("Stand"),
        Field.NUMBER: _("Number of the delegation"),
        Field.ART: _("The edition's art"),
    }[field]


def sheet_name(sheet: Sheet) -> str:
    """How badges lie on the paper."""
    return {
        Sheet.A6: _("A6, one badge a page"),
        Sheet.A4_4: _("A4, four badges with crop marks"),
        Sheet.LABEL_62: _("Labels, a roll of 62 mm"),
        Sheet.LANYARD: _("Front and back, the design's own size"),
        Sheet.LANYARD_A4: _("Front and back, four on A4"),
        Sheet.OWN: _("The design's own size, one badge a page"),
    }[sheet]


def refusal_words(refused: DesignRefused) -> str:
    """Why a design cannot be printed, and what to do."""
    low, high = refused.low, refused.high
    if refused.fault is Fault.NO_ROOM and low:
        return _("Not high enough for all that: it takes %(low)s millimetres.", low=low)
    if refused.fault is Fault.TOO_LONG and high:
        return _("At most %(high)s characters.", high=high)
    return {
        Fault.UNKNOWN: _("Choose one of these."),
        Fault.OUT_OF_RANGE: _("Between %(low)s and %(high)s millimetres.", low=low, high=high),
        Fault.NOT_A_COLOUR: _("Write the colour as #rrggbb."),
        Fault.TOO_FAINT: _("Too pale to be read on white. Choose a darker colour."),
        Fault.TOO_LONG: _("Too long for this size. Shorten it, or make the badge larger."),
        Fault.NO_ROOM: _("That does not fit this size. Leave something off, or make it larger."),
    }[refused.fault]


def reason_name(reason: str) -> str:
    """Why somebody is on the preview (badges.rules.preview.Shown)."""
    told = {
        "name": _("The longest name"),
        "organisation": _("The longest organisation"),
        "made-up": _("Made up"),
    }
    return told.get(reason) or Locale.parse(language()).scripts.get(reason, reason)
