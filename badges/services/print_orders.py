"""An order to print badges: all that the paper needs, read at once, so that nobody has to wait for
the database while it is drawn."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from app.core.pdf.preferences import print_at_size
from app.core.pdf.texts import Person
from app.programmes.models import Edition
from badges.queries.covers import heads_of
from badges.queries.designs import SavedDesign
from badges.queries.keys import private_keys
from badges.queries.wearers import Wearer
from badges.rules.arrangement import arrange
from badges.rules.cover import arrange_cover
from badges.rules.designs import Design
from badges.rules.imprints import imprint
from badges.rules.sheets import FOUR, Sheet, design_on, has_back, has_one_ink
from badges.services.badge_faces import back, front, signed_code, with_covers
from badges.services.badge_paper import Art, Extent, art_of, kept_paper
from badges.services.badges import replaced_meanwhile

Watch = Callable[[Sequence[Person]], Iterable[Person]]


@dataclass(frozen=True)
class Order:
    """Plain values: the rows that they come from may be out of reach, or another by now."""

    #: whose badges, with the codes of the paper to come; and as they were when it was ordered
    people: list[Wearer]
    before: list[Wearer]
    read_at: datetime
    sheet: Sheet
    #: as it is laid out on that sheet
    design: Design
    logo_key: str | None
    art: Art
    extent: Extent
    #: what signs, by the number of the key
    keys: Mapping[int, Any]
    #: of the delegations, for their covers
    heads: Mapping[str, Sequence[str]]

    def only(self, badges: Container[int]) -> Order:
        """The order for those whose badge's id is in ``badges``."""
        people, before = (
            [one for one in those if one.badge_id in badges] for those in (self.people, self.before)
        )
        return replace(self, people=people, before=before)

    def imprints(self, people: Iterable[Wearer]) -> list[str]:
        """What the paper of each says, in a few letters."""
        own = self.design
        shown = arrange(own.template, own.width_mm, own.height_mm, own.fields).boxes
        return [imprint(person.texts, shown) for person in people]


def make_order(
    edition: Edition,
    people: list[Wearer],
    *,
    before: list[Wearer],
    read_at: datetime,
    saved: SavedDesign,
    sheet: Sheet,
    covers: bool,
) -> Order:
    """The order for ``people``; ``before`` are the same before they got new codes.

    Conflict when a key that would sign is believed no more since they were read.
    """
    keys = private_keys()
    if any(person.key_id not in keys for person in people):
        raise replaced_meanwhile()
    extent = Extent(backs=has_back(sheet, saved.design), covers=covers, one_ink=has_one_ink(sheet))
    return Order(
        people=people, before=before, read_at=read_at, sheet=sheet,
        design=design_on(sheet, saved.design), logo_key=saved.logo_key, art=art_of(edition),
        extent=extent, keys=keys, heads=heads_of(edition) if covers else {},
    )  # fmt: skip


def draw(order: Order, watch: Watch = iter) -> bytes:
    """The PDF; ``watch`` may look on as each person is drawn. Asks no database."""
    own, extent = order.design, order.extent
    faces = [front(one, signed_code(one, order.keys[one.key_id])) for one in order.people]
    cards: Iterable[Person] = watch(faces)
    if extent.covers:
        rows = len(arrange_cover(own.width_mm, own.height_mm).rows)
        cards = with_covers(zip(order.people, cards, strict=True), order.heads, rows=rows)
    return kept_paper(order.art, own, logo_key=order.logo_key, extent=extent).stamp(
        cards,
        sheet="a4-4" if order.sheet in FOUR else "a6",
        back=back if extent.backs else None,
        look=lambda pdf, _fonts: print_at_size(pdf, both_sides=extent.backs),
    )
