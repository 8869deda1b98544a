"""The words for what a call is and where it stands, in the reader's language."""

from dataclasses import dataclass
from datetime import timedelta

from app.core.clock import today
from app.core.i18n import gettext as _
from app.core.i18n import ngettext, show_date
from app.programmes.queries.wording import deadline
from app.programmes.rules.local_times import wall_time
from judging.models import Call
from judging.queries.call_window import window_of
from judging.rules import calls as rules
from judging.rules.calls import CallPhase, Refusal
from judging.rules.kinds import Audience, Decision, FieldKind, SessionAudience, TextKind

#: the look of a phase (parts.html, status)
PHASE_KINDS = {
    CallPhase.DRAFT: "",
    CallPhase.COMING: "info",
    CallPhase.OPEN: "open",
    CallPhase.CLOSED: "",
}


def reason_words(code: str) -> str:
    """Why one may not submit now, and what to do; empty for an empty code."""
    if not code:
        return ""
    return {
        Refusal.NOT_PUBLISHED: _("This call is not published yet."),
        Refusal.NOT_OPEN: _("This call is not open yet. The day it opens stands on its page."),
        Refusal.CLOSED: _("This call is closed: its last day is over."),
        Refusal.CANCELLED: _("The edition was cancelled, so its calls take nothing more."),
        Refusal.ORGANISATIONS_ONLY: _(
            "Only organisations submit here. Sign in with your organisation's account."
        ),
        Refusal.MEMBERS_ONLY: _(
            "Only members of MILSET whose fee is paid submit here. Once your fee is received, "
            "come back."
        ),
        Refusal.MEMBERS_FIRST: _(
            "Members of MILSET come first. The day from which everybody may submit stands on "
            "the call's page."
        ),
    }[Refusal(code)]


def phase_name(phase: CallPhase) -> str:
    """Where a call stands, in a word."""
    return {
        CallPhase.DRAFT: _("Not published"),
        CallPhase.COMING: _("Opens soon"),
        CallPhase.OPEN: _("Open"),
        CallPhase.CLOSED: _("Closed"),
    }[phase]


def decision_name(decision: Decision) -> str:
    """How a call ends."""
    return {
        Decision.AWARDS: _("Awards"),
        Decision.PLACES: _("Places"),
        Decision.ANSWER: _("An answer to each"),
    }[decision]


def audience_name(audience: Audience) -> str:
    """Who may submit, as a choice."""
    return {
        Audience.ANYONE: _("Anybody, by a private link"),
        Audience.ORGANISATIONS: _("Organisations"),
        Audience.MEMBERS: _("Members of MILSET only"),
    }[audience]


def audience_words(call: Call) -> str:
    """Who may submit, as a sentence."""
    return {
        Audience.ANYONE: _("Anybody may take part. You need no account."),
        Audience.ORGANISATIONS: _("Organisations submit, with their account."),
        Audience.MEMBERS: _("Members of MILSET in good standing submit, with their account."),
    }[call.audience]


def members_first_words(call: Call) -> str:
    """Until which day members are alone, included; empty without such days."""
    until = rules.members_first_until(window_of(call))
    if until is None:
        return ""
    first = wall_time(until, call.edition.timezone).date()
    return _(
        "Until %(last)s members of MILSET submit; everybody else from %(first)s on.",
        last=show_date(first - timedelta(days=1), "long"),
        first=show_date(first, "long"),
    )


def field_kind_name(kind: FieldKind) -> str:
    """What a question takes."""
    return {
        FieldKind.LINE: _("One line"),
        FieldKind.TEXT: _("Text of several lines"),
        FieldKind.CHOICE: _("One of several choices"),
        FieldKind.NUMBER: _("A whole number"),
        FieldKind.LANGUAGE: _("A language"),
        FieldKind.SPEAKERS: _("People with a few lines about each"),
    }[kind]


def text_kind_name(kind: TextKind) -> str:
    """A text that people agree to."""
    return {
        TextKind.RULES: _("Rules"),
        TextKind.CONSENT: _("Consent of parents"),
        TextKind.LICENCE: _("Licence"),
    }[kind]


def session_audience_name(audience: SessionAudience) -> str:
    """Who may come to a session."""
    return {
        SessionAudience.PUBLIC: _("Open to the public"),
        SessionAudience.PARTICIPANTS: _("For participants"),
        SessionAudience.DELEGATES: _("For delegates"),
    }[audience]


def gap_words(code: str) -> str:
    """What is missing before a call may be announced."""
    return {
        "edition_draft": _("The edition itself is not announced yet"),
        "summary": _("An invitation in English"),
        "nothing_asked": _("A question in the form, or files to send"),
        "no_choices": _("The choices of a question"),
        "rules": _("The rules, in English"),
        "consent": _("The text parents agree to, in English"),
        "licence": _("The licence for the photos, in English"),
        "quota": _("How many places there are"),
        "closed": _("A closing that lies ahead"),
    }[code]


def deed_name(action: str) -> str:
    """What an event of the log says happened, in the history of a call."""
    return {
        "call.created": _("Set up"),
        "call.copied": _("Copied from another call"),
        "call.changed": _("Changed"),
        "call.published": _("Published"),
        "call.unpublished": _("Taken back"),
        "call.field_added": _("Question added"),
        "call.field_changed": _("Question changed"),
        "call.field_removed": _("Question removed"),
        "call.text_written": _("Text written"),
    }.get(action, action)


@dataclass(frozen=True)
class CallState:
    """What the card of a call says: its look, its word, by when, and how long that is."""

    kind: str
    name: str
    when: str = ""
    left: str = ""


def call_state(call: Call, phase: CallPhase) -> CallState:
    """Where the call stands for a visitor."""
    zone = call.edition.timezone
    if phase is CallPhase.OPEN:
        until = _("Until %(moment)s", moment=deadline(call.closes_at, zone))
        return CallState("open", phase_name(phase), until, days_left(call))
    if phase is CallPhase.COMING:
        opens = _("From %(moment)s", moment=deadline(call.opens_at, zone))
        return CallState("info", phase_name(phase), opens)
    if phase is CallPhase.CLOSED:
        since = _("Since %(moment)s", moment=deadline(call.closes_at, zone))
        return CallState("", phase_name(phase), since)
    return CallState("", phase_name(phase))


def days_left(call: Call) -> str:
    """How long the call stays open, counted in days of the edition's zone."""
    zone = call.edition.timezone
    days = (wall_time(call.closes_at, zone).date() - today(zone)).days
    if days <= 0:
        return _("Last day")
    return ngettext("%(num)d day left", "%(num)d days left", days)
