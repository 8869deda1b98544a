"""The author's side: the way in, who I am, a parent's consent, submissions, forwarding."""

from judging.views.entries import about, enter, entry, forward, mine, parent, submission

__all__ = ["about", "enter", "entry", "forward", "mine", "parent", "submission"]
