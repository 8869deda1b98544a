"""The roles a participant can have, and the groups of roles other rules speak of."""

from enum import StrEnum


class ParticipantRole(StrEnum):
    """What one person does at an edition; the order is the order of lists and invoices."""

    EXHIBITOR = "exhibitor"
    SUPERVISOR = "supervisor"
    HEAD_OF_DELEGATION = "head_of_delegation"
    PRESS = "press"
    VISITOR = "visitor"
    SPEAKER = "speaker"
    JUROR = "juror"
    VOLUNTEER = "volunteer"
    STAFF = "staff"
    GUEST = "guest"


# The adults the supervisor ratio counts.
RATIO_ADULTS = frozenset({ParticipantRole.SUPERVISOR, ParticipantRole.HEAD_OF_DELEGATION})

# The roles a country's cap counts ("50 people per country": heads, exhibitors, supervisors, press).
COUNTRY_COUNTED = RATIO_ADULTS | {ParticipantRole.EXHIBITOR, ParticipantRole.PRESS}

# What a delegation registers; jurors, volunteers, staff and guests come in by the edition itself.
DELEGATION_ROLES = (
    ParticipantRole.EXHIBITOR,
    ParticipantRole.SUPERVISOR,
    ParticipantRole.HEAD_OF_DELEGATION,
    ParticipantRole.PRESS,
    ParticipantRole.VISITOR,
    ParticipantRole.SPEAKER,
)
