"""What stands between a submission and the jury, as codes: what is missing, broken or doubtful.

Codes are plain texts, kept with a decision as its reasons; what concerns one field of the form
carries the field's code behind a colon (``field:description``).
"""

import enum
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any

from app.core.ages import AgeLimits, age_problem
from app.core.names import search_key
from judging.rules.kinds import FieldKind, ParentalConsent


class Problem(enum.StrEnum):
    """Beside the gaps about an author (judging.rules.authors)."""

    # missing: it cannot be handed in
    TITLE = "title"
    FIELD = "field"
    FIELD_LONG = "field_long"
    FILES = "files"
    TOO_YOUNG = "too_young"
    TOO_OLD = "too_old"
    TOO_NARROW = "too_narrow"
    TOO_LOW = "too_low"
    TOO_LARGE = "too_large"
    WRONG_KIND = "wrong_kind"
    # only the secretary is told
    CONSENT_AWAITED = "consent_awaited"
    EXACT_COPY = "exact_copy"
    NEAR_COPY = "near_copy"
    JUROR = "juror"
    STAFF = "staff"
    #: the author's name, country or organisation stands where the jury reads
    NAMED = "named"
    NO_CAMERA = "no_camera"
    EDITED = "edited"
    GENERATED = "generated"
    # only a person sees it
    WATERMARK = "watermark"
    OFF_TOPIC = "off_topic"


#: worth a look, and often all right
DOUBTS = frozenset({Problem.NEAR_COPY, Problem.NAMED, Problem.NO_CAMERA, Problem.EDITED})

#: what a person may refuse for though no check found it; the first only of photos
SEEN_IN_PHOTOS = (
    Problem.NEAR_COPY,
    Problem.NO_CAMERA,
    Problem.EDITED,
    Problem.GENERATED,
    Problem.WATERMARK,
)
SEEN = (Problem.NAMED, Problem.OFF_TOPIC)


def reasons_to_offer(checks: Iterable[str], kept: Iterable[str], *, photos: bool) -> list[str]:
    """The reasons one may refuse for: what was found, what was kept, what a person may see."""
    seen = (*SEEN_IN_PHOTOS, *SEEN) if photos else SEEN
    return _once([*checks, *kept, *seen])


@dataclass(frozen=True)
class FieldFacts:
    """One question of the call's form."""

    code: str
    kind: FieldKind
    required: bool
    maximum: int | None
    for_jury: bool = True


@dataclass(frozen=True)
class CallFacts:
    """What the call asks. Sizes in bytes and pixels."""

    fields: tuple[FieldFacts, ...] = ()
    ages: AgeLimits | None = None
    takes_photos: bool = False
    takes_documents: bool = False
    files_min: int = 0
    size_max: int = 0
    width_min: int = 0
    height_min: int = 0


@dataclass(frozen=True)
class FileFacts:
    """One file; ``width`` and ``height`` are None of a PDF, ``size`` is that of the original."""

    size: int
    width: int | None = None
    height: int | None = None
    noted: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class SubmissionFacts:
    """A submission as plain values."""

    title: str = ""
    answers: Mapping[str, Any] = field(default_factory=dict)
    files: tuple[FileFacts, ...] = ()
    birth_date: date | None = None


def missing(facts: SubmissionFacts, call: CallFacts) -> list[str]:
    """What keeps it from being handed in, in the order of the form."""
    found: list[str] = [] if facts.title.strip() else [Problem.TITLE]
    for each in call.fields:
        found += _of_field(each, facts.answers.get(each.code))
    if len(facts.files) < call.files_min:
        found.append(Problem.FILES)
    found += _of_age(facts.birth_date, call.ages)
    for file in facts.files:
        found += of_file(file, call)
    return _once(found)


def of_file(file: FileFacts, call: CallFacts) -> list[str]:
    """What is wrong with one file by the call's measures."""
    photo = file.width is not None
    problems = {
        Problem.WRONG_KIND: not (call.takes_photos if photo else call.takes_documents),
        Problem.TOO_LARGE: file.size > call.size_max,
        Problem.TOO_NARROW: photo and (file.width or 0) < call.width_min,
        Problem.TOO_LOW: photo and (file.height or 0) < call.height_min,
    }
    return [problem.value for problem, found in problems.items() if found]


