"""The words for what the rules answer, in the reader's language."""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from app.core.ages import age_on
from app.core.i18n import gettext as _
from app.core.i18n import ngettext, show_date, show_money
from app.organisations.queries import standing_reason
from app.programmes.queries.wording import deadline
from registration.models import Delegation, DocumentKind, Gender, Participant
from registration.models.consent import ConsentKind, ConsentState
from registration.models.project import StandKind
from registration.queries.sheets import Sheet
from registration.rules.completeness import EditionFacts, Gap, Missing
from registration.rules.delegation_states import DelegationState
from registration.rules.rates import LineKind, QuoteLine
from registration.rules.roles import ParticipantRole
from registration.rules.supervisors import AbovePolicy


def role_name(role: ParticipantRole) -> str:
    """What one person is."""
    return {
        ParticipantRole.EXHIBITOR: _("Exhibitor"),
        ParticipantRole.SUPERVISOR: _("Supervisor"),
        ParticipantRole.HEAD_OF_DELEGATION: _("Head of delegation"),
        ParticipantRole.PRESS: _("Press"),
        ParticipantRole.VISITOR: _("Visitor"),
        ParticipantRole.SPEAKER: _("Speaker"),
        ParticipantRole.JUROR: _("Juror"),
        ParticipantRole.VOLUNTEER: _("Volunteer"),
        ParticipantRole.STAFF: _("Staff"),
        ParticipantRole.GUEST: _("Guest"),
    }[role]


def state_name(state: DelegationState) -> str:
    """Where a delegation stands."""
    return {
        DelegationState.DRAFT: _("Draft"),
        DelegationState.SUBMITTED: _("Submitted"),
        DelegationState.VALIDATED: _("Validated"),
        DelegationState.CONFIRMED: _("Confirmed"),
        DelegationState.REFUSED: _("Refused"),
        DelegationState.WITHDRAWN: _("Withdrawn"),
    }[state]


#: the look of a state (parts.html, status)
STATE_KINDS = {
    DelegationState.DRAFT: "open",
    DelegationState.SUBMITTED: "info",
    DelegationState.VALIDATED: "warn",
    DelegationState.CONFIRMED: "ok",
    DelegationState.REFUSED: "bad",
    DelegationState.WITHDRAWN: "",
}


def gender_name(gender: Gender) -> str:
    """As the form asks it, for shared rooms only."""
    return {
        Gender.FEMALE: _("Female"),
        Gender.MALE: _("Male"),
        Gender.OTHER: _("Other"),
        Gender.UNSTATED: _("Not stated"),
    }[gender]


def stand_name(kind: StandKind) -> str:
    """How much room a project gets."""
    return {
        StandKind.POSTER: _("Poster only: 1 m wide, 2.5 m high"),
        StandKind.STAND: _("Stand: 2 m wide, 2.5 m high, with a table"),
    }[kind]


def document_name(kind: DocumentKind) -> str:
    """What a document shows."""
    return {
        DocumentKind.INSURANCE: _("Insurance"),
        DocumentKind.CONSENT: _("Consent on paper"),
        DocumentKind.PROJECT: _("About a project"),
        DocumentKind.OTHER: _("Something else"),
    }[kind]


def consent_name(kind: ConsentKind) -> str:
    """What is agreed to."""
    return {
        ConsentKind.PARTICIPATION: _("Taking part"),
        ConsentKind.HEALTH_DATA: _("Health data"),
        ConsentKind.PHOTOGRAPHS: _("Photographs"),
    }[kind]


def consent_state_name(state: ConsentState) -> str:
    """How it was answered."""
    return {
        ConsentState.ASKED: _("No answer yet"),
        ConsentState.GIVEN: _("Yes"),
        ConsentState.REFUSED: _("No"),
        ConsentState.WITHDRAWN: _("Withdrawn"),
    }[state]


def line_reason(kind: LineKind) -> str:
    """Why a line has its price."""
    return {
        LineKind.MEMBER: _("Member rate"),
        LineKind.NON_MEMBER: _("Non-member rate"),
        LineKind.ABOVE_RATIO: _("Above the supervisor ratio"),
        LineKind.ABOVE_RATIO_VISITOR: _("Above the supervisor ratio: comes as a visitor"),
    }[kind]


def line_words(line: QuoteLine, currency: str) -> str:
    """A line of the price: "9 × Exhibitor, €350 each"."""
    return _(
        "%(count)s × %(role)s, %(price)s each",
        count=line.quantity,
        role=role_name(line.role),
        price=show_money(line.unit_cents, currency),
    )


def standing_words(sheet: Sheet) -> str:
    """Why this rate, and what it saves or would save these people."""
    reason = standing_reason(sheet.standing)
    saving, currency = sheet.quote.saving_cents, sheet.terms.currency
    if saving <= 0:
        return reason
    amount = show_money(saving, currency)
    if sheet.standing.good:
        return f"{reason} " + _("It saves this delegation %(amount)s.", amount=amount)
    return f"{reason} " + _("The member rate would save this delegation %(amount)s.", amount=amount)


def ratio_words(exhibitors: int, allowed: int) -> str:
    """The ratio in a sentence."""
    return ngettext(
        "%(num)d exhibitor allows %(allowed)s adults at the normal rate, "
        "the head of delegation included.",
        "%(num)d exhibitors allow %(allowed)s adults at the normal rate, "
        "the head of delegation included.",
        exhibitors,
        allowed=allowed,
    )


