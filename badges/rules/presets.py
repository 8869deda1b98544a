"""What is usual at each kind of station; a manager begins with it and changes what is different."""

from datetime import time
from typing import NamedTuple

from badges.rules.hours import Hours


class Preset(NamedTuple):
    """The rules a new station begins with."""

    once: bool = True
    needs_payment: bool = True
    needs_consent: bool = True
    #: named by codes, which the reader's language turns into words
    hours: tuple[Hours, ...] = ()


MEALS = (
    Hours("breakfast", time(7), time(9, 30)),
    Hours("lunch", time(12), time(14, 30)),
    Hours("dinner", time(18, 30), time(21)),
)

#: by kind: at a door everything is asked, and where the badge is fetched, too; a meal is paid for
#: and eaten once in its hours; whoever sits in a session or fetches an award was asked at the door;
#: nobody is kept from leaving
PRESETS = {
    "door": Preset(),
    "meal": Preset(needs_consent=False, hours=MEALS),
    "session": Preset(needs_payment=False, needs_consent=False),
    "exit": Preset(once=False, needs_payment=False, needs_consent=False),
    "bus": Preset(),
    "award": Preset(needs_payment=False, needs_consent=False),
    "kiosk": Preset(),
}