def _of_field(asked: FieldFacts, answer: Any) -> list[str]:
    if not is_answered(answer):
        return [f"{Problem.FIELD}:{asked.code}"] if asked.required else []
    return [f"{Problem.FIELD_LONG}:{asked.code}"] if _is_too_much(asked, answer) else []


def is_answered(answer: Any) -> bool:
    """Whether there is more than spaces in it; of several people one with a name is enough."""
    if isinstance(answer, str):
        return bool(answer.strip())
    if isinstance(answer, Sequence):
        return any(is_answered(each) for each in answer)
    if isinstance(answer, Mapping):
        return is_answered(answer.get("name"))
    return answer is not None


def _is_too_much(asked: FieldFacts, answer: Any) -> bool:
    if asked.maximum is None:
        return False
    if asked.kind in (FieldKind.LINE, FieldKind.TEXT):
        return len(str(answer)) > asked.maximum
    if asked.kind is FieldKind.NUMBER and isinstance(answer, int | float):
        return answer > asked.maximum
    return asked.kind is FieldKind.SPEAKERS and len(answer) > asked.maximum


def _of_age(birth_date: date | None, ages: AgeLimits | None) -> list[str]:
    problem = age_problem(birth_date, ages) if birth_date and ages else None
    return [problem.value] if problem else []


@dataclass(frozen=True)
class Surroundings:
    """What is known beside the submission itself."""

    consent: ParentalConsent = ParentalConsent.NOT_NEEDED
    #: somebody on this jury, somebody in this back office
    juror: bool = False
    staff: bool = False
    exact_copy: bool = False
    near_copy: bool = False
    #: what would tell who it is: names, the organisation, the country in some languages
    telling: tuple[str, ...] = ()


def noticed(facts: SubmissionFacts, call: CallFacts, around: Surroundings) -> list[str]:
    """What the secretary should know besides :func:`missing`."""
    notes = [file.noted for file in facts.files if file.width is not None]
    problems = {
        Problem.CONSENT_AWAITED: around.consent is ParentalConsent.ASKED,
        Problem.JUROR: around.juror,
        Problem.STAFF: around.staff,
        Problem.EXACT_COPY: around.exact_copy,
        Problem.NEAR_COPY: around.near_copy and not around.exact_copy,
        Problem.NAMED: tells(jury_texts(facts, call), around.telling),
        Problem.NO_CAMERA: any(not note.get("camera") for note in notes),
        Problem.EDITED: any(note.get("edited_with") for note in notes),
        Problem.GENERATED: any(note.get("generated") for note in notes),
    }
    return [problem.value for problem, found in problems.items() if found]


def jury_texts(facts: SubmissionFacts, call: CallFacts) -> list[str]:
    """The title and the answers that a juror reads."""
    shown = (facts.answers.get(each.code) for each in call.fields if each.for_jury)
    return [facts.title, *(str(answer) for answer in shown if is_answered(answer))]


def tells(texts: Iterable[str], telling: Iterable[str]) -> bool:
    """Whether one of the words of ``telling`` stands as whole words in the texts.

    Accents, case and hyphens do not matter. Words of fewer than three letters tell nobody.
    """
    keys = (_key(word) for text in texts for word in text.split())
    wholes = f" {' '.join(key for key in keys if key)} "
    return any(len(key) > 2 and f" {key} " in wholes for key in map(_key, telling))


@lru_cache(maxsize=65536)
def _key(words: str) -> str:
    """Remembered, because thousands of texts share most of their words."""
    return search_key(re.sub(r"[^\w\s]", " ", words))


def base_of(code: str) -> str:
    """A code without the field it concerns."""
    return code.partition(":")[0]


def _once(codes: list[str]) -> list[str]:
    return [str(code) for code in dict.fromkeys(codes)]
