"""Pages of badges: reading them at a station, printing them, setting stations up."""

from badges.views import badges, scanning, stations
from badges.views.blueprint import bp

__all__ = ["badges", "bp", "scanning", "stations"]
