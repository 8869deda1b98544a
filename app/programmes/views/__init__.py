"""Pages of programmes: what everybody sees, and the managers' desk."""

from app.programmes.views import art, key_dates, office, programmes, public, status
from app.programmes.views.blueprint import bp

__all__ = ["art", "bp", "key_dates", "office", "programmes", "public", "status"]
