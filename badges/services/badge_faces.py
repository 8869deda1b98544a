"""What stands on each card that is printed: a badge's front and back, a delegation's cover."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import groupby
from typing import Any

from app.core.i18n import gettext as _
from app.core.i18n import in_language, ngettext
from app.core.pdf.texts import NEW_SHEET, InLanguage, Person
from badges.queries.wearers import BADGE_LANGUAGE, Wearer
from badges.rules.code import VERSION, BadgeCode, sign
from badges.rules.cover import in_parts
from badges.services.badge_paper import COVER, back_of

TICK = "\N{BALLOT BOX}"


def signed_code(person: Wearer, key: Any) -> str:
    """The text of the QR code on the person's paper."""
    serial = bytes.fromhex(person.serial)
    return sign(BadgeCode(VERSION, person.key_id, person.edition_id, serial, person.issue, 0), key)


def front(person: Wearer, code: str) -> dict[str, str | InLanguage]:
    """What is printed on one badge, by slot; the design has slots for what it shows."""
    typed = f"{person.short_code[:4]} {person.short_code[4:]}"
    return {"variant": person.role.value, **person.texts, "short_code": typed, "code": code}


def back(face: Person) -> Person | None:
    """What is printed behind ``face``; None behind a cover."""
    variant = str(face["variant"])
    return None if variant == COVER else {**face, "variant": back_of(variant)}


def with_covers(
    people: Iterable[tuple[Wearer, Person]], heads: Mapping[str, Sequence[str]], *, rows: int
) -> Iterator[Person]:
    """The faces of ``people``, who come sorted by delegation, each delegation after its cover.

    A cover lists ``rows`` names; a longer list goes on on the next card. ``heads`` are names by the
    delegation's number.
    """
    for number, group in groupby(people, key=lambda pair: pair[0].number):
        members = list(group)
        wearers = [person for person, _face in members]
        yield from _covers(wearers, heads.get(number or "", ()), rows)
        yield from (face for _person, face in members)


def _covers(people: list[Wearer], heads: Sequence[str], rows: int) -> Iterator[Person]:
    first, parts = people[0], in_parts(people, rows)
    said = _said(first, heads, len(people))
    for place, part in enumerate(parts):
        cover = said | {NEW_SHEET: "" if place else "yes"}
        if len(parts) > 1:
            cover["cover_count"] += f" ({place + 1}/{len(parts)})"
        for row, person in enumerate(part, start=1):
            cover[f"tick{row}"] = TICK
            cover[f"person{row}"] = person.texts["name"]
            cover[f"role{row}"] = person.texts["role"]
        yield cover


def _said(first: Wearer, heads: Sequence[str], count: int) -> dict[str, Any]:
    """The head of a cover."""
    alone = first.number is None
    with in_language(BADGE_LANGUAGE):
        return {
            "variant": COVER,
            "cover_number": first.number or "",
            "cover_count": ngettext("%(num)d badge", "%(num)d badges", count),
            "cover_organisation": _("Without a delegation")
            if alone
            else first.texts["organisation"],
            "cover_country": "" if alone else first.country,
            "cover_head": _("Head of delegation: %(names)s", names=", ".join(heads))
            if heads
            else "",
        }
