"""Sample delegations in every state; all people are invented."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import cycle
from typing import Any

from app.billing import queries as billing
from app.billing.models import InvoiceKind, PaymentMethod
from app.billing.services import payments
from app.core.clock import today
from app.extensions import db
from app.organisations.models import Organisation
from app.programmes.models import Edition
from app.programmes.rules.editions import EditionStatus
from registration.demo.people import HERE, Crowd, consents
from registration.demo.setup import set_up
from registration.models import Delegation, Project, ProjectCategory
from registration.queries.consents import is_minor_there
from registration.rules.roles import ParticipantRole
from registration.services import delegations


@dataclass(frozen=True)
class Plan:
    """One delegation of the demo and how far it goes."""

    organisation: str
    exhibitors: int
    supervisors: int
    scripts: tuple[str, ...]
    #: draft, submitted, sent_back, validated or confirmed
    until: str = "confirmed"


ESE_2026 = (
    Plan("manto", 30, 7, ("latin_it", "latin_it", "ethiopic")),
    Plan("amavet", 24, 5, ("latin_sk",)),
    Plan("rabutz", 20, 4, ("latin_de", "greek", "thai", "georgian")),
    Plan("cirasti", 22, 5, ("latin_fr", "arabic", "latin_fr")),
    Plan("fzt", 16, 3, ("latin_pl",)),
    Plan("zotks", 12, 2, ("latin_sk", "latin_it")),
    Plan("evrika", 14, 3, ("cyrillic",)),
    Plan("icija", 12, 2, ("latin_es",)),
    Plan("ntsec", 12, 2, ("han", "kana", "hangul")),
)
ESI_2027 = (
    Plan("amavet", 9, 2, ("latin_sk",), "draft"),
    Plan("jsb", 11, 2, ("latin_fr", "latin_de", "latin_tr"), "submitted"),
    Plan("ajst", 18, 4, ("arabic",), "confirmed"),
    Plan("redmex", 16, 3, ("latin_es", "latin_pt"), "validated"),
    Plan("scienceandpublic", 8, 2, ("devanagari",), "sent_back"),
)


def load(made: dict[str, Any]) -> None:
    """Setup of two editions and their delegations, by the services that people use."""
    past, coming = made["editions"]["ese-2026"], made["editions"]["esi-2027"]
    categories = {
        past: set_up(past, cutoff=date(2026, 3, 1), due=date(2026, 5, 1), refund=date(2026, 6, 1)),
        coming: set_up(
            coming, cutoff=date(2027, 5, 1), due=date(2027, 5, 15), refund=date(2027, 6, 15)
        ),
    }
    for edition, plans in ((past, ESE_2026), (coming, ESI_2027)):
        for plan in plans:
            _play(plan, edition, categories[edition], made)
    past.status = EditionStatus.FINISHED
    past.registration_closes_at = past.registration_opens_at.replace(year=2026, month=4)


def _play(
    plan: Plan, edition: Edition, categories: list[ProjectCategory], made: dict[str, Any]
) -> None:
    organisation: Organisation = made["organisations"][plan.organisation]
    admin, finance = made["users"]["admin"], made["users"]["finance"]
    delegation = delegations.open_delegation(
        edition=edition, organisation=organisation, country=organisation.country, name="", by=admin
    )
    _fill(delegation, plan, categories)
    if plan.until == "draft":
        delegation.contact = made["users"]["head"]
        return
    delegations.submit_delegation(delegation, insured=True, by=admin)
    if plan.until == "sent_back":
        reason = "Two abstracts are missing, and please check the birth date of your youngest."
        delegations.send_back_delegation(delegation, reason=reason, by=admin)
    if plan.until in {"validated", "confirmed"}:
        delegations.validate_delegation(delegation, by=admin)
    if plan.until == "confirmed":
        _pay(delegation, finance)


def _fill(delegation: Delegation, plan: Plan, categories: list[ProjectCategory]) -> None:
    with db.session.no_autoflush:
        crowd = Crowd(delegation, list(plan.scripts))
        people = list(crowd.people(plan.exhibitors, plan.supervisors))
        for person in people:
            if is_minor_there(person) and plan.until != "draft":
                person.consents.extend(consents(person))
        exhibitors = [person for person in people if person.role is ParticipantRole.EXHIBITOR]
        ideas = _projects(delegation, categories)
        for team in _teams(exhibitors):
            next(ideas).team = team
    db.session.add_all(people)
    db.session.flush()


def _teams(exhibitors: list[Any]) -> Iterator[list[Any]]:
    """Teams of three, two and one in turn."""
    left = list(exhibitors)
    for size in cycle((3, 2, 1, 2)):
        if not left:
            return
        yield left[:size]
        left = left[size:]


def _projects(delegation: Delegation, categories: list[ProjectCategory]) -> Iterator[Project]:
    known = {category.code: category for category in categories}
    ideas = json.loads((HERE / "projects.json").read_text(encoding="utf-8"))
    start = sum(delegation.number.encode()) % len(ideas)
    for title, category, abstract in cycle(ideas[start:] + ideas[:start]):
        yield Project(
            delegation=delegation, title=title, category=known[category], abstract=abstract
        )


def _pay(delegation: Delegation, finance: Any) -> None:
    for invoice in billing.invoices_of(InvoiceKind.REGISTRATION, delegation.public_id):
        payments.record_payment(
            invoice, amount_cents=invoice.total_cents, received_on=today(),
            method=PaymentMethod.TRANSFER, note="Demo", request_id=f"demo-{invoice.number}",
            by=finance,
        )  # fmt: skip
