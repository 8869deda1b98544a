"""The name on a certificate goes; its number keeps answering."""

import re
from collections.abc import Iterable
from functools import partial
from typing import Any

from app.accounts.models import User
from app.core import audit
from app.core.erasure import Trace
from app.core.i18n import gettext as _
from app.core.i18n import in_language
from app.extensions import db
from badges.models import Certificate, CertificateKind
from judging.models import Author
from registration.models import Participant


def traces(wanted: str, by: Any) -> list[Trace]:
    """The certificates of a person by e-mail address or public id."""
    found = db.session.scalars(_of_participant(wanted)).unique().all()
    guests = db.session.scalars(_of_guest(wanted)).unique().all()
    return [
        Trace(f"the name on the certificate {each.number}", partial(erase_name, each, by=by))
        for each in (*found, *(one for one in guests if _is_own(one)))
    ]


def _of_participant(wanted: str) -> Any:
    addressed = (Participant.email != "") & (db.func.lower(Participant.email) == wanted)
    people = db.select(Participant.id).where(addressed | (Participant.public_id == wanted))
    return db.select(Certificate).where(Certificate.participant_id.in_(people))


def _of_guest(wanted: str) -> Any:
    account = db.select(User.id).where((User.email == wanted) | (User.public_id == wanted))
    author = db.select(Author.id).where((Author.email == wanted) | (Author.public_id == wanted))
    mine = Certificate.account_id.in_(account) | Certificate.author_id.in_(author)
    return db.select(Certificate).where(mine)


def _is_own(certificate: Certificate) -> bool:
    """Whoever proposes a talk has the certificates of all its speakers sent to them."""
    if certificate.kind is not CertificateKind.SPEAKER:
        return True
    user = db.session.get(User, certificate.account_id) if certificate.account_id else None
    author = db.session.get(Author, certificate.author_id) if certificate.author_id else None
    names = {user.name} if user else set()
    names |= {author.name, author.latin_name} if author else set()
    return certificate.content["name"] in names - {""}


def erase_name(certificate: Certificate, *, by: Any) -> None:
    """Take the holder's name out of what is kept of the paper: whoever asks for the number still
    learns that it is genuine, or revoked, and what it was for."""
    with in_language(certificate.language):
        nobody = _("Name not shown")
    content = dict(certificate.content)
    nameless = content.pop("nameless", {})
    public = content.pop("public", {})
    names = {content["name"], content["native_name"], public.get("name", "")} - {""}
    words = {key: _without(content[key], names, nobody) for key in ("heading", "text")}
    certificate.content = content | {"name": nobody, "native_name": ""} | words | nameless
    audit.record("certificate.name_erased", certificate, by=by, number=certificate.number)


def _without(text: str, names: Iterable[str], nobody: str) -> str:
    """The longest name first: it may contain the other; never a part of another word."""
    for name in sorted(names, key=len, reverse=True):
        text = re.sub(rf"(?<!\w){re.escape(name)}(?!\w)", lambda _found: nobody, text)
    return text
