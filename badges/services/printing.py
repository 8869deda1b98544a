"""Badges on paper."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from app.core import audit
from app.core.clock import now
from app.core.errors import Invalid
from app.core.i18n import in_language
from app.core.i18n import lazy_gettext as _l
from app.core.pdf.sheet import Sheet
from app.core.pdf.templates import fill_template
from app.extensions import db
from app.programmes.models import Edition
from app.programmes.rules import art
from app.programmes.rules.palette import palette
from badges.models import Badge
from badges.queries.keys import signing_keys
from badges.queries.wearers import BADGE_LANGUAGE, Wearer, wearers
from badges.rules.code import VERSION, BadgeCode, sign
from badges.rules.colours import ROLE_COLOURS
from badges.rules.eligibility import is_approved
from badges.services.badges import issue_badges, renew_badge
from badges.services.signing_keys import current_key, private_key
from registration.queries.wording import role_name
from registration.rules.roles import ParticipantRole

if TYPE_CHECKING:
    from app.core.pdf.stamp import StampTemplate

TEMPLATE = Path(__file__).parents[1] / "templates/badges/print/badge.html"
Watch = Callable[[list[dict[str, str]]], Iterable[dict[str, str]]]


@dataclass(frozen=True)
class Choice:
    """Which badges to print."""

    role: ParticipantRole | None = None
    #: only those never printed, or whose wearer changed since
    changed_only: bool = False
    #: one badge alone
    badge: Badge | None = None


def print_badges(
    edition: Edition, *, choice: Choice, sheet: Sheet = "a6", by: Any, watch: Watch = iter
) -> tuple[bytes, int]:
    """A PDF with the chosen badges, and how many there are; they count as printed from now on.

    Makes the badges that are missing. Paper whose wearer changed is replaced: its old code is
    refused. ``watch`` may look on as each person is drawn. Invalid when there is nobody to print.
    """
    issue_badges(edition, by=by)
    _renew_changed(edition, choice, by=by)
    people = _chosen(edition, choice)
    if not people:
        raise Invalid(_l("There is no badge to print. Validate delegations first, or print all."))
    keys = {key.key_id: private_key(key) for key in signing_keys()}
    faces = [_face(person, _code(person, keys[person.key_id])) for person in people]
    pdf = design(edition).stamp(watch(faces), sheet=sheet)
    _mark_printed([person.badge_id for person in people])
    audit.record("badges.printed", choice.badge or edition, by=by, count=len(people), sheet=sheet)
    return pdf, len(people)


def design(edition: Edition) -> StampTemplate:
    """The edition's badge, laid out; kept, for that takes a few hundred milliseconds."""
    return _design(edition.code, edition.name, edition.palette, edition.ornament)


@lru_cache(maxsize=8)
def _design(code: str, name: str, palette_name: str, ornament: str) -> StampTemplate:
    from app.core.pdf.stamp import StampTemplate  # WeasyPrint takes half a second to load

    colours = palette(palette_name, code)
    picture = art.badge(code, art.style_of(ornament, code), colours)
    with in_language(BADGE_LANGUAGE):
        roles = [
            {"label": role_name(role), "colour": bar.colour, "ink": bar.ink}
            for role, bar in ROLE_COLOURS.items()
        ]
    html = fill_template(
        TEMPLATE, lang=BADGE_LANGUAGE, title=name, event=name, art=_data_uri(picture),
        accent=colours.accent_light, roles=roles,
    )  # fmt: skip
    return StampTemplate(html, [role.value for role in ROLE_COLOURS])


def _data_uri(svg: str) -> str:
    return "data:image/svg+xml;base64," + base64.b64encode(svg.encode()).decode()


def _renew_changed(edition: Edition, choice: Choice, *, by: Any) -> None:
    """Give badges whose wearer changed since the last print a new code."""
    stale = [p.badge_id for p in _chosen(edition, choice) if p.printed_at and p.is_changed]
    if not stale:
        return
    key = current_key(by=by)
    for badge in db.session.scalars(db.select(Badge).where(Badge.id.in_(stale)).order_by(Badge.id)):
        renew_badge(badge, key)
    db.session.flush()


def _chosen(edition: Edition, choice: Choice) -> list[Wearer]:
    conditions = [Badge.edition_id == edition.id, Badge.revoked_at.is_(None)]
    if choice.badge is not None:
        conditions.append(Badge.id == choice.badge.id)
    return [
        person
        for person in wearers(*conditions)
        if is_approved(person.state, withdrawn=person.withdrawn_at is not None)
        and choice.role in (None, person.role)
        and (person.is_changed or not choice.changed_only)
    ]


def _code(person: Wearer, key: Any) -> str:
    serial = bytes.fromhex(person.serial)
    return sign(BadgeCode(VERSION, person.key_id, person.edition_id, serial, person.issue, 0), key)


def _face(person: Wearer, code: str) -> dict[str, str]:
    """What is printed on one badge, by slot."""
    return {
        "variant": person.role.value,
        "name": person.display_name,
        "native_name": person.native_name,
        "organisation": person.organisation or "",
        "country": person.country,
        "stand": f"Stand {person.stand}" if person.stand else "",
        "number": person.number or "",
        "short_code": f"{person.short_code[:4]} {person.short_code[4:]}",
        "code": code,
    }


def _mark_printed(badge_ids: list[int]) -> None:
    moment = now()
    for start in range(0, len(badge_ids), 1000):
        part = badge_ids[start : start + 1000]
        db.session.execute(db.update(Badge).where(Badge.id.in_(part)).values(printed_at=moment))
