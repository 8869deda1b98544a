"""The juror's desk: rounds, one submission after the other, all own marks, pictures."""

from judging.views.desk import pages, pictures, sending, task

__all__ = ["pages", "pictures", "sending", "task"]
