"""Starting points of calls: each fills in a form, switches, rounds and awards, which stay data.

Words are codes here; judging.queries.wording_presets says them in every language.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

from judging.rules.kinds import Audience, Decision, FieldKind, RoundKind

MB = 1024 * 1024


@dataclass(frozen=True)
class PresetField:
    """One question; ``options`` are the values of a CHOICE."""

    code: str
    kind: FieldKind
    maximum: int | None = None
    required: bool = True
    #: never for what names the author
    for_jury: bool = True
    public: bool = True
    options: tuple[str, ...] = ()


@dataclass(frozen=True)
class PresetRound:
    """One step of judging; ``criteria`` are codes, each from 1 to 10 with weight 1."""

    code: str
    kind: RoundKind
    marks_each: int = 3
    everyone: bool = False
    advance: int | None = None
    criteria: tuple[str, ...] = ()


@dataclass(frozen=True)
class PresetQuota:
    """Places to give and by which limits."""

    places: int
    reserve: int
    per_organisation: int | None = None
    threshold: int = 0
    first_come: bool = False


@dataclass(frozen=True)
class Preset:
    """What a new call begins with."""

    code: str
    decision: Decision
    audience: Audience
    fields: tuple[PresetField, ...] = ()
    rounds: tuple[PresetRound, ...] = ()
    #: (code, how many winners)
    awards: tuple[tuple[str, int], ...] = ()
    quota: PresetQuota | None = None
    #: columns of Call
    switches: Mapping[str, Any] = field(default_factory=dict)


_LINE, _TEXT, _CHOICE = FieldKind.LINE, FieldKind.TEXT, FieldKind.CHOICE
_NUMBER, _LANGUAGE, _SPEAKERS = FieldKind.NUMBER, FieldKind.LANGUAGE, FieldKind.SPEAKERS

_PHOTOS = Preset(
    "photo_contest",
    Decision.AWARDS,
    Audience.ANYONE,
    fields=(
        PresetField(
            "topic",
            _CHOICE,
            options=("science", "technology", "engineering", "arts", "mathematics"),
        ),
        PresetField("description", _TEXT, 300),
    ),
    rounds=(
        PresetRound("in_or_out", RoundKind.VOTE),
        PresetRound(
            "by_criteria",
            RoundKind.CRITERIA,
            marks_each=4,
            advance=30,
            criteria=("science", "composition", "technique", "originality"),
        ),
        PresetRound(
            "final",
            RoundKind.CRITERIA,
            everyone=True,
            criteria=("science", "composition", "technique", "originality"),
        ),
    ),
    awards=(("first", 1), ("second", 1), ("third", 1), ("mention", 3)),
    switches={
        "per_author": 3,
        "age_min": 13,
        "age_max": 25,
        "asks_parents": True,
        "takes_photos": True,
        "files_min": 1,
        "files_max": 1,
        "file_size_max": 10 * MB,
        "photo_width_min": 2000,
    },
)

_PROPOSALS = Preset(
    "proposals",
    Decision.PLACES,
    Audience.ORGANISATIONS,
    fields=(
        PresetField("format", _CHOICE, options=("workshop", "lecture", "poster")),
        PresetField("abstract", _TEXT, 1500),
        PresetField("language", _LANGUAGE),
        PresetField("duration", _NUMBER, 90),
        PresetField("speakers", _SPEAKERS, 4, for_jury=False),
        PresetField("equipment", _TEXT, 500, required=False, public=False),
        PresetField("largest_audience", _NUMBER, 500, required=False, public=False),
    ),
    rounds=(
        PresetRound(
            "review",
            RoundKind.CRITERIA,
            criteria=("relevance", "quality", "originality", "clarity"),
        ),
    ),
    quota=PresetQuota(places=20, reserve=8, per_organisation=2, threshold=50),
    switches={"members_first_days": 14, "per_organisation": 3},
)

_ATTENDANCE = Preset(
    "attendance",
    Decision.PLACES,
    Audience.ORGANISATIONS,
    fields=(
        PresetField("person", _LINE, 120, public=False),
        PresetField("task", _LINE, 120, public=False),
        PresetField("reason_to_come", _TEXT, 800, required=False, public=False),
    ),
    quota=PresetQuota(places=100, reserve=40, per_organisation=4, first_come=True),
    switches={"members_first_days": 14, "per_organisation": 6},
)

_HOSTING = Preset(
    "hosting",
    Decision.ANSWER,
    Audience.MEMBERS,
    fields=(
        PresetField("place", _LINE, 120),
        PresetField("dates", _LINE, 120),
        PresetField("venue", _TEXT, 2000),
        PresetField("concept", _TEXT, 4000),
        PresetField("budget", _TEXT, 3000, public=False),
        PresetField("support", _TEXT, 2000, public=False),
    ),
    rounds=(
        PresetRound(
            "review",
            RoundKind.CRITERIA,
            everyone=True,
            criteria=("concept", "venue", "finances", "experience"),
        ),
    ),
    switches={"per_organisation": 1, "takes_documents": True, "files_max": 5},
)

_NOMINATIONS = Preset(
    "nominations",
    Decision.ANSWER,
    Audience.MEMBERS,
    fields=(
        PresetField("nominee", _LINE, 120, for_jury=False, public=False),
        PresetField("age", _NUMBER, 99, public=False),
        PresetField("motivation", _TEXT, 2000, public=False),
        PresetField("languages", _LINE, 200, required=False, public=False),
    ),
    rounds=(
        PresetRound(
            "review",
            RoundKind.CRITERIA,
            criteria=("motivation", "commitment", "experience"),
        ),
    ),
    switches={"per_organisation": 5, "takes_documents": True, "files_max": 2},
)

_ARTICLE = Preset(
    "article",
    Decision.ANSWER,
    Audience.MEMBERS,
    fields=(
        PresetField("abstract", _TEXT, 2000),
        PresetField("language", _LANGUAGE),
        PresetField("keywords", _LINE, 200, required=False),
        PresetField("writers", _SPEAKERS, 6, for_jury=False),
    ),
    rounds=(
        PresetRound(
            "review",
            RoundKind.CRITERIA,
            marks_each=2,
            criteria=("relevance", "evidence", "usefulness", "clarity"),
        ),
    ),
    switches={"takes_documents": True, "files_min": 1, "files_max": 3},
)

PRESETS: Mapping[str, Preset] = MappingProxyType(
    {
        preset.code: preset
        for preset in (_PHOTOS, _PROPOSALS, _ATTENDANCE, _HOSTING, _NOMINATIONS, _ARTICLE)
    }
)
