"""Who was let in somewhere: one answer for the day's board and for certificates."""

from sqlalchemy import ColumnElement, and_

from badges.models import Scan
from badges.queries.scans import passed
from badges.rules.hours import Span
from badges.rules.scanning import Direction


def was_let_in(span: Span | None = None) -> ColumnElement[bool]:
    """Condition: the reading let somebody in, also when a phone decided that by itself, was not
    undone, and happened within ``span``; None: at any time."""
    begins, ends = span or Span()
    bounds = [Scan.happened_at >= begins] if begins else []
    bounds += [Scan.happened_at < ends] if ends else []
    return and_(passed(), Scan.direction == Direction.IN, *bounds)
