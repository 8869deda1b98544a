"""Commands of badges."""

from badges.cli import badges, certificates, rehearsal, seals

__all__ = ["badges", "certificates", "rehearsal", "seals"]
