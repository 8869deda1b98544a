"""The words for kinds of certificates: names, rules, usual texts, why somebody gets none."""

from app.core.i18n import gettext as _
from app.core.i18n import ngettext
from badges.rules.certificates import CertificateKind, Lack, Terms

KIND = CertificateKind


def kind_name(kind: CertificateKind) -> str:
    """The usual heading of a certificate."""
    return {
        KIND.PARTICIPATION: _("Certificate of participation"),
        KIND.EXHIBITOR: _("Certificate of exhibitor"),
        KIND.SUPERVISOR: _("Certificate of supervisor"),
        KIND.SPEAKER: _("Certificate of speaker"),
        KIND.VOLUNTEER: _("Certificate of volunteer"),
        KIND.YOUNG_CITIZEN: _("Certificate of young citizen"),
        KIND.JURY: _("Certificate of jury member"),
        KIND.WINNER: _("Award certificate"),
        KIND.MEMBER: _("Certificate of membership"),
    }[kind]


def short_name(kind: CertificateKind) -> str:
    """The kind in a word or two, for tabs."""
    return {
        KIND.PARTICIPATION: _("Participation"),
        KIND.EXHIBITOR: _("Exhibitors"),
        KIND.SUPERVISOR: _("Supervisors"),
        KIND.SPEAKER: _("Speakers"),
        KIND.VOLUNTEER: _("Volunteers"),
        KIND.YOUNG_CITIZEN: _("Young citizens"),
        KIND.JURY: _("Jury"),
        KIND.WINNER: _("Winners"),
        KIND.MEMBER: _("Members"),
    }[kind]


def rule_words(kind: CertificateKind) -> str:
    """Whom it goes to; how often they must have come in is said apart."""
    return {
        KIND.PARTICIPATION: _(
            "Everybody of a confirmed delegation; volunteers, guests and staff likewise."
        ),
        KIND.EXHIBITOR: _("Exhibitors with a project, of a confirmed delegation."),
        KIND.SUPERVISOR: _("Supervisors and heads of a confirmed delegation."),
        KIND.SPEAKER: _(
            "Speakers of a confirmed session, once it is over; where a station counts who comes, "
            "somebody was read there."
        ),
        KIND.VOLUNTEER: _("Everybody with the role of volunteer."),
        KIND.YOUNG_CITIZEN: _("Young people of a confirmed delegation."),
        KIND.JURY: _("Jurors who handed in marks, once the result is public."),
        KIND.WINNER: _("Winners of results that are released."),
        KIND.MEMBER: _("Members whose fee of the year has come."),
    }[kind]


def door_words(terms: Terms) -> str:
    """How often they must have come in."""
    days = ngettext(
        "Let in at a door on at least %(num)d day.",
        "Let in at a door on at least %(num)d different days.",
        terms.days_min,
    )
    sessions = ngettext(
        "Read at %(num)d session or more.",
        "Read at %(num)d different sessions or more.",
        terms.sessions_min,
    )
    return " ".join([days] * bool(terms.days_min) + [sessions] * bool(terms.sessions_min))


def placeholder_words(name: str) -> str:
    """What a placeholder becomes (badges.rules.wording)."""
    return {
        "name": _("Name of the person"),
        "event": _("Name of the edition"),
        "dates": _("Days of the edition"),
        "place": _("Town and country"),
        "organisation": _("Organisation"),
        "country": _("Country"),
        "project": _("Title of the project"),
        "session": _("Title of the session"),
        "call": _("Name of the call"),
        "award": _("Name of the award"),
        "work": _("Title of the work"),
    }[name]


def usual_text(kind: CertificateKind) -> str:
    """What the paper says below the name, with placeholders; it goes on from the name."""
    facts = {
        "edition": "{event}", "place": "{place}", "days": "{dates}", "project": "{project}",
        "session": "{session}", "award": "{award}", "work": "{work}", "call": "{call}",
        "year": "{year}",
    }  # fmt: skip
    return _usual(kind) % facts


def _usual(kind: CertificateKind) -> str:
    return {
        KIND.PARTICIPATION: _("took part in %(edition)s (%(place)s, %(days)s)."),
        KIND.EXHIBITOR: _(
            "presented the project “%(project)s” at %(edition)s (%(place)s, %(days)s)."
        ),
        KIND.SUPERVISOR: _("accompanied young exhibitors at %(edition)s (%(place)s, %(days)s)."),
        KIND.SPEAKER: _("spoke on “%(session)s” at %(edition)s (%(place)s, %(days)s)."),
        KIND.VOLUNTEER: _("helped as a volunteer at %(edition)s (%(place)s, %(days)s)."),
        KIND.YOUNG_CITIZEN: _("took part as a young citizen in %(edition)s (%(place)s, %(days)s)."),
        KIND.JURY: _("served on the jury of “%(call)s” at %(edition)s (%(place)s, %(days)s)."),
        KIND.WINNER: _("won “%(award)s” with “%(work)s” (%(call)s, %(edition)s)."),
        KIND.MEMBER: _("is a member of MILSET in %(year)s (%(days)s)."),
    }[kind]


def lack_words(reason: Lack) -> str:
    """Why somebody gets none, and what would mend it."""
    return {
        Lack.NOT_GIVEN: _("Not given at this edition"),
        Lack.ERASED: _("Data erased"),
        Lack.WITHDRAWN: _("Withdrawn"),
        Lack.OTHER_ROLE: _("Another role"),
        Lack.NOT_CONFIRMED: _("Delegation not confirmed"),
        Lack.NO_PROJECT: _("No project"),
        Lack.NO_PLACE: _("Place not confirmed"),
        Lack.NO_MARKS: _("No marks handed in"),
        Lack.NOT_RELEASED: _("Result not public yet"),
        Lack.UNPAID: _("Fee not received"),
        Lack.NOT_OVER: _("Session not over yet"),
        Lack.NOT_SEEN: _("Not let in at any door"),
        Lack.TOO_FEW_DAYS: _("Let in on too few days"),
        Lack.TOO_FEW_SESSIONS: _("Read at too few sessions"),
        Lack.NO_AUDIENCE: _("Nobody was read at the session"),
    }[reason]
