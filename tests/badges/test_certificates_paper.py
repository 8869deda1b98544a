"""Certificates on paper: read back by pypdf, poppler and a reader of QR codes."""

import re
from unittest.mock import Mock

import pytest
import time_machine
import zxingcpp

from app.core.pdf import stamp
from app.core.pdf.html import lay_out
from app.extensions import db
from badges.mails.papers import certificates_pdf
from badges.models import CertificateKind
from badges.queries.certificates import valid_certificates
from badges.services.certificates import issue_certificates
from badges.services.seals import ensure_seal
from tests.badges import fair
from tests.conftest import DATABASES
from tests.core.pdf_pages import pages_of, raster, texts_on
from tests.factories import EditionFactory, UserFactory

pytestmark = pytest.mark.database("sqlite")
#: what is read back from a database, not from paper alone
both = pytest.mark.database(*DATABASES)

KIND = CertificateKind
MM = 100 / 25.4  # pixels of a page at 100 dpi


def issued(edition, kind=KIND.EXHIBITOR, **more):
    issue_certificates(edition, kind=kind, by="manager", **more)
    db.session.flush()
    return valid_certificates(edition, kind)


def words_of(pdf: bytes, page: int = 0) -> str:
    return re.sub(r"[\s\u2066-\u2069\u200e\u200f]+", " ", texts_on(pdf)[page])


def test_paper_says_what_was_kept(app):
    edition = fair.edition()
    fair.exhibitor(fair.delegation(edition))
    (certificate,) = issued(edition, signatories=[("María Elena Ruiz", "President of MILSET")])

    words = words_of(certificates_pdf([certificate]))

    for expected in (
        "MILSET · Expo-Sciences International",
        "Certificate of exhibitor",
        "Yasmine Trabelsi",
        "Jeunes Science · Tunisia",
        "presented the project “Olive stones that clean water” at ESI 2027, Gdynia",
        "María Elena Ruiz",
        "President of MILSET",
        "Check this certificate at",
        "platform.test/certificates",
        certificate.number,
        certificate.content["issued"],
    ):
        assert expected in words


@both
def test_the_code_on_paper_leads_to_the_page_that_says_valid(app, client):
    edition = fair.edition()
    fair.exhibitor(fair.delegation(edition))
    (certificate,) = issued(edition)

    code = zxingcpp.read_barcode(raster(certificates_pdf([certificate]))[0])

    assert code.text == f"http://platform.test/certificates/{certificate.number}"
    answer = client.get(code.text.removeprefix("http://platform.test"))
    assert answer.status_code == 200
    assert "Valid" in answer.text


@both
def test_printing_again_years_later_gives_the_same_bytes(app):
    edition = fair.edition()
    group = fair.delegation(edition)
    person = fair.exhibitor(group)
    certificates = issued(edition)
    with time_machine.travel("2027-07-25 12:00+00:00", tick=False):
        before = certificates_pdf(certificates)

    person.latin_name, person.name, person.project.title = "Someone Else", "غيرها", "Other"
    group.organisation.name, edition.name, edition.palette = "Renamed", "ESI 2031", "magenta"
    db.session.commit()
    with time_machine.travel("2039-01-01 12:00+00:00", tick=False):
        assert certificates_pdf(valid_certificates(edition)) == before


@pytest.mark.parametrize(
    "names",
    [
        {"name": "陈丽雨", "latin_name": "Chen Liyu", "nationality": "CN"},
        {"name": "山田 花子", "latin_name": "", "nationality": "JP"},
        {"name": "क्षत्रिय श्रीकृष्ण", "latin_name": "Kshatriya Shrikrishna"},
        {"name": "አማርኛ ተስፋዬ", "latin_name": "Tesfaye"},
        {"name": "María de los Ángeles Fernández-Villaverde y Gutiérrez " * 2, "latin_name": ""},
    ],
    ids=["chinese", "japanese", "hindi", "amharic", "long"],
)
@pytest.mark.parametrize("language", ["en", "ar"])
def test_names_of_any_script_keep_clear_of_the_edge_and_the_code(app, names, language):
    edition = fair.edition()
    fair.exhibitor(fair.delegation(edition), **names)
    (certificate,) = issued(edition, language=language)

    page = raster(certificates_pdf([certificate]))[0]

    assert zxingcpp.read_barcode(page).text.endswith(certificate.number)
    for left in (0, page.width - int(12 * MM)):
        edge = page.crop((left, int(20 * MM), left + int(12 * MM), page.height))
        assert edge.getextrema()[0] > 150  # the ornament's thin lines may come near


def sides_with_text(pdf: bytes) -> tuple[bool, bool]:
    """Whether there is text at the left margin, and at the right one, in the height of names."""
    page = raster(pdf)[0]
    top, bottom = int(62 * MM), int(82 * MM)
    left = page.crop((int(23 * MM), top, int(45 * MM), bottom))
    right = page.crop((int(252 * MM), top, int(274 * MM), bottom))
    return left.getextrema()[0] < 60, right.getextrema()[0] < 60


@pytest.mark.parametrize(("language", "sides"), [("en", (True, False)), ("ar", (False, True))])
def test_paper_in_arabic_is_laid_out_from_the_right(app, language, sides):
    edition = fair.edition()
    fair.exhibitor(fair.delegation(edition))

    assert sides_with_text(certificates_pdf(issued(edition, language=language))) == sides


def test_one_file_mixes_languages_kinds_and_signatures(app):
    edition = fair.edition()
    group = fair.delegation(edition)
    fair.exhibitor(group)
    fair.supervisor(group)
    issued(edition, language="ar")
    issued(edition, KIND.SUPERVISOR, signatories=[("Antoni Kowalczyk", "Host")])
    issued(edition, KIND.PARTICIPATION, language="es")

    pdf = certificates_pdf(valid_certificates(edition))

    pages = raster(pdf)
    numbers = [one.number for one in valid_certificates(edition)]
    assert [zxingcpp.read_barcode(page).text[-14:] for page in pages] == numbers
    assert "Antoni Kowalczyk" in "".join(words_of(pdf, page) for page in range(4))


def test_a_long_project_title_stays_above_the_signatures(app):
    edition = fair.edition()
    person = fair.exhibitor(fair.delegation(edition))
    person.project.title = "How olive stones clean the water of a whole village " * 5
    (certificate,) = issued(edition, signatories=[("Antoni Kowalczyk", "Host")])

    page = raster(certificates_pdf([certificate]))[0]

    between = page.crop((int(20 * MM), int(149 * MM), int(170 * MM), int(163 * MM)))
    assert between.getextrema() == (255, 255)


@both
def test_many_certificates_are_laid_out_once_and_ask_no_more_than_few(app, queries, monkeypatch):
    watched = Mock(wraps=lay_out)
    monkeypatch.setattr(stamp, "lay_out", watched)

    def made(count):
        """How many questions and layouts it takes to issue and print them."""
        edition = EditionFactory.create()
        group = fair.delegation(edition, contact=UserFactory.create())
        for number in range(count):
            fair.let_in(fair.person(group, latin_name=f"Yasmine Trabelsi {number}"))
        db.session.commit()
        queries.statements.clear()
        watched.reset_mock()
        pdf = certificates_pdf(issued(edition, KIND.PARTICIPATION))
        assert len(pages_of(pdf)) == count
        asked = [one for one in queries.statements if one.startswith("SELECT")]
        return len(asked), watched.call_count

    ensure_seal(by="test")  # else the first certificate makes the key
    few, many = made(3), made(60)

    assert many == few
    assert many[1] == 1
