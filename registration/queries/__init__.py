"""Reads of registration: the edition's rules as values, quotes, gaps, lists and figures."""

from registration.queries.consents import consent_given
from registration.queries.sheets import missing_of, quote_of, sheet_of

__all__ = ["consent_given", "missing_of", "quote_of", "sheet_of"]
