"""An author's page: where I stand, what is missing, by when, and my submissions."""

from dataclasses import dataclass
from typing import Any

from flask import flash, redirect, request, url_for
from flask_babel import gettext as _

from app.core.access import public
from app.core.web import page
from judging.models import Submission
from judging.queries import entries as queries
from judging.queries import wording_entries as words
from judging.queries.calls import reason_words
from judging.queries.gallery import may_leave
from judging.queries.standing import is_released
from judging.rules.authors import AuthorGap
from judging.rules.kinds import Decision, ParentalConsent, SubmissionState
from judging.services import consents
from judging.views.blueprint import bp
from judging.views.entries.access import Entry, by_link

CONSENT_GAPS = (AuthorGap.CONSENT, AuthorGap.CONSENT_REFUSED)


@dataclass(frozen=True)
class Next:
    """The one thing to do now."""

    title: str
    text: str = ""
    url: str = ""
    label: str = ""
    #: opens a new submission, so it is a form with a button
    posts: bool = False


@bp.get("/entries/<key>/")
@public
@by_link
def entry(entry: Entry) -> Any:
    """Everything about one author's part in a call."""
    author = entry.author
    submissions = queries.submissions_of(author)
    gaps = queries.gaps_of(author)
    refusal = reason_words(queries.closed_to(author))
    live = [each for each in submissions if each.state is not SubmissionState.WITHDRAWN]
    most = entry.call.per_author
    may_add = entry.own and not refusal and (most is None or len(live) < most)
    return page(
        "judging/entries/entry.html",
        entry=entry,
        author=author,
        call=entry.call,
        submissions=submissions,
        gaps=gaps,
        refusal=refusal,
        may_add=may_add,
        released=is_released(entry.call),
        may_leave=entry.own and may_leave(author),
        words=words,
        steps=_steps(entry, live),
        step_now=_step_now(entry, gaps, live),
        next=_next(entry, gaps, live, refusal, may_add),
        answers=queries.answers_to(author),
        answer_page=answer_page,
    )


@bp.post("/entries/<key>/gallery")
@public
@by_link
def leave_gallery(entry: Entry) -> Any:
    """A grown-up winner takes the name, or the photo as well, off the gallery."""
    keeps = bool(request.form.get("keeps_photo"))
    consents.leave_gallery(entry.author, keeps_photo=keeps, by=entry.by)
    flash(_("Saved."), "ok")
    return redirect(url_for(".entry", key=entry.key))


def _asks_parent(entry: Entry) -> bool:
    return entry.author.parents_answer is not ParentalConsent.NOT_NEEDED


def _steps(entry: Entry, live: list[Submission]) -> list[tuple[str, str]]:
    done = sum(each.state is SubmissionState.SUBMITTED for each in live)
    parent = [(_("A parent’s yes"), words.consent_words(entry.author.parents_answer)[1])]
    return [
        (_("About you"), ""),
        *(parent if _asks_parent(entry) else []),
        (words.things_words(entry.call), words.most_words(entry.call)),
        (_("Handed in"), str(done) if done else ""),
    ]


def _step_now(entry: Entry, gaps: list[AuthorGap], live: list[Submission]) -> int:
    """Which step is next; past the last one when nothing is left to do."""
    shift = int(_asks_parent(entry))
    if any(gap not in CONSENT_GAPS for gap in gaps):
        return 0
    if gaps:
        return 1
    waiting = [each for each in live if each.state is SubmissionState.DRAFT]
    if waiting or not live:
        return 1 + shift
    return 3 + shift


def _next(
    entry: Entry, gaps: list[AuthorGap], live: list[Submission], refusal: str, may_add: bool
) -> Next | None:
    if not entry.own or refusal:
        return None
    drafts = [each for each in live if each.state is SubmissionState.DRAFT]
    if any(gap not in CONSENT_GAPS for gap in gaps):
        return Next(
            _("Tell us who you are"),
            _("Two minutes: your name, your age and your country."),
            url_for(".entry_about", key=entry.key),
            _("Start"),
        )
    if AuthorGap.CONSENT in gaps:
        return Next(
            _("Ask a parent or guardian"),
            _("You are under 18 on the day that counts. They get a link and answer by themselves."),
            url_for(".ask_parent", key=entry.key),
            _("Ask them"),
        )
    if drafts:
        return Next(
            _("Finish your draft"),
            words.title_of(drafts[0]),
            url_for(".edit_submission", key=entry.key, submission=drafts[0].public_id),
            _("Go on"),
        )
    if may_add:
        return Next(
            words.add_words(entry.call) if live else _("Now the thing itself"),
            words.most_words(entry.call),
            url_for(".add_submission", key=entry.key),
            words.add_words(entry.call),
            posts=True,
        )
    return Next(_("All is handed in"), _("Nothing is left to do. We write when there is a result."))


def answer_page(submission: Submission, key: str) -> str:
    """Where the answer about its place is read and given; empty where no places are given."""
    if submission.call.decision is not Decision.PLACES or submission.number is None:
        return ""
    return url_for(".answer_place", key=key, submission=submission.public_id)