def above_words(policy: AbovePolicy) -> str:
    """What happens to adults above the ratio."""
    return {
        AbovePolicy.RATE: _("Adults above it pay the rate above the ratio."),
        AbovePolicy.VISITOR: _("Adults above it come as visitors."),
        AbovePolicy.REFUSE: _("Adults above it cannot be registered."),
    }[policy]


def price_reasons(sheet: Sheet) -> list[str]:
    """Every sentence that explains the price, for the invoice."""
    reasons = [standing_words(sheet)]
    quote = sheet.quote
    if any(line.kind not in (LineKind.MEMBER, LineKind.NON_MEMBER) for line in quote.lines):
        ratio = ratio_words(quote.exhibitors, quote.supervisors_allowed)
        reasons.append(f"{ratio} {above_words(sheet.terms.above_ratio)}")
    return reasons


def moment_words(moment: datetime | None, zone: str) -> str:
    """A deadline on the edition's own clock, saying whose clock it is; empty for none."""
    return deadline(moment, zone) if moment else ""


def day_words(moment: datetime | None, zone: str) -> str:
    """The calendar day of a moment on the edition's clock; empty for none."""
    return show_date(moment.astimezone(ZoneInfo(zone)).date()) if moment else ""


def delegation_title(delegation: Delegation, country: str) -> str:
    """The heading of a delegation: its own name, else its country's."""
    return delegation.name or _("Delegation of %(country)s", country=country)


def gap_title(gap: Gap) -> str:
    """What is missing or wrong, in a few words."""
    return {**_delegation_gaps(), **_person_gaps(), **_project_gaps()}[gap]


def _delegation_gaps() -> dict[Gap, str]:
    return {
        Gap.NO_HEAD: _("A head of delegation"),
        Gap.SEVERAL_HEADS: _("One head of delegation only"),
        Gap.NO_EXHIBITOR: _("At least one exhibitor"),
        Gap.INSURANCE: _("Insurance: you declare it when you submit"),
        Gap.ABOVE_RATIO: _("More adults than the ratio allows"),
    }


def _person_gaps() -> dict[Gap, str]:
    return {
        Gap.NAME: _("Name"),
        Gap.LATIN_NAME: _("Name in Latin letters"),
        Gap.LATIN_NAME_NOT_LATIN: _("Latin letters in the Latin name"),
        Gap.BIRTH_DATE: _("Date of birth"),
        Gap.TOO_YOUNG: _("Too young to exhibit"),
        Gap.TOO_OLD: _("Too old to exhibit"),
        Gap.CONSENT: _("Parental consent"),
        Gap.TRAVEL_DATES: _("Arrival and departure"),
        Gap.DEPARTURE_BEFORE_ARRIVAL: _("Departure lies before arrival"),
        Gap.TRAVEL_OUTSIDE_EDITION: _("Travel days far from the edition"),
        Gap.PROJECT: _("A project to show"),
        Gap.SEVERAL_PROJECTS: _("One project only"),
    }


def _project_gaps() -> dict[Gap, str]:
    return {
        Gap.TEAM_EMPTY: _("Somebody who shows it"),
        Gap.TEAM_TOO_LARGE: _("A smaller team"),
        Gap.PROJECT_TITLE: _("Title"),
        Gap.PROJECT_CATEGORY: _("Category"),
        Gap.PROJECT_ABSTRACT: _("Abstract"),
    }


def gap_sentence(missing: Missing, person: Participant | None, facts: EditionFacts) -> str:
    """What to know about the gap beyond its title; empty when the title says it all."""
    if missing.gap in (Gap.TOO_YOUNG, Gap.TOO_OLD) and person and person.birth_date:
        return age_sentence(person.birth_date, facts)
    if missing.gap is Gap.TEAM_TOO_LARGE:
        return ngettext(
            "A team has at most %(num)d person.",
            "A team has at most %(num)d people.",
            facts.team_max,
        )
    if missing.gap is Gap.CONSENT:
        return _("Under 18: a parent answers by a private link.")
    return ""


def age_sentence(birth_date: date, facts: EditionFacts) -> str:
    """How old somebody would be, and how old exhibitors are."""
    limits = facts.age_limits
    age = age_on(birth_date, limits.on) if birth_date <= limits.on else 0
    return _(
        "Would be %(age)s on %(day)s. Exhibitors are %(min)s to %(max)s: check the year.",
        age=age,
        day=show_date(limits.on, "long"),
        min=limits.min,
        max=limits.max,
    )


def deed_name(action: str) -> str:
    """What an event of the log says happened, in the history of a delegation."""
    return _deeds().get(action, action)


def _deeds() -> dict[str, Any]:
    return {
        "delegation.opened": _("Draft opened"),
        "delegation.submitted": _("Submitted for validation"),
        "delegation.sent_back": _("Sent back"),
        "delegation.validated": _("Validated"),
        "delegation.confirmed": _("Confirmed"),
        "delegation.unconfirmed": _("Payment taken back, no longer confirmed"),
        "delegation.refused": _("Refused"),
        "delegation.withdrawn": _("Withdrawn"),
        "delegation.reopened": _("Opened again"),
        "delegation.invoice_renewed": _("Invoice replaced by a new one"),
        "delegation.person_added": _("Person added"),
        "delegation.person_removed": _("Person removed"),
        "delegation.person_withdrawn": _("Person withdrawn"),
        "delegation.person_replaced": _("Person replaced"),
        "delegation.imported": _("People imported from a spreadsheet"),
        "delegation.people_downloaded": _("People downloaded as a spreadsheet"),
    }
