"""The demonstration, and what it leaves out: one of everything that a page can show."""

import pyotp

from app.accounts.models import Grant, LinkPurpose, User
from app.accounts.rules.demo_people import DOMAIN, PASSWORD_HASH
from app.accounts.services import links, second_factor
from app.billing.models import Invoice, Payment
from app.core import demo
from app.core.access import Role
from app.core.clock import now
from app.core.outbox import OutboxMessage
from app.extensions import db
from app.organisations.models import Organisation
from app.programmes.models import Edition, KeyDate
from badges.mails.papers import private_token
from badges.models import Badge, Certificate, CertificateKind, SealKey, Station
from badges.queries.devices import pairing_code
from badges.services.certificate_batches import start_batch
from badges.services.devices import add_device, hear_from, pair_device, revoke_device
from registration.models import (
    Cap,
    Delegation,
    DocumentKind,
    Participant,
    Project,
    ProjectCategory,
    Rate,
)
from registration.queries.consents import is_minor_there
from registration.rules.delegation_states import DelegationState
from registration.rules.people_match import ImportMode
from registration.services import consents, documents, spreadsheet_drafts
from registration.services.workbooks import read_table
from tests.registration.spreadsheets import row, workbook
from tests.tour.calls import furnish_calls

#: what may stand in one part of a path, by the word before it and the part's own name
Values = dict[str, tuple[str, ...]]
COMING, PAST = "esi-2027", "ese-2026"
#: a name and a wrong date in files that were sent but not imported
UPLOADED = ("Ana Ruiz", "the other day")
#: states of which the demo has a delegation
SHOWN = (DelegationState.SUBMITTED, DelegationState.VALIDATED, DelegationState.CONFIRMED)
#: the account that still has to type its code
HALFWAY = f"halfway@{DOMAIN}"


def furnish() -> Values:
    """Load the demo and the rest into an empty database; values for every part of a path."""
    demo.load()
    admin = _account("admin")
    past, coming = _edition(PAST), _edition(COMING)
    _halfway(admin)
    calls = furnish_calls(_account("juror"))
    venue = _venue(past, admin) | _phones(coming, admin)
    return calls | _shell(admin) | _registration(coming, admin) | _money() | venue


def _account(name: str) -> User:
    return db.session.scalars(db.select(User).filter_by(email=f"{name}@{DOMAIN}")).one()


def _edition(code: str) -> Edition:
    return db.session.scalars(db.select(Edition).filter_by(code=code)).one()


def _halfway(admin: User) -> None:
    """Somebody with a second factor."""
    user = User(email=HALFWAY, name="Halfway", password_hash=PASSWORD_HASH)
    user.email_confirmed_at = now()
    db.session.add(user)
    user.grants.append(Grant(role=Role.ADMINISTRATOR))
    db.session.flush()
    secret = second_factor.new_secret()
    second_factor.turn_on(user, secret=secret, code=pyotp.TOTP(secret).now(), keep="", by=admin)


def _shell(admin: User) -> Values:
    """Accounts, organisations, editions and mails."""
    member = db.session.scalars(db.select(Organisation).filter_by(code="redmex")).one()
    coming = _edition(COMING)
    day = db.session.scalars(db.select(KeyDate).filter_by(edition_id=coming.id)).first()
    assert day is not None
    mail = db.session.scalars(db.select(OutboxMessage)).first()
    assert mail is not None
    return {
        "accounts:people/public_id": (_account("desk").public_id,),
        "link/token": (links.make_link(_account("news"), LinkPurpose.RESET_PASSWORD, by=admin),),
        "organisations/public_id": (member.public_id,),
        "member/public_id": (member.public_id,),
        "outbox/public_id": (mail.public_id,),
        "programmes/code": (COMING,),
        "editions/code": (COMING,),
        "dates/public_id": (day.public_id,),
        "staff:programmes/code": (coming.programme.code,),
        "art/kind": ("cover", "badge", "certificate"),
        "art/code": ("anything-2030",),
    }


def _registration(edition: Edition, admin: User) -> Values:
    """A draft with a person, a parent's link, a document and an upload; setup rows."""
    draft = _delegation(edition, DelegationState.DRAFT, "amavet")
    minor = next(person for person in draft.participants if is_minor_there(person))
    documents.add_document(
        draft, kind=DocumentKind.INSURANCE, content=b"%PDF-1.7\n", name="insurance.pdf", by=admin
    )
    asked = {"name": "Jana", "email": "parent@demo.example", "language": "en"}
    name, wrong_date = UPLOADED
    right = workbook(row(name=name, birth_date="2010-02-03"))
    wrong = workbook(row(name=name, birth_date=wrong_date))
    rows = [_first(model, edition) for model in (Rate, Cap, ProjectCategory)]
    return {
        "delegations/public_id": (draft.public_id,),
        "people/person": (minor.public_id,),
        "projects/project": (_project(draft).public_id,),
        "consent/token": (consents.ask_guardian(minor, by=admin, **asked),),
        "spreadsheet/token": (_upload(draft, right),),
        "wrong/token": (_upload(draft, wrong),),
        "rates/public_id": (rows[0],),
        "caps/public_id": (rows[1],),
        "categories/public_id": (rows[2],),
        "consents/kind": ("participation",),
        "consents/language": ("ar",),
        **_decided(edition),
    }


