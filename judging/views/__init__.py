"""Pages: the public's, an author's, a juror's desk, the president's, the secretary's."""

from judging.views import (
    answers,
    awards,
    calls,
    desk,
    entries,
    files,
    gallery,
    jury,
    places,
    results,
    submissions,
    tabs,
    timetable,
    uploads,
)
from judging.views.blueprint import bp

__all__ = [
    "answers",
    "awards",
    "bp",
    "calls",
    "desk",
    "entries",
    "files",
    "gallery",
    "jury",
    "places",
    "results",
    "submissions",
    "tabs",
    "timetable",
    "uploads",
]
