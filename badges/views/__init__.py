"""Pages of badges: reading them at a station, printing them, setting stations up."""

from badges.views import (
    badges,
    certificates,
    delegation_certificates,
    scanning,
    stations,
    verification,
)
from badges.views.blueprint import bp

__all__ = [
    "badges",
    "bp",
    "certificates",
    "delegation_certificates",
    "scanning",
    "stations",
    "verification",
]
