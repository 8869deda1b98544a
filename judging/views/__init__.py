"""Pages: the public's, an author's, a juror's desk, the president's, the secretary's."""

from judging.views import calls, desk, tabs
from judging.views.blueprint import bp

__all__ = ["bp", "calls", "desk", "tabs"]
