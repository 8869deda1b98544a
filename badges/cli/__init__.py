"""Commands of badges."""

from badges.cli import badges, certificates, keys, rehearsal, seals

__all__ = ["badges", "certificates", "keys", "rehearsal", "seals"]
