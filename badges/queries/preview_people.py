"""Whose badges a design is previewed with: the hardest ones of the edition, else made-up people."""

from datetime import UTC, datetime
from typing import Any, NamedTuple

from sqlalchemy import select

from app.extensions import db
from app.organisations.models import Organisation
from app.programmes.models import Edition
from badges.queries.wearers import Wearer, shown_name
from badges.rules.preview import Named, telling
from registration.models import Delegation, Participant, Project
from registration.rules.roles import ParticipantRole

#: the code on a preview opens no door
NO_SERIAL = "00" * 8
NO_TYPED_CODE = "00000000"
LONG_AGO = datetime(2000, 1, 1, tzinfo=UTC)
#: role, name, name in its own script, country, organisation: nobody who lives
MADE_UP = (
    (ParticipantRole.HEAD_OF_DELEGATION, "Maria Guadalupe Fernandez de la Concepcion y Arancibia",
     "", "CL", "Asociación Chilena de Clubes Juveniles de Ciencia, Tecnología e Innovación"),
    (ParticipantRole.EXHIBITOR, "Yasmine Ben Abdallah", "ياسمين بن عبد الله", "TN",
     "Association Tunisienne des Jeunes Sciences"),
    (ParticipantRole.SPEAKER, "Oleksandra Kovalchuk", "Олександра Ковальчук", "UA",
     "Young Researchers of Kyiv"),
    (ParticipantRole.EXHIBITOR, "Chen Liyu", "陈丽雨", "CN", "Youth Science Centre"),
    (ParticipantRole.JUROR, "Anjali Krishnamurthy", "अंजलि कृष्णमूर्ति", "IN", "Vigyan Club"),
    (ParticipantRole.VOLUNTEER, "Bo", "", "SE", ""),
)  # fmt: skip


class PreviewPerson(NamedTuple):
    """Somebody on the preview, and why: ``name``, ``organisation``, a script, ``made-up``."""

    wearer: Wearer
    reason: str


def preview_people(edition: Edition) -> list[PreviewPerson]:
    """The edition's longest name and organisation and one of each script; made-up people when
    nobody registered yet."""
    shown = telling(map(Named._make, db.session.execute(_names(edition))))
    if not shown:
        return [_made_up(edition, number) for number in range(len(MADE_UP))]
    found = {row[0]: row for row in db.session.execute(_facts([one.key for one in shown]))}
    return [PreviewPerson(_real(edition, found[one.key]), one.reason) for one in shown]


def _names(edition: Edition) -> Any:
    organisation = db.func.coalesce(Organisation.name, "")
    return (
        select(Participant.id, shown_name(), Participant.name, organisation)
        .outerjoin(Participant.delegation)
        .outerjoin(Delegation.organisation)
        .where(Participant.edition_id == edition.id, Participant.withdrawn_at.is_(None))
        .order_by(Participant.id)
    )


def _facts(ids: list[int]) -> Any:
    return (
        select(
            Participant.id, Participant.role, Participant.name, Participant.latin_name,
            Participant.nationality, Delegation.country, Delegation.number, Organisation.name,
            Project.stand_number,
        )
        .outerjoin(Participant.delegation)
        .outerjoin(Delegation.organisation)
        .outerjoin(Participant.project)
        .where(Participant.id.in_(ids))
    )  # fmt: skip


def _real(edition: Edition, row: Any) -> Wearer:
    _id, role, name, latin_name, nationality, country, number, organisation, stand = row
    return _wearer(
        edition, role=role, name=name, latin_name=latin_name, nationality=nationality,
        delegation_country=country, number=number, organisation=organisation, stand=stand,
    )  # fmt: skip


def _made_up(edition: Edition, number: int) -> PreviewPerson:
    role, latin, own, country, organisation = MADE_UP[number]
    wearer = _wearer(
        edition, role=role, name=own or latin, latin_name=latin if own else "",
        nationality=country, delegation_country=country, organisation=organisation,
        number=f"{country}-{number + 1:02}", stand=f"A-{number + 1:02}",
    )  # fmt: skip
    return PreviewPerson(wearer, "made-up")


def _wearer(edition: Edition, **facts: Any) -> Wearer:
    """Somebody who wears no badge yet, as the paper needs them."""
    badge: dict[str, Any] = {"badge_id": 0, "public_id": "", "serial": NO_SERIAL, "issue": 0}
    badge |= {"short_code": NO_TYPED_CODE, "edition_id": edition.id, "changed_at": LONG_AGO}
    given = badge | facts
    return Wearer._make(given.get(name) for name in Wearer._fields)
