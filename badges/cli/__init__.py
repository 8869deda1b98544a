"""Commands of badges."""

from badges.cli import badges, certificates

__all__ = ["badges", "certificates"]
