"""A parent's consent: asked by a private link, answered, changed until the release; or on paper.

A yes can be taken back at any time, also once the result is public, and by grown-up authors
themselves: the gallery shows what is allowed today.
"""

from datetime import timedelta
from typing import Any

from app.core import audit, files, uploads
from app.core.clock import now
from app.core.errors import Conflict, Invalid, TooMany
from app.core.i18n import lazy_gettext as _l
from app.core.ids import secret_token, token_hash
from app.core.names import normalise_name
from app.core.stale import lock
from judging.mails import entries as mails
from judging.models import Author
from judging.queries.gallery import may_leave
from judging.queries.standing import is_released
from judging.rules.kinds import ParentalConsent, SubmissionState
from judging.services.authors import require_own
from judging.services.submissions import forget_file, withdraw_submission

FOLDER = "photo-consents"
#: a link that nobody answered stops working; one that was answered serves as long as it is kept
UNANSWERED_DAYS = 60
BETWEEN_MAILS = timedelta(minutes=10)
ANSWERED = (ParentalConsent.GIVEN, ParentalConsent.REFUSED)


def ask_parent(author: Author, *, name: str, email: str, language: str, by: Any) -> str:
    """Mail a new private link to a parent and answer its token; older links stop working.

    An answer that was given stays until it is changed, and only by the same parent. Invalid for
    the author's own address, TooMany when the last mail left less than ten minutes ago.
    """
    require_own(author, by)
    lock(author)
    _require_askable(author, email.strip().lower())
    token = secret_token()
    author.guardian_name, author.guardian_email = normalise_name(name), email.strip().lower()
    author.consent_hash, author.consent_asked_at = token_hash(token), now()
    if author.consent not in ANSWERED:
        author.consent = ParentalConsent.ASKED
    audit.record("author.consent_asked", author, by=by)
    mails.send_consent_request(author, token=token, language=language)
    return token


def answer_consent(
    author: Author,
    *,
    token: str,
    agrees: bool,
    shows_name: bool,
    version: int | None,
    guardian_name: str,
) -> None:
    """Write the parent's answer with the version of the text that was shown.

    A no withdraws what the child handed in; after the release it only takes it off the gallery,
    for the result is frozen. Conflict when the link has run out, and for a new yes by then.
    """
    lock(author)
    require_usable(author, token)
    public = is_released(author.call)
    if public:
        _require_less(author, agrees=agrees, shows_name=shows_name)
    name = normalise_name(guardian_name)
    if not name:
        raise Invalid(_l("Write your name: it stands for your signature."), "guardian_name")
    before = author.consent, author.shows_name
    author.guardian_name, author.consent_version = name, version
    author.consent_answered_at = now()
    author.consent = ParentalConsent.GIVEN if agrees else ParentalConsent.REFUSED
    author.shows_name = agrees and shows_name
    audit.record(
        "author.consent_answered", author, by="guardian", agrees=agrees,
        shows_name=author.shows_name, version=version,
    )  # fmt: skip
    if not agrees and not public:
        _withdraw_all(author)
    if before != (author.consent, author.shows_name):
        mails.send_consent_answered(author)


def record_paper(
    author: Author,
    *,
    guardian_name: str,
    shows_name: bool,
    version: int | None,
    content: bytes,
    name: str,
    by: Any,
) -> None:
    """Keep a paper that a parent signed; the secretary reads it when deciding on eligibility.

    Conflict when the parent answered by their own link: paper does not overrule that.
    """
    require_own(author, by)
    lock(author)
    _require_needed(author)
    if author.consent_answered_at is not None and author.consent_evidence_id is None:
        raise Conflict(_l("Your parent has answered by the link. Only they change that answer."))
    signed = normalise_name(guardian_name)
    if not signed:
        raise Invalid(_l("Write the name of the parent who signed."), "guardian_name")
    kept, file_name, media_type = uploads.checked_upload(content, name)
    old = author.consent_evidence
    author.consent_evidence = files.save(kept, name=file_name, media_type=media_type, folder=FOLDER)
    author.guardian_name, author.consent_version = signed, version
    author.consent, author.shows_name = ParentalConsent.GIVEN, shows_name
    author.consent_answered_at = now()
    audit.record("author.consent_on_paper", author, by=by, version=version)
    if old is not None:
        forget_file(old)


def leave_gallery(author: Author, *, keeps_photo: bool, by: Any) -> None:
    """A grown-up winner takes the name off the gallery, and unless ``keeps_photo`` the photo, too.

    As with a parent's no after the release, the award stays, and only the organiser can show it
    again. Conflict for who has nothing on show, and for those whose parent answers.
    """
    require_own(author, by)
    lock(author)
    if not may_leave(author):
        raise Conflict(_l("Nothing of yours is in the gallery that you could take off here."))
    author.shows_name = False
    author.consent_answered_at = now()
    if not keeps_photo:  # no parent stands behind this no: Author.parents_answer
        author.consent = ParentalConsent.REFUSED
        author.consent_hash, author.consent_asked_at = None, None
    audit.record("author.left_gallery", author, by=by, keeps_photo=keeps_photo)


def require_usable(author: Author, token: str) -> None:
    """Conflict when the link has run out: nobody answered for long, or before the release."""
    if author.consent not in ANSWERED and is_released(author.call):
        raise _ended()
    asked, answered = author.consent_asked_at, author.consent_answered_at
    ran_out = asked is None or now() > asked + timedelta(days=UNANSWERED_DAYS)
    if author.consent_hash != token_hash(token) or (ran_out and answered is None):
        raise Conflict(_l("This link has run out. Ask your child to send you a new one."))


def _require_less(author: Author, *, agrees: bool, shows_name: bool) -> None:
    """Conflict for more than was allowed before."""
    given = author.consent is ParentalConsent.GIVEN
    if (agrees and not given) or (agrees and shows_name and not author.shows_name):
        raise _ended()


def _ended() -> Conflict:
    return Conflict(
        _l("The result is public, so this link has ended. Please write to the organiser.")
    )


def _require_needed(author: Author) -> None:
    if author.consent is ParentalConsent.NOT_NEEDED:
        raise Conflict(_l("No parent has to be asked here."))
    if is_released(author.call):
        raise Conflict(_l("The result is public: nothing changes any more."))


def _require_askable(author: Author, email: str) -> None:
    _require_needed(author)
    if not author.name:
        raise Conflict(_l("Write your name first: your parent reads who asks."))
    if email == author.email:
        raise Invalid(
            _l("This is your own address. Write that of your parent or guardian."), "guardian_email"
        )
    other = author.guardian_email not in ("", email)
    if author.consent is ParentalConsent.REFUSED and other:
        raise Conflict(
            _l("Your parent said no. Only the same parent can change that, by their own address.")
        )
    if author.consent_asked_at and now() < author.consent_asked_at + BETWEEN_MAILS:
        raise TooMany(_l("A mail left a few minutes ago. Wait ten minutes before the next one."))


def _withdraw_all(author: Author) -> None:
    for submission in author.submissions:
        if submission.state is SubmissionState.SUBMITTED:
            withdraw_submission(submission, by="guardian")
