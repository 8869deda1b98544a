"""Badges on paper."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from app.core import audit
from app.core.clock import now
from app.core.errors import Invalid
from app.core.i18n import lazy_gettext as _l
from app.core.pdf.preferences import print_at_size
from app.core.pdf.texts import Person
from app.extensions import db
from app.programmes.models import Edition
from badges.models import Badge
from badges.queries.covers import heads_of
from badges.queries.designs import SavedDesign, saved_design
from badges.queries.keys import private_keys
from badges.queries.wearers import Wearer, wearers
from badges.rules.cover import arrange_cover
from badges.rules.eligibility import is_approved
from badges.rules.sheets import FOUR, Sheet, design_on, fits, has_back, has_one_ink
from badges.services.badge_faces import back, front, signed_code, with_covers
from badges.services.badge_paper import Extent, art_of, kept_paper
from badges.services.badges import issue_badges, renew_badge
from badges.services.signing_keys import current_key
from registration.models import Delegation
from registration.rules.roles import ParticipantRole

Watch = Callable[[Sequence[Person]], Iterable[Person]]


@dataclass(frozen=True)
class Choice:
    """Which badges to print."""

    role: ParticipantRole | None = None
    #: only those never printed, or whose wearer changed since
    changed_only: bool = False
    #: one badge alone
    badge: Badge | None = None
    #: those of one delegation, after its cover
    delegation: Delegation | None = None
    #: each delegation after its cover
    by_delegation: bool = False

    @property
    def has_covers(self) -> bool:
        """Whether covers are printed as well."""
        return self.by_delegation or self.delegation is not None


def print_badges(
    edition: Edition, *, choice: Choice, sheet: str = "a6", by: Any, watch: Watch = iter
) -> tuple[bytes, int]:
    """A PDF with the chosen badges, and how many there are; they count as printed from now on.

    Makes the badges that are missing. Paper whose wearer changed is replaced: its old code is
    refused. ``sheet`` is one of `badges.rules.sheets.Sheet`; ``watch`` may look on as each person
    is drawn. Invalid when there is nobody to print, or the sheet cannot hold them.
    """
    paper = _sheet(sheet)
    saved = saved_design(edition)
    if not fits(paper, saved.design):
        raise Invalid(_l("Four badges of this size do not fit on A4. Choose another sheet."))
    issue_badges(edition, by=by)
    _renew_changed(edition, choice, by=by)
    moment = now()  # whoever is changed while the paper is drawn is printed again
    people = _chosen(edition, choice)
    if not people:
        raise Invalid(_l("There is no badge to print. Validate delegations first, or print all."))
    pdf = _stamped(edition, saved, people, choice, paper, watch)
    _mark_printed([person.badge_id for person in people], moment)
    said = {"delegation": choice.delegation.number} if choice.delegation else {}
    audit.record(
        "badges.printed", choice.badge or edition, by=by, count=len(people), sheet=paper.value,
        **said,
    )  # fmt: skip
    return pdf, len(people)


def _sheet(name: str) -> Sheet:
    try:
        return Sheet(name)
    except ValueError:
        raise Invalid(_l("There is no such sheet.")) from None


def _stamped(
    edition: Edition,
    saved: SavedDesign,
    people: list[Wearer],
    choice: Choice,
    sheet: Sheet,
    watch: Watch,
) -> bytes:
    own = design_on(sheet, saved.design)
    extent = Extent(
        backs=has_back(sheet, saved.design), covers=choice.has_covers, one_ink=has_one_ink(sheet)
    )
    keys = private_keys()
    faces = [front(person, signed_code(person, keys[person.key_id])) for person in people]
    cards: Iterable[Person] = watch(faces)
    if choice.has_covers:
        rows = len(arrange_cover(own.width_mm, own.height_mm).rows)
        cards = with_covers(zip(people, cards, strict=True), heads_of(edition), rows=rows)
    return kept_paper(art_of(edition), own, logo_key=saved.logo_key, extent=extent).stamp(
        cards,
        sheet="a4-4" if sheet in FOUR else "a6",
        back=back if extent.backs else None,
        look=lambda pdf, _fonts: print_at_size(pdf, both_sides=extent.backs),
    )


def _renew_changed(edition: Edition, choice: Choice, *, by: Any) -> None:
    """Give badges whose wearer changed since the last print, or whose key fell into other hands,
    a new code."""
    stale = [
        person.badge_id
        for person in _chosen(edition, choice)
        if person.is_changed and (person.printed_at or person.compromised_at)
    ]
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
    if choice.delegation is not None:
        conditions.append(Delegation.id == choice.delegation.id)
    return [
        person
        for person in wearers(*conditions)
        if is_approved(person.state, withdrawn=person.withdrawn_at is not None)
        and choice.role in (None, person.role)
        and (person.is_changed or not choice.changed_only)
    ]


def _mark_printed(badge_ids: list[int], moment: datetime) -> None:
    for start in range(0, len(badge_ids), 1000):
        part = badge_ids[start : start + 1000]
        db.session.execute(db.update(Badge).where(Badge.id.in_(part)).values(printed_at=moment))
