"""Pages of badges: reading them at a station, printing them, setting stations up."""

from badges.views import (
    app_files,
    app_shell,
    badges,
    board,
    board_live,
    certificates,
    confirmations,
    conflicts,
    delegation_certificates,
    devices,
    holders,
    missing,
    scanning,
    seal_keys,
    stations,
    verification,
)
from badges.views.blueprint import bp

__all__ = [
    "app_files",
    "app_shell",
    "badges",
    "board",
    "board_live",
    "bp",
    "certificates",
    "confirmations",
    "conflicts",
    "delegation_certificates",
    "devices",
    "holders",
    "missing",
    "scanning",
    "seal_keys",
    "stations",
    "verification",
]
