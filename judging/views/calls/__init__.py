"""Pages of calls: their set-up, and what everybody sees."""

from judging.views.calls import fields, office, overview, panels, public, settings, texts

__all__ = ["fields", "office", "overview", "panels", "public", "settings", "texts"]
