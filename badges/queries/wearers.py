"""A badge with its wearer as the rules and the paper need them: one statement, however many."""

from collections.abc import Callable, Sequence
from datetime import date, datetime
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, bindparam, or_, select, type_coerce
from sqlalchemy.types import NullType

from app.core.ages import is_minor
from app.core.i18n import country_names, in_language
from app.core.names import search_key
from app.core.pdf.texts import InLanguage
from app.extensions import db
from app.organisations.models import Organisation
from app.programmes.models import Edition
from badges.models import Badge, SigningKey
from badges.rules.eligibility import is_approved, is_paid
from badges.rules.imprints import still_says
from badges.rules.scanning import Holder
from badges.rules.scripts import han_language
from registration.models import Consent, Delegation, Participant, Project
from registration.models.consent import ConsentKind, ConsentState
from registration.queries.wording import role_name
from registration.rules.delegation_states import DelegationState
from registration.rules.roles import ParticipantRole

#: badges are printed in the language that everybody there shares
BADGE_LANGUAGE = "en"


class Wearer(NamedTuple):
    """A badge and its wearer: what is printed on it, and what the rules ask."""

    badge_id: int
    public_id: str
    serial: str
    issue: int
    short_code: str
    edition_id: int
    printed_at: datetime | None
    imprint: str | None
    revoked_at: datetime | None
    #: the byte that names the signing key, and the raw public key in hexadecimal
    key_id: int
    public_key: str
    #: when that key fell into other hands: the badge is refused until it has another
    compromised_at: datetime | None
    role: ParticipantRole
    name: str
    latin_name: str
    birth_date: date | None
    nationality: str
    withdrawn_at: datetime | None
    changed_at: datetime
    state: DelegationState | None
    delegation_country: str | None
    number: str | None
    organisation: str | None
    stand: str | None
    #: a parent's answer about taking part
    consent: ConsentState | None

    @property
    def display_name(self) -> str:
        """The name everybody can read, in large letters on the badge."""
        return self.latin_name or self.name

    @property
    def native_name(self) -> str:
        """The name in its own script; empty when that is Latin."""
        return self.name if self.latin_name and self.latin_name != self.name else ""

    @property
    def country(self) -> str:
        """The country as the badge prints it."""
        code = self.delegation_country or self.nationality
        return country_names(BADGE_LANGUAGE).get(code, code)

    @property
    def texts(self) -> dict[str, str | InLanguage]:
        """What paper says of its wearer in words, by slot of the design, and the role."""
        countries = self.nationality, self.delegation_country
        return {
            "name": _in_forms_of(self.display_name, *countries),
            "native_name": _in_forms_of(self.native_name, *countries),
            "organisation": _in_forms_of(self.organisation or "", self.delegation_country),
            "country": self.country,
            "stand": f"Stand {self.stand}" if self.stand else "",
            "number": self.number or "",
            "role": roles_on_paper()[self.role],
        }

    @property
    def is_changed(self) -> bool:
        """Whether the paper says something else than would be printed today, or its key is not
        believed. The event's name and the design do not count: older paper stays good."""
        if self.printed_at is None or self.compromised_at is not None:
            return True
        if self.imprint is None:
            return self.changed_at > self.printed_at
        return not still_says(self.imprint, self.texts)

    def holder(
        self, edition: Edition, *, issue: int | None = None, confirmation: bool = False
    ) -> Holder:
        """What the rules ask at a station of ``edition``; ``issue`` is that of the paper read,
        None when the code was typed, or is the ``confirmation`` from the mail."""
        return Holder(
            right_edition=self.edition_id == edition.id,
            revoked=self.revoked_at is not None or issue not in (None, self.issue),
            approved=is_approved(self.state, withdrawn=self.withdrawn_at is not None),
            paid=is_paid(self.state),
            role=self.role.value,
            consent=self._consents(edition.starts_on),
            confirmation=confirmation,
            distrusted=self.compromised_at is not None,
        )

    def _consents(self, day: date) -> bool:
        minor = self.birth_date is not None and is_minor(self.birth_date, day)
        return not minor or self.consent is ConsentState.GIVEN


SERIAL = Wearer._fields.index("serial")


def wearers(
    *conditions: ColumnElement[bool], limit: int | None = None, ordered: bool = True
) -> list[Wearer]:
    """The badges that fit ``conditions``, by country, delegation and order of entry;
    who comes without a delegation last. Not ``ordered``: as the database finds them."""
    alone = Participant.delegation_id.is_(None)
    order = (alone, Delegation.country, Delegation.number, Participant.position, Participant.id)
    query = _columns().where(*conditions).order_by(*(order if ordered else ())).limit(limit)
    return [_wearer(row) for row in db.session.execute(query)]


