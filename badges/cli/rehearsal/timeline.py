"""What happens when on the morning, drawn from a seed."""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from random import Random

#: seconds: how long people arrive, and when most come
LASTS, BUSIEST = 7200, 2700
#: one in so many shows the badge at a second door soon after, comes without a valid code, or lost
#: the badge, which somebody else found
AGAIN, FOREIGN, LOST = 25, 100, 120
#: one in so many answers is lost on the way
ANSWERS_LOST = 20


class Kind(StrEnum):
    """Something that happens."""

    SHOWN = "shown"
    FOREIGN = "foreign"
    REPLACED = "replaced"
    TALK = "talk"
    NETWORK_GONE = "network_gone"
    NETWORK_BACK = "network_back"
    PHONE_DIES = "phone_dies"
    PHONE_BACK = "phone_back"


@dataclass(frozen=True, order=True)
class Event:
    """At ``second``, at door number ``door``, with the badge number ``badge``."""

    second: float
    kind: Kind
    door: int = 0
    badge: int = 0
    #: of TALK: the answer is lost; of SHOWN: the old paper of a badge that was replaced
    spoilt: bool = False


def timeline(
    people: int, doors: int, outage: int, seed: int, *, talks_every: int = 60
) -> list[Event]:
    """All events in order; ``outage`` in minutes, in the middle of the morning. A phone talks to
    the platform every ``talks_every`` seconds."""
    random = Random(seed)
    begins = BUSIEST
    ends = begins + outage * 60
    events = list(_arrivals(people, doors, begins, ends, random))
    events += [
        Event(second + door, Kind.TALK, door, spoilt=not random.randrange(ANSWERS_LOST))
        for door in range(doors)
        for second in range(talks_every, LASTS, talks_every)
    ]
    if outage:
        events += [Event(begins, Kind.NETWORK_GONE), Event(ends, Kind.NETWORK_BACK)]
        for door, minute in ((0, 0.3), (1, 0.6)):
            dies = begins + outage * 60 * minute
            events += [Event(dies, Kind.PHONE_DIES, door), Event(ends + 900, Kind.PHONE_BACK, door)]
    return sorted(events)


def _arrivals(
    people: int, doors: int, begins: float, ends: float, random: Random
) -> Iterator[Event]:
    for badge in range(people):
        second, door = random.triangular(0, LASTS, BUSIEST), random.randrange(doors)
        yield Event(second, Kind.SHOWN, door, badge)
        if not random.randrange(AGAIN):
            other = (door + random.randrange(1, doors)) % doors
            yield Event(min(second + random.randrange(20, 600), LASTS), Kind.SHOWN, other, badge)
        if not random.randrange(FOREIGN):
            yield Event(second, Kind.FOREIGN, door, badge)
        if begins + 60 < second and begins < ends and not random.randrange(LOST):
            yield Event(begins + 30, Kind.REPLACED, badge=badge)
            yield Event(random.uniform(begins + 60, ends), Kind.SHOWN, door, badge, spoilt=True)
