"""Sealed papers, signed credentials, the keys behind them, and a holder's own download."""

from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import time_machine
from asn1crypto import x509 as asn1_x509
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec, rsa
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, Encoding, pkcs12

from app.core.audit import AuditEvent
from app.core.clock import now
from app.core.outbox import OutboxMessage
from app.core.transaction import transaction
from app.extensions import db
from app.programmes.models import Edition
from badges.mails.papers import certificates_pdf, private_address
from badges.models import Certificate, CertificateKind, SealKey
from badges.queries.holders import letters
from badges.queries.seals import all_seals, current_seal, told
from badges.rules.keys import self_signed
from badges.services import seals
from badges.services.certificates import (
    correct_certificate,
    issue_certificates,
    revoke_certificate,
)
from tests.badges import fair
from tests.badges.guests import jury
from tests.badges.jws import read_jws
from tests.conftest import BASE
from tests.core.pdf_seals import judged
from tests.factories import commit, sign_in

KIND = CertificateKind
TOKEN = {"Accept": "application/vc+jwt"}


@pytest.fixture
def edition(app) -> Edition:
    return fair.edition()


@pytest.fixture
def certificate(edition) -> Certificate:
    person = fair.exhibitor(fair.delegation(edition))
    person.birth_date, person.email = date(1990, 5, 1), "yasmine@example.org"
    (made,) = issue_certificates(edition, kind=KIND.EXHIBITOR, by="manager")
    commit()
    return made


def path(url: str) -> str:
    assert url.startswith(BASE)
    return url.removeprefix(BASE)


def own_path(certificate: Certificate) -> str:
    return path(private_address(certificate.number))


def pem_in_use() -> str:
    key = current_seal()
    assert key is not None
    return key.certificates


def is_sealed_by(pdf: bytes, pem: str) -> bool:
    """Whether pyHanko's validator, trusting ``pem`` alone, finds the seal whole and ours."""
    der = x509.load_pem_x509_certificate(pem.encode()).public_bytes(Encoding.DER)
    return bool(judged(pdf, asn1_x509.Certificate.load(der)).bottom_line)


# ---- papers --------------------------------------------------------------------------------------


def test_every_download_is_the_paper_with_the_seal_behind_it(client, edition, certificate):
    paper = certificates_pdf([certificate])
    pem = pem_in_use()
    head = fair.head(certificate.participant.delegation)
    public_id = certificate.participant.delegation.public_id
    desk = f"/staff/editions/{edition.code}/certificates.pdf?kind=exhibitor"
    downloads = {
        f"/certificates/{certificate.number}/print.pdf": head,
        f"/delegations/{public_id}/certificates.pdf": head,
        desk: fair.manager(edition),
        f"{own_path(certificate)}/certificate.pdf": None,
    }

    for url, user in downloads.items():
        if user is not None:
            sign_in(client, user)
        pdf = client.get(url).data
        assert pdf.startswith(paper), url
        assert is_sealed_by(pdf, pem), url


def test_the_key_is_made_once_with_the_first_certificate(edition, certificate):
    fair.exhibitor(fair.delegation(edition, number="TN-02", contact=None))
    issue_certificates(edition, kind=KIND.EXHIBITOR, by="manager")
    seals.tend_seal()

    (key,) = all_seals()
    made = db.session.scalars(db.select(AuditEvent).filter_by(action="seal_key.made")).all()
    assert [event.subject for event in made] == [f"seal_key:{key.id}"]
    stored = db.session.execute(db.text("SELECT private_key FROM seal_key")).scalar_one()
    assert "PRIVATE" not in stored


def test_where_certificates_came_before_keys_the_worker_makes_one(app):
    seals.tend_seal()
    seals.tend_seal()

    assert len(all_seals()) == 1


# ---- the credential ------------------------------------------------------------------------------