def _decided(edition: Edition) -> Values:
    """A delegation in each state, by state; the draft is one that was sent back."""
    found = {state.value: _delegation(edition, state) for state in SHOWN}
    found["draft"] = _delegation(edition, DelegationState.DRAFT, "scienceandpublic")
    return {f"state/{state}": (delegation.public_id,) for state, delegation in found.items()}


def _delegation(edition: Edition, state: DelegationState, code: str = "") -> Delegation:
    query = db.select(Delegation).filter_by(edition_id=edition.id, state=state)
    if code:
        query = query.join(Organisation).where(Organisation.code == code)
    found = db.session.scalars(query.order_by(Delegation.id)).first()
    assert found is not None
    return found


def _project(delegation: Delegation) -> Project:
    if not delegation.projects:
        delegation.projects.append(Project(title="Wind from a bicycle", abstract="We measured it."))
        db.session.flush()
    return delegation.projects[0]


def _upload(delegation: Delegation, content: bytes) -> str:
    return spreadsheet_drafts.keep_draft(delegation, read_table(content), ImportMode.ADD).token


def _first(model: type[Rate | Cap | ProjectCategory], edition: Edition) -> str:
    found = db.session.scalars(db.select(model).filter_by(edition_id=edition.id)).first()
    assert found is not None
    return str(found.public_id)


def _money() -> Values:
    """An invoice to be paid, and a payment of another."""
    payment = db.session.scalars(db.select(Payment)).first()
    assert payment is not None
    paid = db.select(Payment.invoice_id)
    invoice = db.session.scalars(db.select(Invoice).where(Invoice.id.not_in(paid))).first()
    assert invoice is not None
    return {
        "money/public_id": (invoice.public_id,),
        "invoices/public_id": (invoice.public_id, payment.invoice.public_id),
        "payments/public_id": (payment.public_id,),
        "receipts/public_id": (payment.public_id,),
        "payee/code": (COMING,),
    }


def _venue(edition: Edition, admin: User) -> Values:
    """A station, a certificate with its holder, and somebody who never came."""
    certificate = db.session.scalars(
        db.select(Certificate).filter_by(edition_id=edition.id, revoked_at=None)
    ).first()
    assert certificate is not None
    assert certificate.participant is not None
    seen = db.select(Certificate.participant_id).where(Certificate.participant_id.is_not(None))
    absent = db.session.scalars(
        db.select(Participant).where(
            Participant.edition_id == edition.id, Participant.id.not_in(seen)
        )
    ).first()
    assert absent is not None
    gate = db.session.scalars(db.select(Station).filter_by(edition_id=edition.id)).first()
    assert gate is not None
    lost = db.session.scalars(db.select(Badge).filter_by(edition_id=edition.id)).first()
    assert lost is not None
    return {
        "badges:editions/code": (edition.code,),
        "badges:delegations/public_id": (certificate.participant.delegation.public_id,),
        "badges:people/public_id": (certificate.participant.public_id,),
        "absent/public_id": (absent.public_id,),
        "people/kind": ("participation",),
        "certificates/number": (certificate.number,),
        "certificates/public_id": (certificate.public_id,),
        "certificates/deed": ("revoke", "correct"),
        "certificates/token": (private_token(certificate.number),),
        "wording/kind": ("participation", "winner"),
        "badges/public_id": (lost.public_id,),
        **_sealed(edition, admin),
        "stations/public_id": (gate.public_id,),
        "stations/station_id": (gate.public_id,),
        "scan/station_id": (gate.public_id,),
    }


def _sealed(edition: Edition, admin: User) -> Values:
    """A member's certificate, the key of the seal, and a batch with something to do, which a worker
    makes once this is committed."""
    certificates = db.select(Certificate).filter_by(revoked_at=None)
    membership = db.session.scalars(certificates.filter_by(kind=CertificateKind.MEMBER)).first()
    latest = db.session.scalars(
        certificates.filter_by(edition_id=edition.id).order_by(Certificate.id.desc())
    ).first()
    key = db.session.scalars(db.select(SealKey)).one()
    assert membership is not None
    assert membership.organisation is not None
    assert latest is not None
    db.session.delete(latest)  # as if nobody had issued it yet
    return {
        "badges:organisations/public_id": (membership.organisation.public_id,),
        "certificates/certificate_id": (membership.public_id,),
        "keys/key_id": (key.public_id,),
        "batches/public_id": (start_batch(edition, by=admin).public_id,),
    }


def _phones(edition: Edition, admin: User) -> Values:
    """A phone that waits for its code, one with scans on it, one that was revoked."""
    gate = db.session.scalars(db.select(Station).filter_by(edition_id=edition.id)).first()
    assert gate is not None
    waiting, paired, revoked = (
        add_device(gate, name=f"Phone {letter}", by=admin) for letter in "ABC"
    )
    for device in (paired, revoked):
        pair_device(pairing_code(device))
    hear_from(paired, waiting=12)
    revoke_device(revoked, by=admin)
    return {
        "devices/public_id": (waiting.public_id, paired.public_id, revoked.public_id),
        "phones/public_id": (gate.public_id,),
    }
