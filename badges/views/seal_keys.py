"""The keys that seal certificates, for people and programs that check a seal themselves."""

from typing import Any

from flask import jsonify

from app.core.access import public
from app.core.web import download, page
from app.extensions import db
from badges.mails.credentials import key_address
from badges.models import SealKey
from badges.queries.seals import Told, all_seals, told
from badges.rules import keys
from badges.views.blueprint import bp

PEM = "application/x-pem-file"


@bp.get("/certificates/keys")
@public
def seal_keys() -> Any:
    """Every key that ever sealed, with how to check a seal without us."""
    return page("badges/certificates/keys.html", seals=[told(key) for key in all_seals()])


@bp.get("/certificates/keys.json")
@public
def seal_key_set() -> Any:
    """All of them as a JSON Web Key Set (RFC 7517)."""
    return _for_programs({"keys": [_jwk(told(key)) for key in all_seals()]}, "jwk-set+json")


@bp.get("/certificates/keys/<key_id>")
@public
def seal_key(key_id: str) -> Any:
    """One of them as a JSON Web Key: what the signature of a credential names."""
    return _for_programs(_jwk(told(_key(key_id))), "jwk+json")


@bp.get("/certificates/keys/<key_id>.pem")
@public
def seal_certificate(key_id: str) -> Any:
    """Its certificate and those above it, for readers of PDF."""
    found = told(_key(key_id))
    return download(found.pem.encode(), name=f"{found.organisation}-{key_id}.pem", media_type=PEM)


def _key(key_id: str) -> SealKey:
    return db.first_or_404(db.select(SealKey).filter_by(public_id=key_id))


def _jwk(found: Told) -> dict[str, str]:
    return keys.jwk(found.public_key, key_address(found.key_id))


def _for_programs(content: dict[str, Any], kind: str) -> Any:
    """Any page may fetch it: nothing in it is anybody's secret."""
    answer = jsonify(content)
    answer.mimetype = f"application/{kind}"
    answer.headers["Access-Control-Allow-Origin"] = "*"
    return answer
