"""What a delegation still lacks, each gap by its code, with the person or project it is about."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from app.core.ages import MAJORITY, AgeLimits, age_problem, is_minor
from app.core.names import is_latin
from registration.rules.roles import ParticipantRole
from registration.rules.supervisors import AbovePolicy, RatioRule, split_supervisors

Ref = int | str


class Severity(StrEnum):
    """When a gap must be closed."""

    BLOCKS_SUBMIT = "blocks_submit"
    LATER = "later"  # before validation or before the badge


class Gap(StrEnum):
    """What is missing or wrong."""

    NO_HEAD = "no_head"
    SEVERAL_HEADS = "several_heads"
    NO_EXHIBITOR = "no_exhibitor"
    INSURANCE = "insurance"
    NAME = "name"
    LATIN_NAME = "latin_name"
    LATIN_NAME_NOT_LATIN = "latin_name_not_latin"
    BIRTH_DATE = "birth_date"
    TOO_YOUNG = "too_young"
    TOO_OLD = "too_old"
    CONSENT = "consent"
    TRAVEL_DATES = "travel_dates"
    DEPARTURE_BEFORE_ARRIVAL = "departure_before_arrival"
    TRAVEL_OUTSIDE_EDITION = "travel_outside_edition"
    ABOVE_RATIO = "above_ratio"
    PROJECT = "project"
    SEVERAL_PROJECTS = "several_projects"
    TEAM_EMPTY = "team_empty"
    TEAM_TOO_LARGE = "team_too_large"
    PROJECT_TITLE = "project_title"
    PROJECT_CATEGORY = "project_category"
    PROJECT_ABSTRACT = "project_abstract"


_LATER = frozenset({Gap.CONSENT, Gap.TRAVEL_DATES})


@dataclass(frozen=True)
class Missing:
    """One gap: its code, and the person, or project, it is about (neither: the delegation)."""

    gap: Gap
    person: Ref | None = None
    project: Ref | None = None

    @property
    def severity(self) -> Severity:
        """Whether the gap keeps the delegation from being submitted or may be closed later."""
        return Severity.LATER if self.gap in _LATER else Severity.BLOCKS_SUBMIT


@dataclass(frozen=True)
class PersonFacts:
    """What is known of a participant; ``consented`` says whether a parent's consent is kept."""

    ref: Ref
    role: ParticipantRole
    name: str = ""
    latin_name: str = ""
    birth_date: date | None = None
    arrives_on: date | None = None
    departs_on: date | None = None
    consented: bool = False


@dataclass(frozen=True)
class ProjectFacts:
    """What is known of a project; ``team`` are the refs of its exhibitors."""

    ref: Ref
    title: str = ""
    category: str = ""
    abstract: str = ""
    team: tuple[Ref, ...] = ()


@dataclass(frozen=True)
class EditionFacts:
    """What the edition asks: its days, ages, ratio, team size, and travel dates when on site."""

    starts_on: date
    ends_on: date
    age_limits: AgeLimits
    ratio: RatioRule
    needs_travel: bool = True
    team_max: int = 3
    majority: int = MAJORITY
    travel_margin_days: int = 14


def missing(
    people: tuple[PersonFacts, ...],
    projects: tuple[ProjectFacts, ...],
    *,
    insured: bool,
    edition: EditionFacts,
) -> tuple[Missing, ...]:
    """Everything the delegation lacks, in the order of a form: delegation, people, projects.

    ``people`` in order of entry; ``insured`` says whether insurance has been declared. Ages bind
    exhibitors alone, on the day of the edition's limits; who is a minor on the first day needs a
    parent's consent. Arrival and departure lie at most ``travel_margin_days`` from the edition.
    """
    found = [*_delegation_gaps(people, insured)]
    above = {each.ref for each in split_supervisors(people, edition.ratio).above}
    refusing = edition.ratio.policy == AbovePolicy.REFUSE
    for person in people:
        found += [Missing(gap, person=person.ref) for gap in _person_gaps(person, edition)]
        if refusing and person.ref in above:
            found.append(Missing(Gap.ABOVE_RATIO, person=person.ref))
    found += _team_gaps(people, projects)
    for project in projects:
        gaps = _project_gaps(project, edition.team_max)
        found += [Missing(gap, project=project.ref) for gap in gaps]
    return tuple(found)


