"""Badges: the stamped design beside plain WeasyPrint, reportlab and typst, on the same people.

A third of the names are in one of 44 scripts. Everything counts, from the first line of HTML to the
finished PDF, laying out the design and opening its fonts included, unless the design is kept.
"""

import random
import sys
from html import escape

from app.core.pdf.html import html_to_pdf
from app.core.pdf.stamp import StampTemplate
from app.core.pdf.templates import data_uri
from app.core.qr import qr_svg
from badges.rules.designs import USUAL
from badges.services.badge_paper import RoleLook, badge_html
from tests.bench.measure import GROWTH, Row, measured, print_row, side_by_side
from tests.bench.pages import Page, Text
from tests.core.hard_names import HARD_NAMES

SLOTS = ("name", "native_name", "organisation", "country", "stand", "short_code", "number")
ROLES = ["Exhibitor", "Supervisor", "Head of delegation", "Press", "Visitor", "Speaker", "Staff"]
EVENT = "ESI 2027, Gdynia"
SVG = "image/svg+xml"
LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
#: how many each way draws; the slow ones less, for their time grows in a straight line
WAYS = {
    "stamped": (100, 1_000, 5_000, 10_000),
    "stamped_again": (100, 1_000, 5_000, 10_000),
    "plain": (100, 200),
    "reportlab": (100, 500),
    "typst": (100, 1_000),
}
HEADING = ["badges", *GROWTH]


def art() -> str:
    """`picture` as a page can carry it."""
    return data_uri(picture().encode(), SVG)


def picture() -> str:
    """A strip of 400 dots, about as heavy as an edition's ornament."""
    rng = random.Random(7)
    dots = "".join(
        f'<circle cx="{rng.uniform(0, 105):.1f}" cy="{rng.uniform(0, 40):.1f}" r=".6"/>'
        for _ in range(400)
    )
    ground = '<path d="M0 0h105v40H0z" fill="#1b2a9c"/>'
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 105 40">'
        f'{ground}<g fill="#8fa2ff">{dots}</g></svg>'
    )


def design() -> str:
    """The badge's print template with a page for each role."""
    return badge_html(
        USUAL,
        event=EVENT,
        art=art(),
        accent="#2b3fd0",
        roles=[RoleLook(label=role, colour="#2b3fd0", ink="#fff") for role in ROLES],
    )


def people(count: int) -> list[dict[str, str]]:
    """People of 150 organisations and 60 countries; a third with a name in another script."""
    rng = random.Random(11)
    return [_person(rng, number) for number in range(count)]


def _person(rng: random.Random, number: int) -> dict[str, str]:
    name = "".join(rng.choices("aeiourstnlmk", k=rng.randint(4, 8))).title()
    family = "".join(rng.choices("aeiourstnlmkéöñ", k=rng.randint(5, 11))).title()
    return {
        "variant": rng.choice(ROLES),
        "name": f"{name} {family}",
        "native_name": f"{rng.choice(HARD_NAMES)} {number}" if number % 3 == 0 else "",
        "organisation": f"Association for Youth Science number {rng.randrange(150)}",
        "country": f"Country {rng.randrange(60)}",
        "stand": f"Stand {rng.choice('ABCDEF')} {rng.randrange(90)}",
        "number": f"TN-{rng.randrange(99):02}-{number:04}",
        "short_code": "".join(rng.choices(LETTERS[:32], k=8)),
        "event": EVENT,
        "code": "M1" + "".join(rng.choices(LETTERS, k=120)),
    }


def stamped(count: int) -> Row:
    """``count`` badges by the stamp."""
    guests = people(count)
    return measured("stamped", count, lambda: StampTemplate(design(), ROLES).stamp(guests))


def stamped_again(count: int) -> Row:
    """``count`` badges on a design kept from an earlier print of the same people."""
    guests, template = people(count), StampTemplate(design(), ROLES)
    template.stamp(guests)
    return measured("stamped, design kept", count, lambda: template.stamp(guests))


def plain(count: int) -> Row:
    """``count`` badges as one HTML document that WeasyPrint lays out whole."""
    guests = people(count)
    return measured("plain WeasyPrint", count, lambda: html_to_pdf(_whole(guests)))


def _whole(guests: list[dict[str, str]]) -> str:
    head, _, body = design().partition("<body>")
    ground, *sections = body.split("</section>")[: len(ROLES) + 1]
    under = ground.partition('<section class="badge">')[2]
    whole = [section.replace('">', '">' + under, 1) for section in sections]
    by_role = dict(zip(ROLES, whole, strict=True))
    pages = [_filled(by_role[guest["variant"]], guest) for guest in guests]
    return f"{head}<body>{'</section>'.join(pages)}</section></body></html>"


def _filled(section: str, guest: dict[str, str]) -> str:
    for slot in SLOTS:
        start, _, rest = section.partition(f'data-slot="{slot}"')
        attributes, _, tail = rest.partition(">Xg<")
        section = f"{start}{attributes}>{escape(guest[slot])}<{tail}"
    image = f'<img class="code" src="{data_uri(qr_svg(guest["code"], border=0).encode(), SVG)}">'
    return section.replace('<div class="code" data-qr="code"></div>', image)


PAGE = Page(
    105,
    148,
    picture(),
    (
        Text("event", 8, 36, 89, 9),
        Text("name", 8, 46, 89, 24, bold=True),
        Text("native_name", 8, 64, 89, 15),
        Text("organisation", 8, 74, 89, 12),
        Text("country", 8, 86, 89, 12, bold=True),
        Text("stand", 8, 93, 50, 10),
        Text("short_code", 63, 128, 33, 9),
        Text("variant", 8, 137, 60, 12, bold=True),
        Text("number", 70, 138, 30, 10),
    ),
    (63, 93, 33),
)


def reportlab(count: int) -> Row:
    """``count`` badges drawn by reportlab, line by line."""
    from tests.bench import peers  # here, so that its memory is not counted as ours

    guests = people(count)
    return measured("reportlab (no shaping)", count, lambda: peers.by_reportlab(PAGE, guests))


def typst(count: int) -> Row:
    """``count`` badges as one typst document."""
    from tests.bench import peers

    guests = people(count)
    return measured("typst", count, lambda: peers.by_typst(PAGE, guests))


def run() -> tuple[list[str], list[list[str]]]:
    """The table: the stamp and its peers, each in a process of its own at growing sizes."""
    return HEADING, side_by_side(__name__, WAYS)


if __name__ == "__main__":
    print_row(globals()[sys.argv[1]](int(sys.argv[2])))
