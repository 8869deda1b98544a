"""Certificates on paper: ours beside plain WeasyPrint, reportlab and typst, on the same people.

Everything from what was kept at issue to the finished PDF counts, laying out the design included,
unless it is warm. A third of the people have a second name in another script.
"""

import random
import sys
import tempfile
from html import escape
from pathlib import Path
from typing import Any

from app import create_app
from app.core.clock import now
from app.core.i18n import direction
from app.core.pdf.html import html_to_pdf
from app.core.pdf.templates import data_uri, fill_template
from app.core.qr import qr_svg
from app.programmes.rules import art
from app.programmes.rules.palette import palette
from badges.mails.papers import TEMPLATE, certificates_pdf
from badges.models import Certificate, CertificateKind
from tests.bench.bench_badges import SVG, people
from tests.bench.measure import GROWTH, Row, measured, print_row, side_by_side
from tests.bench.pages import Page, Text
from tests.conftest import test_settings

EDITION, PALETTE = "esi-2027", "cobalt"
WAYS = {
    "ours": (100, 1_000, 5_000, 10_000),
    "warm": (10, 100),
    "warm_arabic": (10, 100),
    "warm_chinese": (10, 100),
    "plain": (50, 100),
    "reportlab": (100, 500),
    "typst": (100, 1_000),
}
HEADING = ["certificates", *GROWTH]
SIGNATORIES = [["María Elena Ruiz", "President of MILSET"], ["Antoine Vidal", "Director"]]
NAMES = {"ar": "ياسمين الطرابلسي", "zh": "陈丽雨"}


def contents(count: int, **other: str) -> list[dict[str, Any]]:
    """What is kept of ``count`` people when their certificates are issued."""
    return [_content(guest) | other for guest in people(count)]


def _content(guest: dict[str, str]) -> dict[str, Any]:
    title = f"Measuring the light of star number {guest['number']}"
    return {
        "issuer": "MILSET · Expo-Sciences International",
        "heading": "Certificate of exhibitor",
        "name": guest["name"],
        "native_name": guest["native_name"],
        "name_language": "zh-CN",
        "organisation": guest["organisation"],
        "country": guest["country"],
        "text": f"presented the project “{title}” at ESI 2027, Gdynia, Poland, 19–25 July 2027.",
        "signatories": SIGNATORIES,
        "check": "Check this certificate at",
        "issued": "Issued on 25 July 2027",
        "edition": "ESI 2027",
        "edition_code": EDITION,
        "palette": PALETTE,
    }


def certificates(count: int, language: str = "en", **other: str) -> list[Certificate]:
    """``count`` certificates that are stored nowhere."""
    rng = random.Random(3)
    kept = contents(count, **other)
    return [
        Certificate(
            kind=CertificateKind.EXHIBITOR, language=language, content=content, issued_at=now(),
            number="-".join("".join(rng.choices("23456789ABCDEFGH", k=4)) for _ in range(3)),
        )
        for content in kept
    ]  # fmt: skip


def ours(count: int) -> Row:
    """``count`` certificates, the design laid out anew."""
    made = certificates(count)
    return measured("stamped", count, lambda: certificates_pdf(made))


def warm(count: int) -> Row:
    """``count`` single certificates, one PDF each, in a server that made one before."""
    return _one_by_one("one PDF each, warm", certificates(count))


def warm_arabic(count: int) -> Row:
    """The same, in Arabic and from the right."""
    words = {"name": NAMES["ar"], "heading": "شهادة مشاركة", "native_name": "Yasmine Trabelsi"}
    return _one_by_one("one PDF each, Arabic", certificates(count, "ar", **words))


def warm_chinese(count: int) -> Row:
    """The same, with a Chinese name: its font has 65,000 glyphs."""
    words = {"native_name": NAMES["zh"]}
    return _one_by_one("one PDF each, Chinese", certificates(count, **words))


def _one_by_one(what: str, made: list[Certificate]) -> Row:
    for certificate in made[-2:]:
        certificates_pdf([certificate])
    return measured(what, len(made), lambda: b"".join(certificates_pdf([one]) for one in made))


