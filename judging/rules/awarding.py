"""Who gets which award, read off the signed order; a jury may decide otherwise."""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Prize:
    """An award still to give: how many winners, and which submissions may have it."""

    key: int
    places: int
    open_to: Collection[int]


@dataclass(frozen=True)
class Given:
    """One winner of one award; ``ex_aequo`` when others share the place in it."""

    prize: int
    submission: int
    ex_aequo: bool


def proposed_winners(
    order: Sequence[tuple[int, int]], prizes: Sequence[Prize], *, taken: Collection[int] = ()
) -> list[Given]:
    """Winners for each of ``prizes`` in their order, from ``order`` of (submission, place).

    One award each: who has one makes way for the next. Equal places stay together, so that an
    award may have more winners than places, and the next one begins after them. ``taken``:
    submissions that have an award already.
    """
    given: list[Given] = []
    gone = set(taken)
    for prize in prizes:
        left = [
            (each, place) for each, place in order if each not in gone and each in prize.open_to
        ]
        winners = _best(left, prize.places)
        given += [Given(prize.key, each, shared) for each, shared in winners]
        gone |= {each for each, _ in winners}
    return given


def sharing(winners: Mapping[int, int], places: int) -> set[int]:
    """Which winners of one award are ex aequo; ``winners`` are {submission: place in the order}.

    Who shares a place of the order, and where the jury gave an award of ``places`` winners to
    more: everybody from its last place on, since they share that one.
    """
    last = sorted(winners.values())[:places][-1:]
    held = {each: min([place, *last]) for each, place in winners.items()}
    times = Counter(held.values())
    return {each for each, place in held.items() if times[place] > 1}


def _best(left: Sequence[tuple[int, int]], places: int) -> list[tuple[int, bool]]:
    """The first ``places`` of ``left`` with everybody who shares the last one's place."""
    if places < 1 or not left:
        return []
    last = sorted(place for _, place in left)[:places][-1]
    winners = {each: place for each, place in left if place <= last}
    shared = sharing(winners, places)
    return [(each, each in shared) for each in winners]
