"""The Open Badge 3.0 credential: what it says, and what it does not."""

from dataclasses import replace
from datetime import UTC, datetime

from badges.rules.certificates import CertificateKind
from badges.rules.credentials import (
    Fact,
    Issuer,
    claims,
    credential,
    status_list,
)

ISSUER = Issuer("MILSET", "https://milset.test")
NUMBER = "7Q4K-M2XR-9TW0"
CALL = f"https://milset.test/api/v1/certificates/{NUMBER}"
CONTENT = {
    "heading": "Certificate of exhibitor",
    "name": "Yasmine Trabelsi",
    "native_name": "ياسمين الطرابلسي",
    "text": "presented the project “\u2068Olive stones\u2069”.",
    "edition": "ESI 2027",
    "edition_code": "esi-2027",
    "starts_on": "2027-07-19",
    "ends_on": "2027-07-25",
}
FACT = Fact(
    NUMBER,
    CertificateKind.EXHIBITOR,
    "en",
    datetime(2027, 7, 25, 12, 0, 1, 999, tzinfo=UTC),
    CONTENT,
)


def test_the_credential_says_what_the_paper_says():
    assert credential(FACT, ISSUER) == {
        "@context": [
            "https://www.w3.org/ns/credentials/v2",
            "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
        ],
        "id": CALL,
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": "Certificate of exhibitor",
        "description": "presented the project “Olive stones”.",
        "issuer": {
            "id": "https://milset.test/certificates/keys",
            "type": ["Profile"],
            "name": "MILSET",
            "url": "https://milset.test",
        },
        "validFrom": "2027-07-25T12:00:01Z",
        "credentialSubject": {
            "id": f"https://milset.test/certificates/{NUMBER}#holder",
            "type": ["AchievementSubject"],
            "identifier": [
                {
                    "type": "IdentityObject",
                    "hashed": False,
                    "identityType": "name",
                    "identityHash": "Yasmine Trabelsi",
                }
            ],
            "activityStartDate": "2027-07-19T00:00:00Z",
            "activityEndDate": "2027-07-25T00:00:00Z",
            "achievement": {
                "id": "https://milset.test/programmes/esi-2027/#exhibitor",
                "type": ["Achievement"],
                "achievementType": "Certificate",
                "name": "Certificate of exhibitor",
                "description": "Certificate of exhibitor · ESI 2027",
                "inLanguage": "en",
                "criteria": {"narrative": "presented the project “Olive stones”."},
            },
        },
        "evidence": [
            {
                "id": f"https://milset.test/certificates/{NUMBER}",
                "type": ["Evidence"],
                "name": "Certificate of exhibitor",
            }
        ],
        "credentialStatus": {"id": f"{CALL}/status", "type": "1EdTechRevocationList"},
    }


def test_the_token_s_claims_repeat_the_credential_s():
    made = credential(FACT, ISSUER)

    assert claims(made) == made | {
        "iss": "https://milset.test/certificates/keys",
        "jti": CALL,
        "nbf": int(datetime(2027, 7, 25, 12, 0, 1, tzinfo=UTC).timestamp()),
        "sub": made["credentialSubject"]["id"],
    }


def test_a_membership_belongs_to_no_programme():
    made = credential(replace(FACT, kind=CertificateKind.MEMBER), ISSUER)

    achievement = made["credentialSubject"]["achievement"]
    assert achievement["id"] == "https://milset.test/organisations/#member"
    assert achievement["achievementType"] == "Membership"


def test_a_revoked_certificate_is_on_its_own_list_and_on_no_other():
    assert status_list(NUMBER, ISSUER, revoked=False)["revokedCredential"] == []
    assert status_list(NUMBER, ISSUER, revoked=True) == {
        "id": f"{CALL}/status",
        "issuer": "https://milset.test/certificates/keys",
        "revokedCredential": [{"id": CALL, "revoked": True}],
    }
