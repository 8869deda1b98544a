"""Tables of programmes."""

from app.programmes.models.edition import Edition
from app.programmes.models.key_date import KeyDate
from app.programmes.models.programme import Programme

__all__ = ["Edition", "KeyDate", "Programme"]
