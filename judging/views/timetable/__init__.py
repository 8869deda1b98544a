"""The timetable: arranged in the back office, shown and sent to calendars."""

from judging.views.timetable import office, public, rooms

__all__ = ["office", "public", "rooms"]
