"""Places: what-if and decision, the list after it, one place, an author's answer."""

from judging.views.places import answer, files, office, one

__all__ = ["answer", "files", "office", "one"]
