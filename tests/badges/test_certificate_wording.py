"""An edition's own certificates: which kinds, to whom, in which words."""

import re

import pytest

from app.core.audit import history
from app.core.errors import Invalid
from app.extensions import db
from badges.models import Certificate, CertificateKind, CertificateWording, StationKind
from badges.queries.certificate_terms import kinds_given
from badges.queries.claims import due
from badges.rules.certificates import EDITION_KINDS, Terms
from badges.services.certificate_wording import save_wording
from badges.services.certificates import issue_certificates
from tests.badges import fair
from tests.core.pdf_pages import texts_on
from tests.factories import StationFactory, commit, sign_in

KIND = CertificateKind


def save(edition, kind=KIND.PARTICIPATION, *, terms=None, headings=None, texts=None, **more):
    return save_wording(
        edition, kind=kind, terms=terms or Terms(), headings=headings or {}, texts=texts or {},
        by="manager", **more,
    )  # fmt: skip


def test_an_edition_s_own_words_are_printed_in_their_language_and_the_usual_in_others(app):
    edition = fair.edition()
    group = fair.delegation(edition)
    person = fair.exhibitor(group)
    save(
        edition, KIND.EXHIBITOR,
        headings={"en": "Diploma of {event}"},
        texts={"en": "{name} of {country} showed {project} ({dates})."},
        signatories=[("Antoni Kowalczyk", "Host")],
    )  # fmt: skip

    (one,) = issue_certificates(edition, kind=KIND.EXHIBITOR, by="manager")
    person.project.title = "{name} in braces"
    db.session.flush()
    db.session.delete(one)
    (other,) = issue_certificates(edition, kind=KIND.EXHIBITOR, language="fr", by="manager")

    assert one.content["heading"] == "Diploma of ESI 2027, Gdynia"
    assert one.content["text"] == (
        "\u2068Yasmine Trabelsi\u2069 of \u2068Tunisia\u2069 showed "
        "\u2068Olive stones that clean water\u2069 (19–25 Jul 2027)."
    )
    assert one.content["signatories"] == [["Antoni Kowalczyk", "Host"]]
    assert other.content["heading"] == "Certificat d’exposant"
    assert "\u2068{name} in braces\u2069" in other.content["text"]
    (event,) = history(db.session.scalars(db.select(CertificateWording)).one())
    assert (event.action, event.data) == (
        "certificate_wording.saved",
        {"kind": "exhibitor", "given": True},
    )


def test_who_signs_is_the_wording_s_unless_somebody_else_is_named(app):
    edition = fair.edition()
    fair.exhibitor(fair.delegation(edition))
    for kind in (KIND.PARTICIPATION, KIND.EXHIBITOR):
        save(edition, kind, signatories=[("Antoni Kowalczyk", "Host")])

    (usual,) = issue_certificates(edition, kind=KIND.PARTICIPATION, by="manager")
    (other,) = issue_certificates(
        edition, kind=KIND.EXHIBITOR, signatories=[("María Elena Ruiz", "President")], by="manager"
    )

    assert usual.content["signatories"] == [["Antoni Kowalczyk", "Host"]]
    assert other.content["signatories"] == [["María Elena Ruiz", "President"]]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"kind": KIND.MEMBER}, "kind"),
        ({"texts": {"en": "won {award}"}}, "texts"),
        ({"texts": {"en": "a brace } alone"}}, "texts"),
        ({"headings": {"fr": "{nobody}"}}, "headings"),
        ({"headings": {"xx": "Diploma"}}, "headings"),
        ({"texts": {"en": "x" * 401}}, "texts"),
        ({"terms": Terms(days_min=61)}, "days_min"),
        ({"terms": Terms(sessions_min=-1)}, "sessions_min"),
    ],
)
def test_what_cannot_be_printed_or_asked_is_refused(app, changes, field):
    with pytest.raises(Invalid) as refused:
        save(fair.edition(), **changes)

    assert refused.value.field == field
    assert db.session.scalars(db.select(CertificateWording)).all() == []


def test_an_edition_gives_the_usual_kinds_until_it_says_otherwise(app):
    edition = fair.edition()
    usual = [kind for kind in EDITION_KINDS if kind is not KIND.YOUNG_CITIZEN]
    assert kinds_given(edition) == usual

    save(edition, KIND.EXHIBITOR, terms=Terms(is_given=False))
    save(edition, KIND.YOUNG_CITIZEN)
    fair.exhibitor(fair.delegation(edition))

    given = [kind for kind in EDITION_KINDS if kind is not KIND.EXHIBITOR]
    assert kinds_given(edition) == given
    assert issue_certificates(edition, kind=KIND.EXHIBITOR, by="manager") == []
    assert len(due(edition, KIND.YOUNG_CITIZEN)) == 1


