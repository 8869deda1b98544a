"""A delegation's life: opened, submitted, sent back, validated, confirmed, refused, withdrawn."""

from typing import Any

from app.core import audit
from app.core.clock import now, today
from app.core.errors import Conflict, Invalid, NotAllowed
from app.core.i18n import country_names
from app.core.i18n import gettext as _
from app.core.i18n import lazy_gettext as _l
from app.core.stale import lock, lock_id
from app.extensions import db
from app.organisations.models import Organisation
from app.programmes.models import Edition
from app.programmes.rules.editions import RegistrationWindow
from registration import mails
from registration.models import Delegation
from registration.queries.editions import terms_of, window_of
from registration.queries.permissions import actors_of
from registration.queries.sheets import live_people, sheet_of, standing_at
from registration.queries.wording import gap_title, state_name
from registration.rules.completeness import Gap, Missing, Severity
from registration.rules.delegation_states import (
    MOVES,
    Actor,
    DelegationState,
    ImpossibleMove,
    Move,
    next_state,
)
from registration.services import invoicing
from registration.services.confirming import enclosures_for
from registration.services.places import give_back_places, take_places

REASON_MAX = 1000


def open_delegation(
    *, edition: Edition, organisation: Organisation, country: str, name: str, by: Any
) -> Delegation:
    """Open a draft with the country's next number (``TN-03``) at this edition.

    Conflict while registration is not open, or when the organisation has one of this name;
    NotAllowed for a non-member that its regional office has not accredited.
    """
    _require_open(edition)
    _require_entitled(edition, organisation)
    if country not in country_names("en"):
        raise Invalid(_l("Choose a country of the list."), "country")
    lock_id(Edition, edition.id)
    if _twin(edition, organisation, name.strip()):
        raise Conflict(
            _l("Your organisation has a delegation of this name here. Give this one another name."),
            "name",
        )
    delegation = Delegation(
        edition=edition, organisation=organisation, country=country, name=name.strip(),
        number=_next_number(edition, country), contact_id=getattr(by, "id", None),
    )  # fmt: skip
    if Actor.HEAD_OF_DELEGATION not in actors_of(by, delegation):
        raise NotAllowed(_l("Only the organisation's own people may register it."))
    db.session.add(delegation)
    audit.record("delegation.opened", delegation, by=by, number=delegation.number)
    return delegation


def submit_delegation(delegation: Delegation, *, insured: bool, by: Any) -> None:
    """Hand the delegation to its regional office and hold a place for everybody.

    Invalid while something that blocks is missing, NoPlaces (409) when a cap is full.
    """
    _start(delegation, Move.SUBMIT, by)
    if Actor.MANAGER not in actors_of(by, delegation):
        _require_open(delegation.edition)
    delegation.insured = insured
    _require_complete(sheet_of(delegation).missing)
    people = live_people(delegation)
    for person in people:
        person.priced_on = person.priced_on or today(delegation.edition.timezone)
    take_places(delegation, people)
    delegation.submitted_at, delegation.reason = now(), ""
    _finish(delegation, Move.SUBMIT, by, people=len(people))
    mails.send_submitted(delegation)


def send_back_delegation(delegation: Delegation, *, reason: str, by: Any) -> None:
    """Return the delegation to its head with what to mend; it keeps its places.

    Its unpaid invoice is cancelled. Conflict when money has come in already.
    """
    _start(delegation, Move.SEND_BACK, by)
    delegation.reason = _required(reason)
    if invoicing.paid_cents(delegation):
        raise Conflict(
            _l("Money has been received for this delegation, so it cannot become a draft again.")
        )
    invoicing.cancel_unpaid(delegation, reason=delegation.reason, by=by)
    delegation.validated_at = None
    _finish(delegation, Move.SEND_BACK, by, reason=delegation.reason)
    mails.send_sent_back(delegation)


def validate_delegation(delegation: Delegation, *, by: Any) -> None:
    """Accept the delegation and ask for its fees; one that costs nothing is confirmed at once.

    Conflict when the edition has not set a price that is needed.
    """
    _start(delegation, Move.VALIDATE, by)
    delegation.validated_at = now()
    _finish(delegation, Move.VALIDATE, by)
    invoice = invoicing.issue(delegation, by=by)
    mails.send_validated(delegation, invoice)
    if invoice is None:
        _confirm(delegation, by=by, reason=_("Nothing to pay"))


def confirm_delegation(delegation: Delegation, *, reason: str, by: Any) -> None:
    """Confirm without waiting for the payment: a manager's decision, kept with its reason."""
    if Actor.MANAGER not in actors_of(by, delegation):
        raise NotAllowed(_l("Only a manager of the edition may confirm without a payment."))
    _start(delegation, Move.CONFIRM, by)
    _confirm(delegation, by=by, reason=_required(reason))


def confirm_paid(delegation: Delegation, *, by: Any) -> None:
    """Confirm a validated delegation whose fees have come in."""
    lock(delegation, "state")
    _confirm(delegation, by=by, reason="")


def unconfirm(delegation: Delegation, *, by: Any) -> None:
    """Undo the confirmation of a delegation whose payment was taken back."""
    lock(delegation, "state")
    delegation.confirmed_at = None
    _finish(delegation, Move.UNCONFIRM, by)


