"""Ages: how old on a day, and whether that suits the edition."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

MAJORITY = 18


class AgeProblem(StrEnum):
    """Why a birth date does not suit an edition."""

    TOO_YOUNG = "too_young"
    TOO_OLD = "too_old"


@dataclass(frozen=True)
class AgeLimits:
    """An edition's ages in whole years, both included, counted on the day ``on``; None: no limit
    (ESE 2020: 14-25, ESI 2019: 9-25)."""

    min: int | None
    max: int | None
    on: date


def age_on(birth_date: date, day: date) -> int:
    """Whole years of age on ``day``.

    Who is born on 29 February turns a year older on 1 March in a common year.
    A day before the birth raises ValueError.
    """
    if day < birth_date:
        raise ValueError("the day is before the birth")
    before_birthday = (day.month, day.day) < (birth_date.month, birth_date.day)
    return day.year - birth_date.year - before_birthday


def age_problem(birth_date: date, limits: AgeLimits) -> AgeProblem | None:
    """What is wrong with the age on the edition's reference day; None when it suits.

    Somebody not yet born on that day (a slip of the pen) is too young.
    """
    if birth_date > limits.on:
        return AgeProblem.TOO_YOUNG
    age = age_on(birth_date, limits.on)
    if limits.min is not None and age < limits.min:
        return AgeProblem.TOO_YOUNG
    if limits.max is not None and age > limits.max:
        return AgeProblem.TOO_OLD
    return None


def is_minor(birth_date: date, day: date, majority: int = MAJORITY) -> bool:
    """Whether the person is younger than ``majority`` years on ``day``; true before the birth."""
    return birth_date > day or age_on(birth_date, day) < majority
