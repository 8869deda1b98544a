"""The words of calls and juries: what a thing is, in which state it stands."""

import enum


class Decision(enum.StrEnum):
    """How a call ends: winners, places on a quota, or an answer to each."""

    AWARDS = "awards"
    PLACES = "places"
    ANSWER = "answer"


class Audience(enum.StrEnum):
    """Who may submit: a person by a private link, any organisation, or members only."""

    ANYONE = "anyone"
    ORGANISATIONS = "organisations"
    MEMBERS = "members"


class FieldKind(enum.StrEnum):
    """What a field of a call's form takes."""

    LINE = "line"
    TEXT = "text"
    CHOICE = "choice"
    NUMBER = "number"
    LANGUAGE = "language"
    #: several people: a name and some lines of biography each
    SPEAKERS = "speakers"


class TextKind(enum.StrEnum):
    """The texts of a call that somebody agrees to; each by version and language."""

    RULES = "rules"
    CONSENT = "consent"
    LICENCE = "licence"


class SubmissionState(enum.StrEnum):
    """A draft can be anything; what is submitted is complete and counts."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    WITHDRAWN = "withdrawn"


class Eligibility(enum.StrEnum):
    """What the secretary decided before the jury sees it."""

    OPEN = "open"
    ELIGIBLE = "eligible"
    INELIGIBLE = "ineligible"


class ParentalConsent(enum.StrEnum):
    """Whether a parent agreed that their child takes part."""

    NOT_NEEDED = "not_needed"
    MISSING = "missing"
    ASKED = "asked"
    GIVEN = "given"
    REFUSED = "refused"


class RoundKind(enum.StrEnum):
    """In or out by votes, or marks by criteria."""

    VOTE = "vote"
    CRITERIA = "criteria"


class RoundState(enum.StrEnum):
    """Jurors mark only while a round is open."""

    SETUP = "setup"
    OPEN = "open"
    CLOSED = "closed"


class Vote(enum.IntEnum):
    """A mark of a voting round."""

    OUT = 0
    IN = 1
    MUST_KEEP = 2


class JurorState(enum.StrEnum):
    """Whether the invited person sits on the jury."""

    INVITED = "invited"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    LEFT = "left"


class ConflictKind(enum.StrEnum):
    """Why somebody must not judge: declared ahead, or met at the desk."""

    ORGANISATION = "organisation"
    COUNTRY = "country"
    FAMILY = "family"
    PUPIL = "pupil"
    MENTOR = "mentor"
    OTHER = "other"


class AssignmentState(enum.StrEnum):
    """One juror's task with one submission; none of these is a zero."""

    OPEN = "open"
    DONE = "done"
    ABSTAINED = "abstained"
    RECUSED = "recused"
    #: taken away by a new plan before it was started
    CANCELLED = "cancelled"


class SelectionState(enum.StrEnum):
    """A result is drafted, signed by the president, released by a second person."""

    DRAFT = "draft"
    SIGNED = "signed"
    RELEASED = "released"


class PlaceState(enum.StrEnum):
    """Where a submission stands when places are few. An offer holds its seat until its deadline."""

    OFFERED = "offered"
    CONFIRMED = "confirmed"
    DECLINED = "declined"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"
    WAITING = "waiting"
    NOT_ELIGIBLE = "not_eligible"


class SessionAudience(enum.StrEnum):
    """Who may come to a session."""

    PUBLIC = "public"
    PARTICIPANTS = "participants"
    DELEGATES = "delegates"
