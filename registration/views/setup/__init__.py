"""How a manager sets an edition's registration up."""

from registration.views.setup import caps, categories, consent_texts, rates, terms

__all__ = ["caps", "categories", "consent_texts", "rates", "terms"]