def test_days_are_counted_on_the_edition_s_clock(app):
    """Warsaw is two hours ahead: 23:30 UTC is the next day there."""
    edition = fair.edition()
    save(edition, terms=Terms(days_min=2))
    group = fair.delegation(edition)
    came_twice, once, past_midnight = (fair.person(group) for _ in range(3))
    scans = [
        (came_twice, fair.OPENING), (came_twice, fair.OPENING.replace(day=21)),
        (once, fair.OPENING), (once, fair.OPENING.replace(hour=20)),
        (past_midnight, fair.OPENING), (past_midnight, fair.OPENING.replace(hour=22, minute=30)),
    ]  # fmt: skip
    for who, moment in scans:
        fair.let_in(who, happened_at=moment)

    found = {one.participant_id for one in due(edition, KIND.PARTICIPATION)}

    assert found == {came_twice.id, past_midnight.id}


def test_sessions_are_counted_once_each(app):
    edition = fair.edition()
    save(edition, terms=Terms(days_min=0, sessions_min=2))
    group = fair.delegation(edition)
    keen, lazy = fair.person(group), fair.person(group)
    first, second = (
        StationFactory.create(edition=edition, kind=StationKind.SESSION) for _ in range(2)
    )
    for who, station in ((keen, first), (keen, second), (lazy, first), (lazy, first)):
        fair.let_in(who, station=station)

    assert [one.participant_id for one in due(edition, KIND.PARTICIPATION)] == [keen.id]


# ---- the pages -----------------------------------------------------------------------------------


def test_a_manager_changes_the_words_and_looks_at_them_first(client):
    edition = fair.edition()
    fair.exhibitor(fair.delegation(edition))
    sign_in(client, fair.manager(edition))
    page = f"/staff/editions/{edition.code}/certificates/wording"
    url = f"{page}/exhibitor"
    assert "presented the project “{project}” at {event}" in client.get(url).text
    given = {
        "is_given": "y", "days_min": "2", "sessions_min": "0", "preview_language": "ar",
        "headings-en": "Diploma", "texts-en": "showed {project}", "signatory_1": "Ana",
    }  # fmt: skip

    preview = client.post(url, data=given | {"preview": "1", "preview_language": "en"})
    assert preview.mimetype == "application/pdf"
    words = texts_on(preview.data)[0]
    plain = re.sub(r"[\s\u2066-\u2069]+", " ", words)
    assert "Diploma" in plain
    assert "showed Olive stones that clean water" in plain
    assert db.session.scalars(db.select(CertificateWording)).all() == []
    assert db.session.scalars(db.select(Certificate)).all() == []

    assert client.post(url, data=given).status_code == 302
    row = db.session.scalars(db.select(CertificateWording)).one()
    assert (row.is_given, row.days_min, row.texts) == (True, 2, {"en": "showed {project}"})
    assert row.signatories == [["Ana", ""]]
    assert "Let in at a door on at least 2 different days." in client.get(page).text
    assert 'value="Diploma"' in client.get(url).text


def test_a_wrong_placeholder_is_told_by_its_field(client):
    edition = fair.edition()
    sign_in(client, fair.manager(edition))
    url = f"/staff/editions/{edition.code}/certificates/wording/speaker"

    answer = client.post(
        url, data={"is_given": "y", "texts-fr": "a parlé de {project}", "preview_language": "en"}
    )

    assert answer.status_code == 422
    assert 'href="#texts-fr"' in answer.text
    assert "{project} is no placeholder here." in answer.text
    assert "{session}" in answer.text


def test_a_specimen_needs_nobody(client):
    edition = fair.edition()
    sign_in(client, fair.manager(edition))
    base = f"/staff/editions/{edition.code}/certificates/wording"
    commit()

    for kind in EDITION_KINDS:
        data = {"is_given": "y", "days_min": "1", "sessions_min": "0", "preview_language": "fr"}
        answer = client.post(f"{base}/{kind}", data=data | {"preview": "1"})
        assert answer.status_code == 200
        assert "0000-0000-0000" in texts_on(answer.data)[0]


def test_only_the_edition_s_managers_open_the_pages(client):
    edition = fair.edition()
    base = f"/staff/editions/{edition.code}/certificates/wording"
    sign_in(client, fair.manager(fair.edition(code="esi-2029")))
    assert [client.get(url).status_code for url in (base, f"{base}/jury")] == [404, 404]
    sign_in(client, fair.manager(edition))
    assert [client.get(url).status_code for url in (base, f"{base}/jury")] == [200, 200]
    assert client.get(f"{base}/member").status_code == 404