def test_programs_get_a_credential_that_its_own_key_address_verifies(client, certificate):
    call = f"/api/v1/certificates/{certificate.number}"

    answer = client.get(call, headers=TOKEN)

    assert answer.mimetype == "application/vc+jwt"
    jwks = client.get("/certificates/keys.json").json["keys"]
    key = client.get(path(jwks[0]["kid"])).json
    assert jwks == [key]
    read = read_jws(answer.text, key)
    assert read["jti"] == BASE + call
    assert read["iss"] == read["issuer"]["id"] == f"{BASE}/certificates/keys"
    assert read["issuer"]["name"] == "MILSET"
    named = read["credentialSubject"]["identifier"][0]
    assert named["identityHash"] == "Yasmine Trabelsi"
    plain = client.get(call, headers={"Accept": "application/vc+ld+json"}).json
    assert {key: read[key] for key in plain} == plain
    assert client.get(call, headers=TOKEN).text == answer.text


def test_the_status_list_learns_of_a_revocation_at_once(client, certificate):
    call = f"/api/v1/certificates/{certificate.number}"
    listed = client.get(call, headers={"Accept": "application/vc+ld+json"}).json
    status = path(listed["credentialStatus"]["id"])
    assert client.get(status).json["revokedCredential"] == []

    revoke_certificate(certificate, reason="Mistake", by="manager")

    assert client.get(status).json["revokedCredential"] == [{"id": BASE + call, "revoked": True}]
    refused = client.get(call, headers=TOKEN)
    assert (refused.status_code, refused.mimetype) == (410, "application/problem+json")
    unknown = "/api/v1/certificates/0000-0000-0000"
    assert client.get(unknown, headers=TOKEN).status_code == 404
    assert client.get(f"{unknown}/status").status_code == 404


def test_strangers_get_a_winner_s_public_name_and_the_holder_the_whole(client, certificate):
    public = {"name": "Y. T.", "native_name": "", "text": "won a prize", "heading": "Award"}
    certificate.content = {**certificate.content, "public": public}
    commit()
    key = client.get("/certificates/keys.json").json["keys"][0]
    number = certificate.number

    shown = [
        client.get(f"/certificates/{number}").text,
        client.get(f"/api/v1/certificates/{number}").text,
        str(read_jws(client.get(f"/api/v1/certificates/{number}", headers=TOKEN).text, key)),
    ]
    own = read_jws(client.get(f"{own_path(certificate)}/credential.jwt").text, key)

    assert ["Y. T." in text for text in shown] == [True] * 3
    assert [text for text in shown if "Yasmine" in text or "ياسمين" in text] == []
    assert own["credentialSubject"]["identifier"][0]["identityHash"] == "Yasmine Trabelsi"


# ---- the holder's own ----------------------------------------------------------------------------


def test_the_holder_gets_a_private_link_that_opens_paper_and_credential(client, certificate):
    sent = db.session.scalars(db.select(OutboxMessage).order_by(OutboxMessage.id)).all()

    assert [one.recipient for one in sent] == ["head@example.org", "yasmine@example.org"]
    assert private_address(certificate.number) in sent[1].text
    assert private_address(certificate.number) not in sent[0].text
    answer = client.get(own_path(certificate))
    assert "Yasmine Trabelsi" in answer.text
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    assert answer.headers["X-Robots-Tag"] == "noindex, nofollow, noarchive"
    file = client.get(f"{own_path(certificate)}/credential.jwt")
    assert file.headers["Content-Disposition"] == f"attachment; filename={certificate.number}.jwt"


def test_a_contact_gets_the_link_to_what_is_not_the_delegation_s(app, edition):
    group = fair.delegation(edition)
    fair.exhibitor(group)
    (theirs,) = issue_certificates(edition, kind=KIND.EXHIBITOR, tell=False, by="manager")
    juror = jury(edition)
    juror.user = group.contact
    (own,) = issue_certificates(edition, kind=KIND.JURY, tell=False, by="manager")

    first, second = letters([theirs, own])

    assert (first.delegation, first.certificates) == (group, [theirs])
    assert (second.address, second.delegation) == (first.address, None)
    assert second.certificates == [own]


def test_a_minor_s_mail_goes_to_the_delegation_alone(app, edition):
    person = fair.exhibitor(fair.delegation(edition))
    person.birth_date, person.email = date(now().year - 15, 1, 1), "child@example.org"

    issue_certificates(edition, kind=KIND.EXHIBITOR, by="manager")

    sent = db.session.scalars(db.select(OutboxMessage)).all()
    assert [one.recipient for one in sent] == ["head@example.org"]


