"""The platform in a few numbers."""

from app.extensions import db
from app.organisations.models import Organisation, Region


def figures() -> tuple[int, int, int]:
    """Listed organisations, their countries, and regional offices."""
    listed = Organisation.listed
    count = db.func.count
    query = db.select(count(Organisation.id), count(db.distinct(Organisation.country))).where(
        listed
    )
    organisations, countries = db.session.execute(query).one()
    return organisations, countries, db.session.scalar(db.select(count(Region.id))) or 0
