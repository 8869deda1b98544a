"""What a badge's design is made of, and how a wrong one is refused."""

from enum import StrEnum


class Template(StrEnum):
    """How a badge is arranged, named by what one sees first."""

    #: the edition's art on top, the role in a bar along the foot
    PICTURE = "picture"
    #: the upper half in the role's colour, the name large upon it
    COLOUR = "colour"
    #: ink on white, everything centred; right for printers of one colour
    PLAIN = "plain"


class Field(StrEnum):
    """What a badge may leave off. Event, name, role, QR code and typed code always stay."""

    NATIVE_NAME = "native_name"
    ORGANISATION = "organisation"
    COUNTRY = "country"
    STAND = "stand"
    NUMBER = "number"
    ART = "art"


class Fault(StrEnum):
    """What is wrong with a value of a design."""

    UNKNOWN = "unknown"
    OUT_OF_RANGE = "out_of_range"
    NOT_A_COLOUR = "not_a_colour"
    #: a colour that cannot be read on white
    TOO_FAINT = "too_faint"
    TOO_LONG = "too_long"
    #: the fields chosen do not fit this size
    NO_ROOM = "no_room"


class DesignRefused(ValueError):
    """A design that cannot be printed.

    ``field`` is the name in `Design` of the value that is wrong; ``low`` and ``high`` are its
    limits where there are some: millimetres, or characters.
    """

    def __init__(
        self, field: str, fault: Fault, *, low: int | None = None, high: int | None = None
    ) -> None:
        super().__init__(f"{field}: {fault}")
        self.field, self.fault, self.low, self.high = field, fault, low, high
