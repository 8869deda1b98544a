"""Who the author is, and their yes to the rules and the licence."""

import re
from typing import Any

from flask import current_app, flash, redirect, url_for
from flask_babel import gettext as _

from app.core.access import public
from app.core.errors import Conflict
from app.core.i18n import language
from app.core.web import blame, page
from app.extensions import db
from app.organisations.models import Organisation
from judging.forms.entries import AboutForm
from judging.models import Author, Call, CallText
from judging.queries import entries as queries
from judging.queries import wording_entries as words
from judging.queries.calls import reason_words, texts_in_force
from judging.rules.kinds import TextKind
from judging.services import authors
from judging.views.blueprint import bp
from judging.views.entries.access import Entry, by_link

STORED = ("name", "latin_name", "birth_date", "country", "public_name", "language")
SHOWN = re.compile(r"(rules|licence):(\d{1,6})")


@bp.route("/entries/<key>/about", methods=["GET", "POST"])
@public
@by_link
def entry_about(entry: Entry) -> Any:
    """The form about oneself."""
    author = entry.author
    texts = _texts_to_accept(author)
    form = _form(author, texts)
    refusal = reason_words(queries.closed_to(author))
    if entry.own and form.validate_on_submit():
        with blame(form):
            if refusal:
                raise Conflict(refusal)
            _save(entry, form)
            flash(_("Saved."), "ok")
            return redirect(url_for(".entry", key=entry.key))
    return page(
        "judging/entries/about.html",
        form=form,
        entry=entry,
        author=author,
        call=entry.call,
        texts=texts,
        refusal=refusal,
        age_day=queries.age_day(entry.call),
        words=words,
    )


def _form(author: Author, texts: dict[TextKind, CallText]) -> AboutForm:
    club = author.organisation.public_id if author.organisation else ""
    shown = " ".join(f"{kind.value}:{text.version}" for kind, text in texts.items())
    stored = {name: getattr(author, name) for name in STORED}
    return AboutForm(
        data={**stored, "organisation": club, "texts": shown},
        author=author,
        clubs=[(each.public_id, f"{each.name}") for each in _clubs(author)],
        languages=current_app.config["LANGUAGES"],
        asks_terms=bool(texts),
    )


def _texts_to_accept(author: Author) -> dict[TextKind, CallText]:
    """The texts in force of those kinds; none once they were accepted."""
    if author.rules_accepted_at is not None:
        return {}
    in_force = texts_in_force(author.call, language())
    return {kind: in_force[kind] for kind in queries.ACCEPTED_KINDS if kind in in_force}


def _clubs(author: Author) -> list[Organisation]:
    """The directory, those of the author's country first."""
    if author.user_id is not None:
        return []
    query = db.select(Organisation).where(Organisation.listed)
    home = Organisation.country == author.country
    return list(db.session.scalars(query.order_by(home.desc(), Organisation.name)))


def _save(entry: Entry, form: AboutForm) -> None:
    values = form.values
    if "organisation" in form:
        values["organisation"] = _club(form.organisation.data)
    authors.save_author(entry.author, values=values, by=entry.by)
    if "accepts" in form:
        versions = _versions(entry.call, form.texts.data or "")
        authors.accept_terms(entry.author, versions=versions, by=entry.by)


def _club(public_id: str | None) -> Organisation | None:
    query = db.select(Organisation).filter_by(public_id=public_id or "", listed=True)
    return db.session.scalar(query)


def _versions(call: Call, shown: str) -> dict[TextKind, int]:
    """The versions that the page showed, where there are such; else those in force."""
    asked = {TextKind(kind): int(version) for kind, version in SHOWN.findall(shown)}
    known = {(text.kind, text.version) for text in _texts(call)}
    kept = {kind: number for kind, number in asked.items() if (kind, number) in known}
    in_force = texts_in_force(call, language())
    newest = {kind: in_force[kind].version for kind in queries.ACCEPTED_KINDS if kind in in_force}
    return {**newest, **kept}


def _texts(call: Call) -> list[CallText]:
    return list(db.session.scalars(db.select(CallText).filter_by(call_id=call.id)))
