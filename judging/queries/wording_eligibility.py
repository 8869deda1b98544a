"""The words for what the checks found, in the reader's language."""

from typing import Any

from app.core.i18n import gettext as _
from app.core.i18n import language_name, localised, ngettext, show_date, show_number
from judging.models import Call, CallField
from judging.queries.eligibility import Copy
from judging.queries.entries import age_day
from judging.queries.wording_files import too_large_words
from judging.rules.authors import AuthorGap
from judging.rules.eligibility import DOUBTS, Problem, base_of
from judging.rules.kinds import Eligibility, FieldKind, SubmissionState


def problem_words(code: str, call: Call) -> str:
    """A sentence: what is missing or wrong, and where it helps, what to do."""
    base, _colon, about = code.partition(":")
    if base in (Problem.FIELD, Problem.FIELD_LONG):
        return _of_field(base, about, call)
    return _measured(base, call) or _found(base) or _of_author(base) or code


def _of_field(base: str, code: str, call: Call) -> str:
    asked = next((each for each in call.fields if each.code == code), None)
    label = localised(asked.label) if asked else code
    if base == Problem.FIELD:
        return _("“%(field)s” is empty.", field=label)
    most = show_number(asked.maximum or 0) if asked else ""
    if asked and asked.kind is FieldKind.NUMBER:
        return _("“%(field)s” may be %(most)s at most.", field=label, most=most)
    if asked and asked.kind is FieldKind.SPEAKERS:
        return _("“%(field)s” takes %(most)s people at most.", field=label, most=most)
    return _("“%(field)s” is longer than %(most)s characters.", field=label, most=most)


def _measured(base: str, call: Call) -> str:
    """What depends on the call's own measures."""
    if base == Problem.FILES:
        return _files_words(call)
    if base in (Problem.TOO_YOUNG, Problem.TOO_OLD):
        return _age_words(call)
    if base == Problem.TOO_NARROW:
        return _(
            "The photo is less than %(pixels)s pixels wide. Send the original: messengers make "
            "photos smaller.",
            pixels=show_number(call.photo_width_min),
        )
    if base == Problem.TOO_LOW:
        return _(
            "The photo is less than %(pixels)s pixels high. Send the original: messengers make "
            "photos smaller.",
            pixels=show_number(call.photo_height_min),
        )
    return too_large_words(call.file_size_max) if base == Problem.TOO_LARGE else ""


def _files_words(call: Call) -> str:
    least = call.files_min
    if call.takes_photos and not call.takes_documents:
        return ngettext("A photo is missing.", "%(num)d photos are needed.", least)
    return ngettext("A file is missing.", "%(num)d files are needed.", least)


def _age_words(call: Call) -> str:
    day = show_date(age_day(call), "long")
    if call.age_min is None:
        return _("The author is older than %(high)s on %(day)s.", high=call.age_max, day=day)
    if call.age_max is None:
        return _("The author is younger than %(low)s on %(day)s.", low=call.age_min, day=day)
    return _(
        "The author is not between %(low)s and %(high)s years old on %(day)s.",
        low=call.age_min, high=call.age_max, day=day,
    )  # fmt: skip


def _found(base: str) -> str:
    return {
        Problem.TITLE.value: _("The title is missing."),
        Problem.WRONG_KIND.value: _("A file is of a kind that this call does not take."),
        Problem.CONSENT_AWAITED.value: _("A parent was asked and has not answered yet."),
        Problem.EXACT_COPY.value: _("The same file was handed in with another entry."),
        Problem.NEAR_COPY.value: _("A photo of another entry looks nearly the same."),
        Problem.JUROR.value: _("The author sits on the jury of this call."),
        Problem.STAFF.value: _("The author works for this edition."),
        Problem.NAMED.value: _(
            "A name, country or organisation of the author stands where the jury reads."
        ),
        Problem.NO_CAMERA.value: _("No camera signed the file."),
        Problem.EDITED.value: _("A program for editing pictures signed the file."),
        Problem.GENERATED.value: _("The file says that it was made by a machine."),
        Problem.WATERMARK.value: _("There is a watermark or a text in the photo."),
        Problem.OFF_TOPIC.value: _("It does not answer what the call asks for."),
    }.get(base, "")


