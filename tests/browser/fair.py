"""The fair that the journey is walked at: far enough ahead to be open on any day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from io import BytesIO

import xlsxwriter

from app.core.clock import today
from app.core.transaction import transaction
from app.extensions import db
from app.programmes.models import Edition
from registration.models import ConsentKind, ConsentText
from registration.rules.people_table import COLUMNS
from registration.rules.roles import ParticipantRole
from tests.factories import (
    EditionFactory,
    MembershipFactory,
    OrganisationFactory,
    PayeeFactory,
    ProjectCategoryFactory,
    RateFactory,
    RegionFactory,
    TermsFactory,
)

FEE_YEAR = (today() + timedelta(days=200)).year
STARTS = max(today() + timedelta(days=200), date(FEE_YEAR, 1, 1))


@dataclass
class Fair:
    """What the test needs to know of the rows it made; plain words, so that it holds no lock."""

    edition: str
    organisation: str


def set_up() -> Fair:
    """An open edition with rates, and a member organisation in arrears."""
    with transaction():
        PayeeFactory.create()
        region = RegionFactory.create(code="africa", name="MILSET Africa")
        organisation = OrganisationFactory.create(
            name="Association Jeunes Science", code="ajs", country="TN", region=region
        )
        MembershipFactory.create(
            organisation=organisation, year=FEE_YEAR, paid_on=None, due_on=date(FEE_YEAR, 12, 30)
        )
        return Fair(_edition().code, organisation.public_id)


def _edition() -> Edition:
    closes = datetime.combine(today() + timedelta(days=90), time(12), tzinfo=UTC)
    edition = EditionFactory.create(
        code="expo", name="Expo-Sciences, Gdynia", starts_on=STARTS,
        ends_on=STARTS + timedelta(days=6), registration_closes_at=closes,
    )  # fmt: skip
    TermsFactory.create(
        edition=edition, member_cutoff_on=today() + timedelta(days=120),
        payment_due_on=today() + timedelta(days=60),
    )  # fmt: skip
    for role in (ParticipantRole.EXHIBITOR, ParticipantRole.SUPERVISOR):
        RateFactory.create(edition=edition, role=role, above_ratio_cents=650_00)
    RateFactory.create(edition=edition, role=ParticipantRole.HEAD_OF_DELEGATION)
    ProjectCategoryFactory.create(edition=edition, code="environment")
    for kind in ConsentKind:
        text = f"I agree ({kind.value})."
        db.session.add(ConsentText(edition=edition, kind=kind, language="en", version=1, text=text))
    return edition


NAMES = [
    ("head_of_delegation", "Amira Ben Salah", "", 41),
    ("supervisor", "Hatem Gharbi", "", 38),
    ("supervisor", "Nadia Chaabane", "", 29),
    ("exhibitor", "ياسمين الطرابلسي", "Yasmine Trabelsi", 16),
    ("exhibitor", "陈雨桐", "Chen Yutong", 19),
    ("exhibitor", "Omar Jelassi", "", 20),
    ("exhibitor", "Skander Mzoughi", "", 21),
    ("exhibitor", "Meriem Haddad", "", 22),
    ("exhibitor", "Aziz Bouazizi", "", 18),
    ("exhibitor", "Lina Khelifi", "", 19),
    ("exhibitor", "Rayen Saïdi", "", 20),
    ("exhibitor", "Chaïma Mejri", "", 19),
]


def spreadsheet() -> bytes:
    """The delegation's twelve people as the head fills them in: three projects of three."""
    memory = BytesIO()
    with xlsxwriter.Workbook(memory, {"strings_to_formulas": False}) as book:
        sheet = book.add_worksheet("People")
        sheet.write_row(0, 0, COLUMNS)
        for row, (role, name, latin, age) in enumerate(NAMES, start=1):
            project = ["", "", ""]
            if role == "exhibitor":
                number = (row - 4) // 3 + 1
                project = [f"Project {number}", "environment", "What we asked, did and found."]
            born, last = date(STARTS.year - age, 1, 2), STARTS + timedelta(days=6)
            values = [
                *(role, name, latin, born.isoformat(), "", "TN", "", "", "", "M"),
                *(STARTS.isoformat(), last.isoformat(), *project, ""),
            ]
            sheet.write_row(row, 0, values)
    return memory.getvalue()
