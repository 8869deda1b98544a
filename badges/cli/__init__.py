"""Commands of badges."""

from badges.cli import badges, certificates, rehearsal

__all__ = ["badges", "certificates", "rehearsal"]