def _of_author(base: str) -> str:
    return {
        AuthorGap.NAME.value: _("The author's name is missing."),
        AuthorGap.BIRTH_DATE.value: _("The author's birth date is missing."),
        AuthorGap.COUNTRY.value: _("The author's country is missing."),
        AuthorGap.RULES.value: _("The rules were not accepted."),
        AuthorGap.CONSENT.value: _("No parent was asked for consent."),
        AuthorGap.CONSENT_REFUSED.value: _("A parent did not consent."),
    }.get(base, "")


def problem_names() -> dict[str, str]:
    """The problems one may look for, in two or three words each."""
    return {
        Problem.EXACT_COPY.value: _("Same file twice"),
        Problem.NEAR_COPY.value: _("Looks like another"),
        Problem.TOO_NARROW.value: _("Too narrow"),
        Problem.TOO_LOW.value: _("Too low"),
        Problem.TOO_LARGE.value: _("Too large"),
        Problem.TOO_YOUNG.value: _("Too young"),
        Problem.TOO_OLD.value: _("Too old"),
        AuthorGap.CONSENT.value: _("No parent asked"),
        Problem.CONSENT_AWAITED.value: _("Parent not answered"),
        AuthorGap.CONSENT_REFUSED.value: _("Parent said no"),
        AuthorGap.RULES.value: _("Rules not accepted"),
        Problem.JUROR.value: _("Author is a juror"),
        Problem.STAFF.value: _("Author is staff"),
        Problem.NAMED.value: _("Author named"),
        Problem.NO_CAMERA.value: _("No camera data"),
        Problem.EDITED.value: _("Edited"),
        Problem.GENERATED.value: _("Made by a machine"),
        **_missing_names(),
    }


def _missing_names() -> dict[str, str]:
    return {
        Problem.TITLE.value: _("No title"),
        Problem.FIELD.value: _("Answer missing"),
        Problem.FIELD_LONG.value: _("Answer too long"),
        Problem.FILES.value: _("File missing"),
        Problem.WRONG_KIND.value: _("Wrong kind of file"),
        AuthorGap.NAME.value: _("No name"),
        AuthorGap.BIRTH_DATE.value: _("No birth date"),
        AuthorGap.COUNTRY.value: _("No country"),
    }


def problem_name(code: str) -> str:
    """A problem in two or three words."""
    seen = {
        Problem.WATERMARK.value: _("Watermark or text"),
        Problem.OFF_TOPIC.value: _("Off the topic"),
    }
    return {**problem_names(), **seen}.get(base_of(code), code)


def problem_kind(code: str) -> str:
    """The look of a problem (parts.html, status): broken rules are bad, doubts warn."""
    return "warn" if base_of(code) in (*DOUBTS, Problem.CONSENT_AWAITED) else "bad"


def eligibility_name(eligibility: Eligibility) -> str:
    """What the secretary decided."""
    return {
        Eligibility.OPEN: _("To check"),
        Eligibility.ELIGIBLE: _("Eligible"),
        Eligibility.INELIGIBLE: _("Not eligible"),
    }[eligibility]


#: the look of a decision (parts.html, status)
ELIGIBILITY_KINDS = {
    Eligibility.OPEN: "open",
    Eligibility.ELIGIBLE: "ok",
    Eligibility.INELIGIBLE: "bad",
}


def state_name(state: SubmissionState) -> str:
    """Where a submission stands."""
    return {
        SubmissionState.DRAFT: _("Draft"),
        SubmissionState.SUBMITTED: _("Handed in"),
        SubmissionState.WITHDRAWN: _("Withdrawn"),
    }[state]


def likeness_words(copy: Copy) -> str:
    """How alike two pictures are."""
    if copy.exact:
        return _("the same file")
    return _("%(bits)s of 64 parts differ", bits=show_number(copy.apart))


def answer_words(field: CallField, answer: Any) -> str:
    """An answer as people read it: a choice and a language by their names."""
    if field.kind is FieldKind.CHOICE:
        labels = {each["value"]: localised(each["label"]) for each in field.options}
        return labels.get(answer, str(answer))
    if field.kind is FieldKind.LANGUAGE and isinstance(answer, str) and answer.isalpha():
        return language_name(answer)
    return show_number(answer) if isinstance(answer, int | float) else str(answer)
