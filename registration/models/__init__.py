"""Tables of registration."""

from registration.models.cap import Cap, CapCounter
from registration.models.consent import Consent, ConsentKind, ConsentState, ConsentText
from registration.models.delegation import Delegation
from registration.models.document import Document, DocumentKind
from registration.models.participant import Gender, Participant
from registration.models.project import Project
from registration.models.project_category import ProjectCategory
from registration.models.rate import Rate
from registration.models.removed import RemovedParticipant
from registration.models.sent_delegation import SentDelegation
from registration.models.terms import Terms

__all__ = [
    "Cap", "CapCounter", "Consent", "ConsentKind", "ConsentState", "ConsentText", "Delegation",
    "Document", "DocumentKind", "Gender", "Participant", "Project",
    "ProjectCategory", "Rate", "RemovedParticipant", "SentDelegation", "Terms",
]  # fmt: skip
