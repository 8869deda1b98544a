"""The juror's desk: rounds, one submission after the other, all own marks, pictures."""

from judging.views.desk import no_line, pages, pictures, sending, task

__all__ = ["no_line", "pages", "pictures", "sending", "task"]