@pytest.mark.parametrize("file", ["", "/certificate.pdf", "/credential.jwt"])
def test_a_link_opens_its_own_certificate_alone(client, edition, certificate, file):
    fair.exhibitor(fair.delegation(edition, number="TN-02", contact=None))
    (other,) = issue_certificates(edition, kind=KIND.EXHIBITOR, by="manager")
    commit()
    strange = own_path(other).rpartition("/")[2]

    assert client.get(f"{own_path(certificate)}{file}").status_code == 200
    assert client.get(f"/certificates/{certificate.number}/{strange}{file}").status_code == 404
    assert client.get(f"/certificates/0000-0000-0000/{strange}{file}").status_code == 404


def test_an_old_link_says_revoked_and_leads_to_the_corrected_one(client, certificate):
    certificate.participant.latin_name = "Yasmina Trabelsi"
    new = correct_certificate(certificate, reason="Misspelt", by="manager")
    commit()

    page = client.get(own_path(certificate)).text

    assert "Misspelt" in page
    assert "Yasmine" not in page
    assert private_address(new.number) in page
    assert client.get(f"{own_path(certificate)}/certificate.pdf").status_code == 404
    assert client.get(f"{own_path(certificate)}/credential.jwt").status_code == 404
    assert "Yasmina Trabelsi" in client.get(own_path(new)).text


def test_the_public_page_tells_what_corrected_what(client, certificate):
    new = correct_certificate(certificate, reason="Misspelt", by="manager")
    commit()

    old_page = client.get(f"/certificates/{certificate.number}").text
    new_page = client.get(f"/certificates/{new.number}").text

    assert f'href="/certificates/{new.number}"' in old_page
    assert "Misspelt" not in old_page + new_page
    assert certificate.number in new_page
    told = client.get(f"/api/v1/certificates/{certificate.number}").json
    assert (told["status"], told["replaced_by"]) == ("revoked", new.number)


def test_the_day_of_a_correction_is_that_of_the_edition(client, edition, certificate):
    with time_machine.travel("2027-08-01 23:30+00:00", tick=False):
        new = correct_certificate(certificate, reason="Misspelt", by="manager")
        commit()

    assert "since 2 August 2027:" in client.get(f"/certificates/{new.number}").text


def test_whoever_may_print_the_paper_gets_the_credential_beside_it(client, certificate):
    url = f"/certificates/{certificate.number}/credential.jwt"
    group = certificate.participant.delegation
    assert client.get(url).status_code == 302
    sign_in(client, fair.head(group))

    assert url in client.get(f"/delegations/{group.public_id}/certificates").text
    key = client.get("/certificates/keys.json").json["keys"][0]
    assert read_jws(client.get(url).text, key)["name"] == "Certificate of exhibitor"

    revoke_certificate(certificate, reason="Mistake", by="manager")
    assert client.get(url).status_code == 404


# ---- keys ----------------------------------------------------------------------------------------


def test_a_new_key_seals_and_what_the_old_one_sealed_still_verifies(client, certificate):
    url = f"{own_path(certificate)}/certificate.pdf"
    old, before = pem_in_use(), client.get(url).data
    old_token = client.get(f"{own_path(certificate)}/credential.jwt").text

    seals.make_seal(name="MILSET Europe", by="administrator")
    commit()

    after, new = client.get(url).data, pem_in_use()
    assert [is_sealed_by(before, old), is_sealed_by(after, new)] == [True, True]
    assert not is_sealed_by(after, old)
    first, second = client.get("/certificates/keys.json").json["keys"]
    assert read_jws(old_token, second)["issuer"]["name"] == "MILSET"
    token = client.get(f"{own_path(certificate)}/credential.jwt").text
    assert read_jws(token, first)["issuer"]["name"] == "MILSET Europe"


