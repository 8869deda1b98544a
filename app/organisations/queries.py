"""Reads of organisations used in more than one place."""

from datetime import date
from typing import Any

from flask_babel import gettext as _
from sqlalchemy import Select, func, or_

from app.core.access import Role
from app.core.i18n import show_date
from app.extensions import db
from app.organisations.models import Membership, Organisation, Region
from app.organisations.rules.standing import MembershipYear, Standing, StandingReason, standing


def in_good_standing(
    organisation: Organisation, day: date, *, paid_before: date | None = None
) -> Standing:
    """Whether the organisation is in good standing on ``day``, and why; decides every rate."""
    years = [_year(membership) for membership in organisation.memberships]
    return standing(years, day=day, paid_before=paid_before)


def _year(membership: Membership) -> MembershipYear:
    return MembershipYear(
        year=membership.year,
        category=membership.category.value,
        fee_cents=membership.fee_cents,
        due_on=membership.due_on,
        paid_on=membership.paid_on,
        covers_from=membership.covers_from,
        covers_until=membership.covers_until,
    )


def standing_reason(found: Standing) -> str:
    """Why the member or the non-member rate applies, as a sentence in the current language."""
    paid, deadline = show_date(found.paid_on), show_date(found.deadline)
    sentences = {
        StandingReason.PAID_IN_TIME: _(
            "Member rate: %(year)s fee paid on %(paid)s, before %(day)s."
        ),
        StandingReason.NO_FEE: _("Member rate: the %(year)s membership has no fee."),
        StandingReason.PAID_LATE: _(
            "Non-member rate: the %(year)s fee was paid on %(paid)s, not before %(day)s."
        ),
        StandingReason.UNPAID: _(
            "Non-member rate: the %(year)s fee is not paid. "
            "The member rate applies once it is received before %(day)s."
        ),
        StandingReason.NO_MEMBERSHIP: _("Non-member rate: no membership covers the edition."),
    }
    return sentences[found.reason] % {"year": found.year, "paid": paid, "day": deadline}


def directory(
    *, words: str = "", region: str = "", country: str = ""
) -> Select[tuple[Organisation]]:
    """Listed organisations by region, country and name, filtered by words in the names."""
    query = db.select(Organisation).join(Region).where(Organisation.listed)
    if region:
        query = query.where(Region.code == region)
    if country:
        query = query.where(Organisation.country == country)
    return by_words(query, words).order_by(Region.name, Organisation.country, Organisation.name)


def by_words(query: Select[tuple[Organisation]], words: str) -> Select[tuple[Organisation]]:
    """``query`` narrowed to names, codes and towns that contain ``words``."""
    if not words.strip():
        return query
    columns = (Organisation.name, Organisation.latin_name, Organisation.code, Organisation.city)
    found = (column.icontains(words.strip(), autoescape=True) for column in columns)
    return query.where(or_(*found))


def members_on(day: date) -> set[int]:
    """Ids of the organisations with a membership that covers ``day``."""
    query = db.select(Membership.organisation_id).where(
        Membership.covers_from <= day, Membership.covers_until >= day
    )
    return set(db.session.scalars(query))


def regions() -> list[Region]:
    """All regional offices by name."""
    return list(db.session.scalars(db.select(Region).order_by(Region.name)))


def region_places() -> list[tuple[str, str]]:
    """(code, name) of every region a role can be held for."""
    return [(region.code, region.name) for region in regions()]


def organisation_places() -> list[tuple[str, str]]:
    """(public id, name) of every organisation a role can be held for, by name."""
    query = db.select(Organisation.public_id, Organisation.name).order_by(Organisation.name)
    return [(public_id, name) for public_id, name in db.session.execute(query)]


def regions_around() -> dict[str, str]:
    """public id of each organisation -> scope of the region that looks after it."""
    query = db.select(Organisation.public_id, Region.code).join(
        Region, Organisation.region_id == Region.id
    )
    return {public_id: f"region:{code}" for public_id, code in db.session.execute(query)}


def office_for(country: str, name: str) -> str | None:
    """Address of the regional office for a newcomer's organisation, by its name or its country.

    The country's own region is that of the organisations it has already; None when it has none.
    """
    query = db.select(Region.email).join(Organisation, Organisation.region_id == Region.id)
    names = func.lower(Organisation.name), func.lower(Organisation.latin_name)
    wish = name.strip().lower()
    for condition in (or_(*(known == wish for known in names)), Organisation.country == country):
        found = query.where(condition, Region.email != "").order_by(Organisation.id).limit(1)
        if address := db.session.scalar(found):
            return str(address)
    return None


def listed_countries() -> list[str]:
    """ISO codes of the countries with a listed organisation."""
    query = db.select(Organisation.country).where(Organisation.listed).distinct()
    return sorted(db.session.scalars(query))


def represents(user: Any) -> bool:
    """Whether ``user`` belongs to an organisation (an administrator alone does not)."""
    return any((grant.scope or "").startswith("organisation:") for grant in user.grants)


def own_organisations(user: object) -> list[Organisation]:
    """The organisations that ``user`` represents or leads delegations of."""
    codes = user.reach("organisation", Role.REPRESENTATIVE, Role.HEAD_OF_DELEGATION)  # type: ignore[attr-defined]
    if codes is None:
        return []
    query = db.select(Organisation).where(Organisation.public_id.in_(codes))
    return list(db.session.scalars(query.order_by(Organisation.name)))
