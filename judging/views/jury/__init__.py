"""The jury as its organisers set it up and follow it, and what a juror answers before judging."""

from judging.views.jury import criteria, declaring, panel, people, progress, rounds

__all__ = ["criteria", "declaring", "panel", "people", "progress", "rounds"]
