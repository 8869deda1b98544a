"""Pages of registration: a head's delegation, a parent's consent, the validation desk."""

from registration.views import (
    consents,
    delegations,
    documents,
    health,
    people,
    projects,
    register,
    setup,
    spreadsheet,
    validation,
)
from registration.views.blueprint import bp

__all__ = [
    "bp",
    "consents",
    "delegations",
    "documents",
    "health",
    "people",
    "projects",
    "register",
    "setup",
    "spreadsheet",
    "validation",
]
