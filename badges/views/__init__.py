"""Pages of badges: reading them at a station, printing them, setting stations up."""

from badges.views import (
    app_files,
    app_shell,
    badges,
    certificates,
    confirmations,
    conflicts,
    delegation_certificates,
    devices,
    scanning,
    stations,
    verification,
)
from badges.views.blueprint import bp

__all__ = [
    "app_files",
    "app_shell",
    "badges",
    "bp",
    "certificates",
    "confirmations",
    "conflicts",
    "delegation_certificates",
    "devices",
    "scanning",
    "stations",
    "verification",
]
