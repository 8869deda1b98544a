"""Certificates of membership, and what an account holds itself."""

import re
from datetime import date

import pytest

from app.core.access import Role
from app.core.audit import history
from app.core.errors import Conflict, Invalid
from app.extensions import db
from badges.models import Certificate, CertificateKind
from badges.services.certificates import (
    correct_certificate,
    issue_certificates,
    issue_to_member,
    issue_to_members,
    revoke_certificate,
)
from tests.badges import fair
from tests.badges.guests import jury
from tests.core.pdf_pages import texts_on
from tests.factories import MembershipFactory, OrganisationFactory, sign_in, user_with


@pytest.fixture
def year(app):
    club = OrganisationFactory.create(name="Jeunes Science", country="TN", email="club@example.org")
    return MembershipFactory.create(organisation=club, year=2027)


def test_a_member_s_says_which_year_and_belongs_to_no_edition(year):
    one = issue_to_member(year, by="manager")

    assert (one.edition_id, one.organisation_id) == (None, year.organisation_id)
    assert one.subject == f"membership:{year.public_id}"
    content = one.content
    assert (content["name"], content["country"]) == ("Jeunes Science", "Tunisia")
    assert (content["issuer"], content["edition"]) == ("MILSET", "Membership 2027")
    assert (content["starts_on"], content["ends_on"]) == ("2027-01-01", "2027-12-31")
    plain = re.sub(r"\s+", " ", content["text"])
    assert plain == "is a member of MILSET in \u20682027\u2069 (1 Jan – 31 Dec 2027)."
    assert history(one)[0].action == "certificate.issued"
    with pytest.raises(Conflict):
        issue_to_member(year, by="manager")


def test_it_takes_the_fee(year):
    year.paid_on = None
    db.session.flush()

    with pytest.raises(Invalid):
        issue_to_member(year, by="manager")

    year.fee_cents = 0
    db.session.flush()
    assert issue_to_member(year, by="manager").content["name"] == "Jeunes Science"


def test_it_is_corrected_and_revoked_like_any_other(year):
    old = issue_to_member(year, language="fr", by="manager")
    year.organisation.name = "Jeunes Sciences"

    new = correct_certificate(old, reason="Renamed", by="manager")
    revoke_certificate(new, reason="The fee was taken back", by="manager")

    assert (new.content["name"], new.language, new.replaces) == ("Jeunes Sciences", "fr", old)
    assert (old.revoked_reason, new.revoked_reason) == ("Renamed", "The fee was taken back")


def test_a_member_takes_its_own_and_downloads_it(client, year):
    club = year.organisation
    MembershipFactory.create(organisation=club, year=2026, paid_on=None)
    sign_in(client, user_with(Role.REPRESENTATIVE, scope=club.scope))
    url = f"/member/{club.public_id}/certificates"
    assert "Issue the certificate of 2027" in client.get("/member/").text

    assert client.post(f"{url}/2027").location == "/member/"
    assert client.post(f"{url}/2027").status_code == 409
    assert client.post(f"{url}/2026").status_code == 422
    assert client.post(f"{url}/1999").status_code == 404

    (one,) = db.session.scalars(db.select(Certificate))
    assert one.number in client.get("/member/").text
    paper = client.get(f"/certificates/{one.number}/print.pdf")
    words = texts_on(paper.data)[0]
    assert "is a member of MILSET in 2027" in re.sub(r"[\s\u2066-\u2069]+", " ", words)
    assert "Valid" in client.get(f"/certificates/{one.number}").text


def test_an_administrator_mends_a_member_s(client, year):
    one = issue_to_member(year, by="manager")
    staff = f"/staff/organisations/{year.organisation.public_id}"
    url = f"{staff}/certificates/{one.public_id}/revoke"
    sign_in(client, user_with(Role.FINANCE))
    assert client.get(staff).status_code == 200
    assert client.get(url).status_code == 403
    assert client.get(f"/certificates/{one.number}/print.pdf").status_code == 200

    sign_in(client, user_with(Role.ADMINISTRATOR))
    assert url in client.get(staff).text
    assert client.post(url, data={"reason": " "}).status_code == 422
    assert client.post(url, data={"reason": "Mistake"}).location == staff

    db.session.refresh(one)
    assert one.revoked_reason == "Mistake"


def test_what_was_revoked_a_member_does_not_take_again(client, year):
    revoke_certificate(issue_to_member(year, by="manager"), reason="Fee taken back", by="manager")
    club = year.organisation
    url = f"/member/{club.public_id}/certificates/2027"

    assert issue_to_members(2027, by="manager") == []
    sign_in(client, user_with(Role.REPRESENTATIVE, scope=club.scope))
    assert "Revoked" in (page := client.get("/member/").text)
    assert url not in page
    assert client.post(url).status_code == 409

    sign_in(client, user_with(Role.FINANCE))
    assert url in client.get(f"/staff/organisations/{club.public_id}").text
    assert client.post(url).status_code == 302


def test_strangers_take_none(client, year):
    club, other = year.organisation, OrganisationFactory.create()
    one = issue_to_member(year, by="manager")
    for role, scope in ((Role.REPRESENTATIVE, other.scope), (Role.JUROR, None)):
        sign_in(client, user_with(role, scope=scope))
        answer = client.post(f"/member/{club.public_id}/certificates/2027")
        assert answer.status_code in (403, 404)
        assert client.get(f"/certificates/{one.number}/print.pdf").status_code == 404


def test_a_juror_finds_theirs_in_their_account(client):
    edition = fair.edition(starts_on=date(2027, 7, 19))
    juror = jury(edition)
    (one,) = issue_certificates(edition, kind=CertificateKind.JURY, by="manager")
    number = one.number
    sign_in(client, juror.user)

    assert 'href="/account/certificates"' in client.get("/account/").text
    assert number in client.get("/account/certificates").text
    assert client.get(f"/certificates/{number}/print.pdf").status_code == 200

    sign_in(client, user_with(Role.JUROR, scope=edition.scope))
    assert "No certificates yet" in client.get("/account/certificates").text
    assert client.get(f"/certificates/{number}/print.pdf").status_code == 404
