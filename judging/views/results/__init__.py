"""The president's and the secretary's desk: results, closing, ties, signature, release, files."""

from judging.views.results import closing, exports, marks, overview, questions, signing, ties

__all__ = ["closing", "exports", "marks", "overview", "questions", "signing", "ties"]
