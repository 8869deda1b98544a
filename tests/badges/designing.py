"""A manager before the page where badges are designed, and what they send."""

import io
from typing import Any

from flask.testing import FlaskClient
from PIL import Image

from app.core.access import Role
from tests.badges.venue import edition_with_people
from tests.factories import sign_in, user_with
from tests.judging.photographs import encoded

FORM = {
    "template": "colour", "width_mm": "90", "height_mm": "140", "accent": "#9b1c5f",
    "role_colours-juror": "#123456", "role_colours-press": "#ffd166",
    "fields": ["organisation", "country"], "both_sides": "1", "back_text": "Call 112.",
}  # fmt: skip
QUERY = "template=plain&width_mm=105&height_mm=148&fields=organisation"


def managed(client: FlaskClient, people: int = 4) -> tuple[Any, str]:
    edition = edition_with_people(people)
    sign_in(client, user_with(Role.PROGRAMME_MANAGER, scope=edition.scope))
    return edition, f"/staff/editions/{edition.code}/badges/design"


def picture(kind: str) -> tuple[io.BytesIO, str]:
    content = encoded(Image.new("RGB", (3000, 600), "#9b1c5f"), kind)
    return io.BytesIO(content), f"logo.{kind.lower()}"