def test_the_page_of_keys_gives_each_to_people_and_programs(client, certificate):
    seals.make_seal(name="MILSET Europe", by="administrator")
    commit()

    page = client.get("/certificates/keys")

    assert page.status_code == 200
    for key in all_seals():
        own = x509.load_pem_x509_certificate(key.certificates.encode())
        assert f"/certificates/keys/{key.public_id}.pem" in page.text
        assert client.get(f"/certificates/keys/{key.public_id}.pem").text == key.certificates
        assert own.fingerprint(seals.keys.SHA256()).hex(":").upper() in page.text
    assert "MILSET Europe" in page.text
    assert client.get("/certificates/keys/nothing").status_code == 404


def bought(folder: Path, key, *, day: datetime | None = None) -> Path:
    """A PKCS 12 file with a certificate by an authority of another name."""
    authority = ec.generate_private_key(ec.SECP256R1())
    above = self_signed(authority, "Authority", on=day or now())
    own = self_signed(key, "MILSET asbl", on=day or now())
    content = pkcs12.serialize_key_and_certificates(
        b"seal", key, own, [above], BestAvailableEncryption(b"open sesame")
    )
    file = folder / "seal.p12"
    file.write_bytes(content)
    return file


def run(app, *arguments: str, typed: str = "open sesame\n"):
    db.session.remove()
    return app.test_cli_runner().invoke(args=["seal", *arguments], input=typed)


@pytest.mark.parametrize("kind", ["ES256", "RS256"])
def test_a_bought_key_is_imported_and_seals(app, client, certificate, tmp_path, kind):
    key = (
        ec.generate_private_key(ec.SECP256R1())
        if kind == "ES256"
        else rsa.generate_private_key(65537, 2048)
    )
    number = certificate.number

    done = run(app, "import", str(bought(tmp_path, key)))

    assert done.exit_code == 0, done.output
    assert "MILSET asbl  in use" in done.output
    assert run(app, "show").output.count("retired") == 1
    url = f"{path(private_address(number))}"
    assert is_sealed_by(client.get(f"{url}/certificate.pdf").data, pem_in_use())
    told = client.get("/certificates/keys.json").json["keys"][0]
    assert told["alg"] == kind
    assert read_jws(client.get(f"{url}/credential.jwt").text, told)["issuer"]["name"] == (
        "MILSET asbl"
    )


@pytest.mark.parametrize(
    ("curve", "typed", "day", "said"),
    [
        (ec.SECP256R1(), "wrong\n", now(), "the password is another one"),
        (ec.SECP384R1(), "open sesame\n", now(), "a key of ECDSA P-256 or RSA"),
        (ec.SECP256R1(), "open sesame\n", datetime(1999, 1, 1, tzinfo=UTC), "not valid today"),
    ],
    ids=["password", "curve", "expired"],
)
def test_a_key_that_cannot_be_used_is_refused_and_nothing_changes(
    app, tmp_path, curve, typed, day, said
):
    file = bought(tmp_path, ec.generate_private_key(curve), day=day)

    done = run(app, "import", str(file), typed=typed)

    assert done.exit_code != 0
    assert said in done.output
    assert db.session.scalars(db.select(SealKey)).all() == []


def test_when_a_bought_key_runs_out_an_own_one_takes_its_place(app, tmp_path):
    file = bought(tmp_path, ec.generate_private_key(ec.SECP256R1()))
    assert run(app, "import", str(file)).exit_code == 0
    seals.tend_seal()
    (old,) = all_seals()
    until = told(old).valid_until

    with time_machine.travel(until, tick=False):
        seals.tend_seal()
        seals.tend_seal()

    new, old = all_seals()
    assert (new.retired_at, old.retired_at) == (None, until)
    assert (told(new).organisation, told(new).valid_until > until) == ("MILSET asbl", True)
    made = db.session.scalars(db.select(AuditEvent).filter_by(action="seal_key.made")).all()
    assert [event.subject for event in made] == [f"seal_key:{new.id}"]


def test_the_command_makes_a_key_for_a_name(app):
    done = run(app, "new", "--name", "MILSET Asia")

    assert "MILSET Asia  in use" in done.output
    with transaction():
        assert seals.ensure_seal(by="test").public_id in done.output