def refuse_delegation(delegation: Delegation, *, reason: str, by: Any) -> None:
    """Refuse the delegation: its places are free again and its unpaid invoice is cancelled."""
    _start(delegation, Move.REFUSE, by)
    delegation.reason = _required(reason)
    _end(delegation, Move.REFUSE, by)
    mails.send_refused(delegation)


def withdraw_delegation(delegation: Delegation, *, reason: str, by: Any) -> None:
    """Take the whole delegation out: its places are free again, its unpaid invoice cancelled."""
    _start(delegation, Move.WITHDRAW, by)
    delegation.reason = reason.strip()[:REASON_MAX]
    _end(delegation, Move.WITHDRAW, by)
    mails.send_withdrawn(delegation)


def reopen_delegation(delegation: Delegation, *, reason: str, by: Any) -> None:
    """Bring a refused or withdrawn delegation back as a draft, without places until submitted."""
    _start(delegation, Move.REOPEN, by)
    delegation.reason = _required(reason)
    delegation.submitted_at = delegation.validated_at = delegation.confirmed_at = None
    _finish(delegation, Move.REOPEN, by, reason=delegation.reason)
    mails.send_sent_back(delegation)


def _start(delegation: Delegation, move: Move, by: Any) -> None:
    """Hold the delegation and refuse a move that ``by`` or its state does not allow."""
    lock(delegation, "state", "reason", "submitted_at", "validated_at", "confirmed_at", "insured")
    if not actors_of(by, delegation) & MOVES[move].actors:
        raise NotAllowed(_l("You may not do this with this delegation."))
    _state_after(delegation, move)


def _state_after(delegation: Delegation, move: Move) -> DelegationState:
    try:
        return next_state(delegation.state, move)
    except ImpossibleMove:
        raise Conflict(
            _l(
                "This delegation is already: %(state)s. Reload the page to see where it stands.",
                state=state_name(delegation.state),
            )
        ) from None


_PAST = {
    Move.SUBMIT: "delegation.submitted",
    Move.SEND_BACK: "delegation.sent_back",
    Move.VALIDATE: "delegation.validated",
    Move.CONFIRM: "delegation.confirmed",
    Move.UNCONFIRM: "delegation.unconfirmed",
    Move.REFUSE: "delegation.refused",
    Move.WITHDRAW: "delegation.withdrawn",
    Move.REOPEN: "delegation.reopened",
}


def _finish(delegation: Delegation, move: Move, by: Any, **data: Any) -> None:
    delegation.state = _state_after(delegation, move)
    audit.record(_PAST[move], delegation, by=by, **data)


def _confirm(delegation: Delegation, *, by: Any, reason: str) -> None:
    delegation.confirmed_at = now()
    _finish(delegation, Move.CONFIRM, by, **({"reason": reason} if reason else {}))
    mails.send_confirmed(delegation, enclosures_for(delegation, by=by))


def _end(delegation: Delegation, move: Move, by: Any) -> None:
    give_back_places(delegation, live_people(delegation))
    words = delegation.reason or state_name(_state_after(delegation, move))
    invoicing.cancel_unpaid(delegation, reason=words, by=by)
    _finish(delegation, move, by, reason=delegation.reason)


def _required(reason: str) -> str:
    if not reason.strip():
        raise Invalid(_l("Say why: the reason is kept and sent to the delegation."), "reason")
    return reason.strip()[:REASON_MAX]


def _require_open(edition: Edition) -> None:
    window = window_of(edition)
    if not edition.has_registration or window is not RegistrationWindow.OPEN:
        raise Conflict(_l("Registration is not open at this moment. Nothing was changed."))


def _require_entitled(edition: Edition, organisation: Organisation) -> None:
    if standing_at(organisation, edition, terms_of(edition)).good:
        return
    if edition.members_only:
        raise NotAllowed(_l("This edition is for members in good standing only."))
    if organisation.accredited_at is None and not organisation.memberships:
        raise NotAllowed(
            _l(
                "Your organisation is not a member, so its regional office must accredit it "
                "first. Write to %(office)s.",
                office=organisation.region.name,
            )
        )


def _twin(edition: Edition, organisation: Organisation, name: str) -> Delegation | None:
    return db.session.scalar(
        db.select(Delegation).filter_by(
            edition_id=edition.id, organisation_id=organisation.id, name=name
        )
    )


def _next_number(edition: Edition, country: str) -> str:
    """The country's next running number; the caller holds the edition's row."""
    query = db.select(Delegation.number).where(
        Delegation.edition_id == edition.id, Delegation.country == country
    )
    used = [int(number.rpartition("-")[2]) for number in db.session.scalars(query)]
    return f"{country}-{max(used, default=0) + 1:02d}"


def _require_complete(gaps: tuple[Missing, ...]) -> None:
    blocking = [each for each in gaps if each.severity is Severity.BLOCKS_SUBMIT]
    if not blocking:
        return
    if {each.gap for each in blocking} == {Gap.INSURANCE}:
        raise Invalid(_l("Everybody must be insured: tick the box to declare it."), "insured")
    titles = dict.fromkeys(gap_title(each.gap) for each in blocking)
    raise Invalid(
        _("Still missing: %(what)s. Complete it on the delegation's page.", what=", ".join(titles))
    )
