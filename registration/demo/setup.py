"""How one registers for the demo's editions: invented fees in the range of real ones."""

import json
from datetime import date
from pathlib import Path

from app.extensions import db
from app.programmes.models import Edition
from registration.models import Cap, ConsentKind, ConsentText, ProjectCategory, Rate, Terms
from registration.rules.caps import CapScope
from registration.rules.roles import ParticipantRole

RATES = (
    (ParticipantRole.EXHIBITOR, 350_00, 450_00, None),
    (ParticipantRole.SUPERVISOR, 450_00, 550_00, 650_00),
    (ParticipantRole.HEAD_OF_DELEGATION, 450_00, 550_00, 650_00),
    (ParticipantRole.PRESS, 900_00, 900_00, None),
    (ParticipantRole.VISITOR, 400_00, 500_00, None),
)


def set_up(edition: Edition, *, cutoff: date, due: date, refund: date) -> list[ProjectCategory]:
    """Terms, rates, caps, categories and consent texts of one edition; returns the categories."""
    texts = json.loads((Path(__file__).parent / "setup.json").read_text(encoding="utf-8"))
    categories = [
        ProjectCategory(edition=edition, code=row["code"], position=position, name=row["name"])
        for position, row in enumerate(texts["categories"])
    ]
    db.session.add_all(
        [
            Terms(
                edition=edition, member_cutoff_on=cutoff, payment_due_on=due, refund_until_on=refund
            ),
            *_rates(edition),
            Cap(edition=edition, scope=CapScope.COUNTRY, size=50),
            Cap(edition=edition, scope=CapScope.EDITION, size=1200),
            *categories,
            *_consent_texts(edition, texts["consents"]),
        ]
    )
    return categories


def _rates(edition: Edition) -> list[Rate]:
    return [
        Rate(
            edition=edition,
            role=role,
            member_cents=member,
            non_member_cents=other,
            above_ratio_cents=above,
        )
        for role, member, other, above in RATES
    ]


def _consent_texts(edition: Edition, texts: dict[str, dict[str, str]]) -> list[ConsentText]:
    return [
        ConsentText(
            edition=edition, kind=ConsentKind(kind), language=language, version=1, text=text
        )
        for kind, by_language in texts.items()
        for language, text in by_language.items()
    ]
