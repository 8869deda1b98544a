"""The table of prices as people read it."""

from dataclasses import dataclass
from datetime import date

from app.programmes.models import Edition
from registration.queries.editions import stored_rates
from registration.queries.wording import role_name
from registration.rules.roles import ParticipantRole


@dataclass(frozen=True)
class PriceRow:
    """One role in one window, in cents; ``above`` None where the edition sets none."""

    role: ParticipantRole
    name: str
    member: int
    non_member: int
    above: int | None
    valid_from: date | None
    valid_until: date | None


def price_rows(edition: Edition) -> list[PriceRow]:
    """The edition's prices in the order of the roles, then of the windows."""
    return [
        PriceRow(
            rate.role,
            role_name(rate.role),
            rate.member_cents,
            rate.non_member_cents,
            rate.above_ratio_cents,
            rate.valid_from,
            rate.valid_until,
        )
        for rate in stored_rates(edition)
    ]
