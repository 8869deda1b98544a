"""A certificate as an Open Badge 3.0 credential (1EdTech; W3C Verifiable Credentials 2.0).

It says what the paper says and nothing beyond it: from what was kept when the certificate was
issued, so that it is the same in any year. It is signed as a JSON Web Token (`badges.rules.keys`).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from badges.rules.certificates import CertificateKind

CONTEXTS = (
    "https://www.w3.org/ns/credentials/v2",
    "https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json",
)
#: media types: signed, and to look at
TOKEN, LINKED = "application/vc+jwt", "application/vc+ld+json"
#: what Open Badges call these achievements; the others are certificates
ACHIEVEMENTS = {
    CertificateKind.VOLUNTEER: "CommunityService",
    CertificateKind.WINNER: "Award",
    CertificateKind.MEMBER: "Membership",
}
#: marks of direction that keep texts apart on paper and mean nothing to programs
ISOLATES = dict.fromkeys(map(ord, "\u2066\u2067\u2068\u2069\u200e\u200f"))


@dataclass(frozen=True)
class Issuer:
    """Who vouches: the organisation in the certificate of its key."""

    name: str
    #: of the platform, without a slash at the end
    url: str

    @property
    def id(self) -> str:
        """Where its keys are told."""
        return f"{self.url}/certificates/keys"


@dataclass(frozen=True)
class Fact:
    """One certificate as it was issued."""

    number: str
    kind: CertificateKind
    language: str
    issued_at: datetime
    content: Mapping[str, Any]


def credential(fact: Fact, issuer: Issuer) -> dict[str, Any]:
    """The credential of ``fact``, unsigned; give it public or whole content."""
    address = address_of(fact.number, issuer)
    page = f"{issuer.url}/certificates/{fact.number}"
    content = fact.content
    return {
        "@context": list(CONTEXTS),
        "id": address,
        "type": ["VerifiableCredential", "OpenBadgeCredential"],
        "name": content["heading"],
        "description": plain(content["text"]),
        "issuer": {
            "id": issuer.id,
            "type": ["Profile"],
            "name": issuer.name,
            "url": issuer.url,
        },
        "validFrom": _moment(fact.issued_at),
        "credentialSubject": _subject(fact, page, issuer),
        "evidence": [{"id": page, "type": ["Evidence"], "name": content["heading"]}],
        "credentialStatus": {"id": f"{address}/status", "type": "1EdTechRevocationList"},
    }


def claims(content: Mapping[str, Any]) -> dict[str, Any]:
    """The credential with the claims that a JSON Web Token of it carries (section 8.2.4)."""
    moment = datetime.fromisoformat(content["validFrom"])
    return {
        **content,
        "iss": content["issuer"]["id"],
        "jti": content["id"],
        "nbf": int(moment.timestamp()),
        "sub": content["credentialSubject"]["id"],
    }


def status_list(number: str, issuer: Issuer, *, revoked: bool) -> dict[str, Any]:
    """The revocation list of this one certificate: empty while it is in force.

    A list for each, so that nobody reads off it which other numbers there are.
    """
    address = address_of(number, issuer)
    gone = [{"id": address, "revoked": True}] if revoked else []
    return {"id": f"{address}/status", "issuer": issuer.id, "revokedCredential": gone}


def address_of(number: str, issuer: Issuer) -> str:
    """Where the credential is told; it is its name as well."""
    return f"{issuer.url}/api/v1/certificates/{number}"


def plain(text: str) -> str:
    """``text`` without the marks that only paper needs."""
    return text.translate(ISOLATES)


def _subject(fact: Fact, page: str, issuer: Issuer) -> dict[str, Any]:
    content = fact.content
    named = {"type": "IdentityObject", "hashed": False, "identityType": "name"}
    dates = {"activityStartDate": "starts_on", "activityEndDate": "ends_on"}
    return {
        "id": f"{page}#holder",
        "type": ["AchievementSubject"],
        "identifier": [{**named, "identityHash": content["name"]}],
        **{key: _day(content[kept]) for key, kept in dates.items()},
        "achievement": _achievement(fact, issuer),
    }


def _achievement(fact: Fact, issuer: Issuer) -> dict[str, Any]:
    """What everybody with a certificate of this kind and edition has reached."""
    content, by_edition = fact.content, fact.kind is not CertificateKind.MEMBER
    place = f"programmes/{content['edition_code']}/" if by_edition else "organisations/"
    return {
        "id": f"{issuer.url}/{place}#{fact.kind.value}",
        "type": ["Achievement"],
        "achievementType": ACHIEVEMENTS.get(fact.kind, "Certificate"),
        "name": content["heading"],
        "description": f"{content['heading']} · {content['edition']}",
        "inLanguage": fact.language,
        "criteria": {"narrative": plain(content["text"])},
    }


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).replace(microsecond=0).isoformat().replace("+00:00", "Z")


def _day(day: str) -> str:
    return f"{day}T00:00:00Z"
