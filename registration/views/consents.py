"""Consents: the parent's private page, and asking for it."""

from typing import Any

from flask import abort, current_app, flash, redirect, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from app.accounts.services.attempts import LINK, begin_attempt, forgive_attempt
from app.core.access import public, requires
from app.core.i18n import language
from app.core.ids import token_hash
from app.core.transaction import transaction
from app.core.web import blame, page
from app.extensions import db
from registration.forms.consents import ConsentForm, PaperForm
from registration.forms.delegations import GuardianForm
from registration.models import ConsentKind, ConsentText, Participant
from registration.queries import consents as queries
from registration.queries import permissions, wording
from registration.services import consents
from registration.views.access import READERS, delegation_or_404, person_or_404
from registration.views.blueprint import bp


@bp.route("/consent/<token>", methods=["GET", "POST"])
@public
def consent(token: str) -> Any:
    """What is asked of a parent, yes or no to each on its own, and how it was answered."""
    tries = _brake(token) if request.method == "POST" else []
    person = queries.participant_of_link(token) or abort(404)
    if tries:
        forgive_attempt(tries)
    consents.require_usable(person, token)
    texts = _texts_shown(person)
    form = ConsentForm(data=_before(person, texts))
    form.keep(texts)
    if form.validate_on_submit():
        with blame(form):
            consents.answer_consents(
                person, token=token, answers=form.answers, texts=texts,
                guardian_name=form.guardian_name.data,
            )  # fmt: skip
            flash(_("Thank you: your answers are saved. You can change them by this link."), "ok")
            return redirect(url_for(".consent", token=token))
    return page(
        "registration/consent.html",
        form=form,
        person=person,
        edition=person.edition,
        texts=texts,
        words=wording,
        answers={kind: queries.newest(person, kind) for kind in ConsentKind},
        kinds=[kind for kind in ConsentKind if kind in texts],
    )


def _brake(token: str) -> list[int]:
    """Guesses are few: a wrong link is counted for good, a right one forgiven at once."""
    with transaction():
        key = f"consent {token_hash(token)}"
        return begin_attempt(kind=LINK, email=key, address=request.remote_addr or "")


def _texts_shown(person: Participant) -> dict[ConsentKind, ConsentText]:
    """The texts in force; of a form that comes back, those that it showed."""
    in_force = queries.texts_for(person.edition, language())
    named = request.form.get("texts", "").split()
    if not named:
        return in_force
    query = db.select(ConsentText).where(
        ConsentText.public_id.in_(named[: len(ConsentKind)]),
        ConsentText.edition_id == person.edition_id,
    )
    shown = {text.kind: text for text in db.session.scalars(query)}
    return shown if shown.keys() == in_force.keys() else in_force


def _before(person: Participant, texts: dict[ConsentKind, ConsentText]) -> dict[str, Any]:
    """What the parent answered before; nothing is chosen for who answers the first time."""
    newest = {kind: queries.newest(person, kind) for kind in texts}
    values: dict[str, Any] = {
        kind.value: "yes" if row.state == "given" else "no"
        for kind, row in newest.items()
        if row is not None and row.answered_at is not None
    }
    values["texts"] = " ".join(text.public_id for text in texts.values())
    if any(row is not None and row.answered_at for row in newest.values()):
        values["guardian_name"] = queries.guardian_of(person)[0]
    return values


@bp.route("/delegations/<public_id>/people/<person>/consent", methods=["GET", "POST"])
@requires(*READERS)
def guardian(public_id: str, person: str) -> Any:
    """Send a parent the private link, or send it again."""
    found = delegation_or_404(public_id)
    one = person_or_404(found, person)
    name, email = queries.guardian_of(one)
    languages = current_app.config["LANGUAGES"]
    form = GuardianForm(
        data={"guardian_name": name, "guardian_email": email, "language": language()},
        languages=languages,
    )
    if form.validate_on_submit():
        with blame(form):
            consents.ask_guardian(
                one, name=form.guardian_name.data, email=form.guardian_email.data,
                language=form.language.data, by=current_user,
            )  # fmt: skip
            flash(_("The link is on its way to %(to)s.", to=form.guardian_email.data), "ok")
            return redirect(url_for(".delegation", public_id=public_id))
    return page(
        "registration/guardian.html",
        form=form,
        delegation=found,
        edition=found.edition,
        person=one,
        words=wording,
        minor=queries.is_minor_there(one),
        answers={kind: queries.newest(one, kind) for kind in ConsentKind},
        may_complete=permissions.may_complete(current_user, found),
    )


@bp.route("/delegations/<public_id>/people/<person>/consent/paper", methods=["GET", "POST"])
@requires(*READERS)
def paper_consent(public_id: str, person: str) -> Any:
    """Record what a parent signed on paper."""
    found = delegation_or_404(public_id)
    one = person_or_404(found, person)
    texts = queries.texts_for(found.edition, language())
    form = PaperForm()
    form.keep(texts or {ConsentKind.PARTICIPATION: None})
    if form.validate_on_submit():
        with blame(form):
            consents.record_paper_consent(
                one, answers=form.answers, guardian_name=form.signed_by.data,
                content=form.file.data.read() if form.file.data else b"",
                file_name=(form.file.data.filename or "") if form.file.data else "",
                by=current_user,
            )  # fmt: skip
            flash(_("The consent on paper is recorded."), "ok")
            return redirect(url_for(".delegation", public_id=public_id))
    return page(
        "registration/paper_consent.html",
        form=form,
        delegation=found,
        edition=found.edition,
        person=one,
        words=wording,
    )
