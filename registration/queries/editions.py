"""An edition's rules of registering, as the plain values that the rules take."""

from app.core.ages import AgeLimits
from app.core.clock import now
from app.extensions import db
from app.programmes.models import Edition
from app.programmes.rules.editions import EditionMode, RegistrationWindow, registration_window
from registration.models import Cap, ProjectCategory, Rate, Terms
from registration.rules import caps, rates
from registration.rules.completeness import EditionFacts
from registration.rules.supervisors import RatioRule


def terms_of(edition: Edition) -> Terms:
    """The edition's terms; where nobody has set any, the defaults of a new row, not stored."""
    stored = db.session.scalar(db.select(Terms).filter_by(edition_id=edition.id))
    return stored or Terms(edition_id=edition.id, **_defaults())


def _defaults() -> dict[str, object]:
    columns = Terms.__table__.columns
    return {c.key: c.default.arg for c in columns if c.default is not None and c.default.is_scalar}


def ratio_of(terms: Terms) -> RatioRule:
    """The supervisor ratio of these terms."""
    return RatioRule(
        per=terms.exhibitors_per_supervisor, head_from=terms.head_from, policy=terms.above_ratio
    )


def age_limits_of(edition: Edition, terms: Terms) -> AgeLimits:
    """The exhibitors' ages, counted on the terms' own day or the first of the edition."""
    return AgeLimits(min=terms.min_age, max=terms.max_age, on=terms.age_on or edition.starts_on)


def facts_of(edition: Edition, terms: Terms) -> EditionFacts:
    """What the edition asks of a complete delegation."""
    return EditionFacts(
        starts_on=edition.starts_on,
        ends_on=edition.ends_on,
        age_limits=age_limits_of(edition, terms),
        ratio=ratio_of(terms),
        needs_travel=edition.mode is not EditionMode.ONLINE,
        team_max=terms.team_max,
    )


def stored_rates(edition: Edition) -> list[Rate]:
    """The edition's rates by role and window."""
    query = db.select(Rate).filter_by(edition_id=edition.id)
    order = list(rates.ParticipantRole)
    return sorted(
        db.session.scalars(query),
        key=lambda rate: (order.index(rate.role), str(rate.valid_from or ""), rate.id),
    )


def rates_of(edition: Edition) -> list[rates.Rate]:
    """The edition's rates as the price rule takes them, in cents."""
    return [
        rates.Rate(
            role=row.role,
            member_cents=row.member_cents,
            non_member_cents=row.non_member_cents,
            above_ratio_cents=row.above_ratio_cents,
            valid_from=row.valid_from,
            valid_until=row.valid_until,
        )
        for row in stored_rates(edition)
    ]


def caps_of(edition: Edition) -> list[caps.Cap]:
    """The edition's caps as the rules take them."""
    return [
        caps.Cap(
            scope=row.scope,
            key=row.key or None,
            size=row.size,
            raised_size=row.raised_size,
            raised_reason=row.raised_reason,
        )
        for row in db.session.scalars(db.select(Cap).filter_by(edition_id=edition.id))
    ]


def categories_of(edition: Edition) -> list[ProjectCategory]:
    """The edition's project categories in its own order."""
    query = db.select(ProjectCategory).filter_by(edition_id=edition.id)
    return list(db.session.scalars(query.order_by(ProjectCategory.position, ProjectCategory.id)))


def window_of(edition: Edition) -> RegistrationWindow:
    """Whether one may register at this moment, or why not."""
    return registration_window(
        opens_at=edition.registration_opens_at,
        closes_at=edition.registration_closes_at,
        status=edition.status,
        now=now(),
    )
