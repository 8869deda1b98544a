"""Tables of organisations."""

from app.organisations.models.membership import Membership, MembershipCategory
from app.organisations.models.organisation import Organisation
from app.organisations.models.region import Region

__all__ = ["Membership", "MembershipCategory", "Organisation", "Region"]
