"""What a rehearsal must end with, and what it ended with."""

from dataclasses import dataclass, field


@dataclass
class Outcome:
    """Expected figures come from what the phones did; found ones from the database."""

    people: int
    shown: int
    seconds: float
    #: name of a figure -> what must be, what is
    figures: dict[str, tuple[int, int]] = field(default_factory=dict)

    @property
    def holds(self) -> bool:
        """Whether every figure is what it must be."""
        return all(expected == found for expected, found in self.figures.values())


def lines(outcome: Outcome) -> list[str]:
    """The outcome as a table."""
    width = max(len(name) for name in outcome.figures)
    rows = [
        f"{name:<{width}}  {expected:>8,}  {found:>8,}  {'yes' if expected == found else 'NO'}"
        for name, (expected, found) in outcome.figures.items()
    ]
    return [
        f"{outcome.people:,} people, {outcome.shown:,} times a badge was shown, "
        f"{outcome.seconds:.0f} s",
        f"{'':<{width}}  {'expected':>8}  {'found':>8}",
        *rows,
    ]
