"""The words of an author's pages: states, what is missing, how the thing is called."""

from datetime import datetime

from app.core.i18n import gettext as _
from app.core.i18n import ngettext
from app.programmes.queries.wording import deadline
from judging.models import Call, Submission
from judging.rules.authors import AuthorGap
from judging.rules.kinds import Eligibility, ParentalConsent, SubmissionState


def is_photo(call: Call) -> bool:
    """Whether one submission is one photo."""
    return call.takes_photos and call.files_max == 1


def add_words(call: Call) -> str:
    """The button that starts a new one."""
    return _("Add a photo") if is_photo(call) else _("Start a submission")


def things_words(call: Call) -> str:
    """Heading of the author's list."""
    return _("Your photos") if is_photo(call) else _("Your submissions")


def most_words(call: Call) -> str:
    """How many count; empty without a limit."""
    most = call.per_author
    if most is None:
        return ""
    if is_photo(call):
        return ngettext("At most %(num)d photo", "At most %(num)d photos", most)
    return ngettext("At most %(num)d submission", "At most %(num)d submissions", most)


def title_of(submission: Submission) -> str:
    """Its title, or that it has none yet."""
    return submission.title or _("Without a title yet")


def state_words(submission: Submission) -> tuple[str, str]:
    """(kind of m.status, words) of where a submission stands for its author."""
    if submission.state is SubmissionState.DRAFT:
        return "warn", _("Draft, not handed in")
    if submission.state is SubmissionState.WITHDRAWN:
        return "", _("Withdrawn")
    return {
        Eligibility.OPEN: ("ok", _("Handed in")),
        Eligibility.ELIGIBLE: ("ok", _("Handed in, checked")),
        Eligibility.INELIGIBLE: ("bad", _("Not eligible")),
    }[submission.eligibility]


def consent_words(consent: ParentalConsent) -> tuple[str, str]:
    """(kind of m.status, words) of where the parent's consent stands."""
    return {
        ParentalConsent.NOT_NEEDED: ("", _("Not needed")),
        ParentalConsent.MISSING: ("warn", _("Not asked yet")),
        ParentalConsent.ASKED: ("warn", _("Asked, no answer yet")),
        ParentalConsent.GIVEN: ("ok", _("Given")),
        ParentalConsent.REFUSED: ("bad", _("Refused")),
    }[consent]


def gap_words(gap: AuthorGap) -> str:
    """What is missing about the author, as something to do."""
    return {
        AuthorGap.NAME: _("Your name"),
        AuthorGap.BIRTH_DATE: _("Your date of birth"),
        AuthorGap.COUNTRY: _("Your country"),
        AuthorGap.RULES: _("Your yes to the rules and the licence"),
        AuthorGap.CONSENT: _("Ask a parent or guardian"),
        AuthorGap.CONSENT_REFUSED: _("Your parent did not agree"),
    }[gap]


def until_words(call: Call, moment: datetime | None = None) -> str:
    """Until when (by default the closing), on the edition's own clock, which is named."""
    return deadline(moment or call.closes_at, call.edition.timezone)