def wearers_page(
    edition: Edition, words: str, page: int, per_page: int
) -> tuple[list[Wearer], int]:
    """One page of an edition's badges whose wearer's name fits ``words``, and how many fit."""
    conditions = (Badge.edition_id == edition.id, *named(words))
    counted = select(db.func.count(Badge.id)).join(Badge.participant).where(*conditions)
    query = _columns().where(*conditions).order_by(db.func.lower(shown_name()), Badge.id)
    rows = db.session.execute(query.limit(per_page).offset((page - 1) * per_page))
    return [_wearer(row) for row in rows], db.session.scalar(counted) or 0


def named(words: str) -> tuple[ColumnElement[bool], ...]:
    """Conditions: the name in either script holds every one of ``words``, in any order."""
    return tuple(
        Participant.search_key.contains(word, autoescape=True) for word in search_key(words).split()
    )


def coded(edition: Edition, serials: Sequence[str], short_codes: Sequence[str]) -> list[Wearer]:
    """The badges of one of ``serials``, and of this edition with one of ``short_codes``."""
    asked = {"edition": edition.id, "serials": serials, "short_codes": short_codes}
    return [_wearer(row) for row in db.session.connection().execute(_coded(), asked)]


def raw_wearers(edition: Edition) -> list[tuple[str, Any]]:
    """Every badge of ``edition`` by its serial, as the driver gives it: `wearer_reader` makes
    sense of it. Equal rows are equal wearers, and much is saved where few of them are looked at."""
    query = _columns().where(Badge.edition_id == edition.id)
    columns = [type_coerce(column, NullType()) for column in query.selected_columns]
    rows = db.session.connection().execute(query.with_only_columns(*columns))
    return [(row[SERIAL], row) for row in rows]


def wearer_reader() -> Callable[[Any], Wearer]:
    """What makes a `Wearer` of a row of `raw_wearers`."""
    dialect = db.session.connection().dialect
    kinds = (column.type.dialect_impl(dialect) for column in _columns().selected_columns)
    read = [kind.result_processor(dialect, None) for kind in kinds]

    def reader(row: Any) -> Wearer:
        pairs = zip(read, row, strict=True)
        return Wearer._make(one(value) if one else value for one, value in pairs)

    return reader


@cache
def roles_on_paper() -> dict[ParticipantRole, str]:
    """What each role is called on badges."""
    with in_language(BADGE_LANGUAGE):
        return {role: role_name(role) for role in ParticipantRole}


def _in_forms_of(text: str, *countries: str | None) -> str | InLanguage:
    lang = han_language(text, *countries)
    return InLanguage(text, lang) if lang else text


def shown_name() -> Any:
    """What `Wearer.display_name` is, as the database works it out."""
    return db.func.coalesce(db.func.nullif(Participant.latin_name, ""), Participant.name)


def _columns() -> Any:
    consent = (
        select(Consent.state)
        .where(Consent.participant_id == Participant.id)
        .where(Consent.kind == ConsentKind.PARTICIPATION)
        .order_by(Consent.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    return (
        select(
            Badge.id, Badge.public_id, Badge.serial, Badge.issue, Badge.short_code,
            Badge.edition_id, Badge.printed_at, Badge.imprint, Badge.revoked_at,
            SigningKey.key_id, SigningKey.public_key, SigningKey.compromised_at,
            Participant.role, Participant.name, Participant.latin_name,
            Participant.birth_date, Participant.nationality,
            Participant.withdrawn_at, Participant.updated_at, Delegation.state,
            Delegation.country, Delegation.number, Organisation.name, Project.stand_number, consent,
        )
        .join(Badge.participant)
        .join(Badge.key)
        .outerjoin(Participant.delegation)
        .outerjoin(Delegation.organisation)
        .outerjoin(Participant.project)
    )  # fmt: skip


@cache
def _coded() -> Any:
    """Put together once: it is asked with every scan."""
    typed = Badge.short_code.in_(bindparam("short_codes", expanding=True))
    return _columns().where(
        or_(
            Badge.serial.in_(bindparam("serials", expanding=True)),
            and_(Badge.edition_id == bindparam("edition"), typed),
        )
    )


def _wearer(row: Any) -> Wearer:
    return Wearer._make(row)
