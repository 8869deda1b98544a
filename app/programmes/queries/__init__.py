"""Reads of programmes: which editions there are, and how they are called."""

from app.programmes.queries.editions import (
    all_editions,
    by_phase,
    edition_or_404,
    edition_places,
    open_editions,
    phase_of,
    programmes,
    public_edition_or_404,
    public_editions,
    timeline,
    window_of,
)
from app.programmes.rules.phases import Phase

__all__ = [
    "Phase",
    "all_editions", "by_phase", "edition_or_404", "edition_places", "open_editions", "phase_of",
    "programmes", "public_edition_or_404", "public_editions", "timeline", "window_of",
]  # fmt: skip
