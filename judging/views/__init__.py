"""Pages: the public's, an author's, a juror's desk, the president's, the secretary's."""

from judging.views import (
    answers,
    calls,
    desk,
    entries,
    files,
    jury,
    places,
    submissions,
    tabs,
    timetable,
    uploads,
)
from judging.views.blueprint import bp

__all__ = [
    "answers",
    "bp",
    "calls",
    "desk",
    "entries",
    "files",
    "jury",
    "places",
    "submissions",
    "tabs",
    "timetable",
    "uploads",
]