def plain(count: int) -> Row:
    """``count`` certificates as one HTML document that WeasyPrint lays out whole."""
    made = certificates(count)
    return measured("plain WeasyPrint", count, lambda: html_to_pdf(_whole(made)))


def reportlab(count: int) -> Row:
    """``count`` certificates drawn by reportlab, line by line."""
    from tests.bench import peers  # here, so that its memory is not counted as ours

    made, page = list(map(_texts, certificates(count))), _page()
    return measured("reportlab (no shaping)", count, lambda: peers.by_reportlab(page, made))


def typst(count: int) -> Row:
    """``count`` certificates as one typst document."""
    from tests.bench import peers

    made, page = list(map(_texts, certificates(count))), _page()
    return measured("typst", count, lambda: peers.by_typst(page, made))


def _picture() -> str:
    return art.certificate(EDITION, palette(PALETTE, EDITION))


def _texts(certificate: Certificate) -> dict[str, str]:
    """The texts of one certificate by slot, as a peer draws them."""
    content, number = certificate.content, certificate.number
    texts = {key: value for key, value in content.items() if isinstance(value, str)}
    for place, (name, office) in enumerate(SIGNATORIES, 1):
        texts |= {f"signatory_{place}": name, f"office_{place}": office}
    return texts | {
        "who": f"{content['organisation']} · {content['country']}",
        "address": "platform.example/certificates",
        "number": number,
        "code": f"https://platform.example/certificates/{number}",
    }


def _page() -> Page:
    texts = (
        Text("issuer", 24, 23, 190, 12, bold=True),
        Text("heading", 24, 47, 152, 17, bold=True),
        Text("name", 24, 61, 160, 44, bold=True),
        Text("native_name", 24, 83, 152, 24),
        Text("who", 24, 101, 152, 13.5, bold=True),
        Text("text", 24, 111, 152, 13.5),
        Text("signatory_1", 24, 166, 62, 10, bold=True),
        Text("office_1", 24, 171.2, 62, 10),
        Text("signatory_2", 98, 166, 62, 10, bold=True),
        Text("office_2", 98, 171.2, 62, 10),
        Text("check", 164, 172, 73, 8.5),
        Text("address", 164, 176.5, 73, 8.5, bold=True),
        Text("number", 164, 181, 73, 8.5, bold=True),
        Text("issued", 164, 185.5, 73, 8.5),
    )
    return Page(297, 210, _picture(), texts, (243, 160, 30))


def _whole(made: list[Certificate]) -> str:
    """Our own print template with a page for each, its slots filled in."""
    looks = [
        {
            "direction": direction("en"),
            "art": data_uri(_picture().encode(), SVG),
            "accent": "#2b3fd0",
            "native": bool(one.content["native_name"]),
            "signatures": len(SIGNATORIES),
        }
        for one in made
    ]
    html = fill_template(TEMPLATE, lang="en", title="Certificates", looks=looks)
    html = html.replace('<section class="certificate"></section>', "", 1)  # the stamp's ground
    head, *pages = html.split('<p class="issuer"')
    pairs = zip(pages, made, strict=True)
    filled = (_filled(f'<p class="issuer"{page}', _texts(one)) for page, one in pairs)
    return head + "".join(filled)


def _filled(page: str, texts: dict[str, str]) -> str:
    for slot, words in texts.items():
        start, found, rest = page.partition(f'data-slot="{slot}"')
        if found:
            attributes, _, tail = rest.partition(">Xg<")
            page = f"{start}{attributes}>{escape(words)}<{tail}"
    image = f'<img class="code" src="{data_uri(qr_svg(texts["code"], border=0).encode(), SVG)}">'
    return page.replace('<div class="code" data-qr="code"></div>', image)


def run() -> tuple[list[str], list[list[str]]]:
    """The table: ours and its peers, each in a process of its own at growing sizes."""
    return HEADING, side_by_side(__name__, WAYS)


def main(way: str, count: str) -> None:
    """One measurement, in an app whose database nobody opens."""
    with tempfile.TemporaryDirectory() as folder:
        app = create_app(test_settings(f"sqlite:///{folder}/bench.sqlite", Path(folder)))
        with app.app_context():
            print_row(globals()[way](int(count)))


if __name__ == "__main__":
    main(*sys.argv[1:])
