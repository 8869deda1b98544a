"""Commands of badges."""

from badges.cli import badges

__all__ = ["badges"]