def may_submit(gaps: Iterable[Missing]) -> bool:
    """Whether none of the gaps keeps the delegation from being submitted."""
    return all(each.severity != Severity.BLOCKS_SUBMIT for each in gaps)


def _delegation_gaps(people: tuple[PersonFacts, ...], insured: bool) -> Iterator[Missing]:
    roles = [person.role for person in people]
    heads = roles.count(ParticipantRole.HEAD_OF_DELEGATION)
    if heads != 1:
        yield Missing(Gap.SEVERAL_HEADS if heads else Gap.NO_HEAD)
    if ParticipantRole.EXHIBITOR not in roles:
        yield Missing(Gap.NO_EXHIBITOR)
    if not insured:
        yield Missing(Gap.INSURANCE)


def _person_gaps(person: PersonFacts, edition: EditionFacts) -> list[Gap]:
    checks: tuple[Callable[[PersonFacts, EditionFacts], Gap | None], ...] = (
        _name_gap,
        _age_gap,
        _consent_gap,
        _travel_gap,
    )
    return [gap for check in checks if (gap := check(person, edition)) is not None]


def _name_gap(person: PersonFacts, edition: EditionFacts) -> Gap | None:
    if not person.name.strip():
        return Gap.NAME
    if person.latin_name.strip():
        return None if is_latin(person.latin_name) else Gap.LATIN_NAME_NOT_LATIN
    return None if is_latin(person.name) else Gap.LATIN_NAME


def _age_gap(person: PersonFacts, edition: EditionFacts) -> Gap | None:
    if person.role != ParticipantRole.EXHIBITOR:
        return None
    if person.birth_date is None:
        return Gap.BIRTH_DATE
    problem = age_problem(person.birth_date, edition.age_limits)
    return None if problem is None else Gap(problem.value)


def _consent_gap(person: PersonFacts, edition: EditionFacts) -> Gap | None:
    if person.birth_date is None or person.consented:
        return None
    minor = is_minor(person.birth_date, edition.starts_on, edition.majority)
    return Gap.CONSENT if minor else None


def _travel_gap(person: PersonFacts, edition: EditionFacts) -> Gap | None:
    if not edition.needs_travel:
        return None
    arrives, departs = person.arrives_on, person.departs_on
    if arrives is not None and departs is not None and departs < arrives:
        return Gap.DEPARTURE_BEFORE_ARRIVAL
    margin = timedelta(days=edition.travel_margin_days)
    arrival_fits = arrives is None or edition.starts_on - margin <= arrives <= edition.ends_on
    departure_fits = departs is None or edition.starts_on <= departs <= edition.ends_on + margin
    if not (arrival_fits and departure_fits):
        return Gap.TRAVEL_OUTSIDE_EDITION
    return Gap.TRAVEL_DATES if arrives is None or departs is None else None


def _team_gaps(
    people: tuple[PersonFacts, ...], projects: tuple[ProjectFacts, ...]
) -> Iterator[Missing]:
    shown = [ref for project in projects for ref in project.team]
    for person in people:
        if person.role != ParticipantRole.EXHIBITOR:
            continue
        count = shown.count(person.ref)
        if count != 1:
            yield Missing(Gap.SEVERAL_PROJECTS if count else Gap.PROJECT, person=person.ref)


def _project_gaps(project: ProjectFacts, team_max: int) -> list[Gap]:
    gaps = {
        Gap.TEAM_EMPTY: not project.team,
        Gap.TEAM_TOO_LARGE: len(project.team) > team_max,
        Gap.PROJECT_TITLE: not project.title.strip(),
        Gap.PROJECT_CATEGORY: not project.category.strip(),
        Gap.PROJECT_ABSTRACT: not project.abstract.strip(),
    }
    return [gap for gap, found in gaps.items() if found]
