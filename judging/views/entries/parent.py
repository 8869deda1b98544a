"""A parent's consent: asked by mail, answered on a page of their own, or signed on paper."""

from typing import Any

from flask import abort, current_app, flash, redirect, render_template, url_for
from flask_babel import gettext as _

from app.core import brake, files
from app.core.access import public
from app.core.errors import Conflict
from app.core.i18n import language
from app.core.web import blame, download, page
from judging.forms.entries import AskParentForm, PaperForm, ParentForm
from judging.models import Author, CallText
from judging.queries import entries as queries
from judging.queries import wording_entries as words
from judging.queries.calls import texts_in_force
from judging.queries.standing import is_released
from judging.rules.kinds import ParentalConsent, TextKind
from judging.services import consents
from judging.views.blueprint import bp
from judging.views.entries.access import Entry, by_link


@bp.route("/entries/<key>/parent", methods=["GET", "POST"])
@public
@by_link
def ask_parent(entry: Entry) -> Any:
    """Send a parent the private link, or send it again."""
    author = entry.author
    form = AskParentForm(
        data={
            "guardian_name": author.guardian_name,
            "guardian_email": author.guardian_email,
            "language": author.language,
        },
        languages=current_app.config["LANGUAGES"],
    )
    if entry.own and form.validate_on_submit():
        with blame(form):
            consents.ask_parent(
                author, name=form.guardian_name.data or "", email=form.guardian_email.data or "",
                language=form.language.data, by=entry.by,
            )  # fmt: skip
            flash(_("The link is on its way to %(to)s.", to=form.guardian_email.data), "ok")
            return redirect(url_for(".entry", key=entry.key))
    return page("judging/entries/ask_parent.html", form=form, **_context(entry))


@bp.route("/entries/<key>/parent/paper", methods=["GET", "POST"])
@public
@by_link
def paper_consent(entry: Entry) -> Any:
    """Send in a paper that a parent signed; the text to sign stands on the page."""
    text = _text_in_force(entry.author)
    form = PaperForm(data={"version": str(text.version) if text else ""})
    if entry.own and form.validate_on_submit():
        with blame(form):
            _record_paper(entry, form)
            flash(_("The paper is saved."), "ok")
            return redirect(url_for(".entry", key=entry.key))
    return page("judging/entries/paper.html", form=form, text=text, **_context(entry))


@bp.get("/entries/<key>/parent/paper/file")
@public
@by_link
def consent_paper(entry: Entry) -> Any:
    """The signed paper, for its author and for the secretary, who decides whether it will do."""
    paper = entry.author.consent_evidence or abort(404)
    return download(files.read(paper.key), name=paper.name, media_type=paper.media_type)


def _record_paper(entry: Entry, form: PaperForm) -> None:
    sent = form.file.data
    shown = _text_shown(entry.author, form.version.data)
    consents.record_paper(
        entry.author,
        guardian_name=form.guardian_name.data or "",
        shows_name=form.shows_name.agreed,
        version=shown.version if shown else None,
        content=sent.read() if sent else b"",
        name=(sent.filename or "") if sent else "",
        by=entry.by,
    )


def _context(entry: Entry) -> dict[str, Any]:
    return {"entry": entry, "author": entry.author, "call": entry.call, "words": words}


@bp.route("/photo-consent/<token>", methods=["GET", "POST"])
@public
@brake.against_guessing("consents")
def parental_consent(token: str) -> Any:
    """What is asked of a parent, yes or no; they may come back and change it."""
    author = queries.author_of_consent(token)
    if author is None:
        brake.missed()
        return render_template("judging/entries/consent_gone.html"), 404
    try:
        consents.require_usable(author, token)
    except Conflict as over:
        return render_template("judging/entries/consent_over.html", author=author, why=over), 410
    form = ParentForm(data=_before(author))
    if form.validate_on_submit():
        with blame(form):
            _answer(author, token, form)
            flash(_("Thank you: your answer is saved. You can change it by this link."), "ok")
            return redirect(url_for(".parental_consent", token=token))
    return page(
        "judging/entries/consent.html",
        form=form,
        author=author,
        call=author.call,
        text=_text_shown(author, form.version.data),
        answered=author.consent_answered_at is not None,
        given=author.consent is ParentalConsent.GIVEN,
        released=is_released(author.call),
    )


def _answer(author: Author, token: str, form: ParentForm) -> None:
    shown = _text_shown(author, form.version.data)
    consents.answer_consent(
        author,
        token=token,
        agrees=form.agrees.agreed,
        shows_name=form.shows_name.agreed,
        version=shown.version if shown else None,
        guardian_name=form.guardian_name.data or "",
    )


def _before(author: Author) -> dict[str, Any]:
    """What the parent answered before; nothing is chosen for who answers the first time."""
    text = _text_in_force(author)
    values: dict[str, Any] = {"version": str(text.version) if text else ""}
    if author.consent_answered_at is not None:
        values["agrees"] = "yes" if author.consent is ParentalConsent.GIVEN else "no"
        values["shows_name"] = "yes" if author.shows_name else "no"
        values["guardian_name"] = author.guardian_name
    return values


def _text_in_force(author: Author) -> CallText | None:
    return texts_in_force(author.call, language()).get(TextKind.CONSENT)


def _text_shown(author: Author, version: str | None) -> CallText | None:
    """The text of the version that the page showed; the one in force where there is no such."""
    if version and version.isdecimal() and len(version) < 7:
        known = queries.text_of(author.call, TextKind.CONSENT, int(version), language())
        if known is not None:
            return known
    return _text_in_force(author)
