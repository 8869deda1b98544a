"""What the starting points of calls say, and the words they put into a new call."""

from collections.abc import Callable

from app.core.i18n import gettext as _
from app.core.i18n import in_language
from config import LANGUAGES


def in_every_language(words: Callable[[str], str], code: str) -> dict[str, str]:
    """``words(code)`` by language code; where a translation is missing it is English anyway."""
    said = {}
    for language in LANGUAGES:
        with in_language(language):
            said[language] = words(code)
    return {code: text for code, text in said.items() if text}


def preset_name(code: str) -> str:
    """The starting point, in a few words."""
    return {
        "photo_contest": _("Photo contest"),
        "proposals": _("Workshops, lectures and posters"),
        "attendance": _("Attendance with a quota"),
        "hosting": _("Candidature to host an edition"),
        "nominations": _("Nominations"),
        "article": _("Articles"),
    }[code]


def preset_summary(code: str) -> str:
    """What choosing it sets up."""
    return {
        "photo_contest": _(
            "Young authors enter photos by a private link; a jury votes, marks and gives awards."
        ),
        "proposals": _(
            "Organisations propose sessions, members first; reviewed, then given places and rooms."
        ),
        "attendance": _("Organisations ask for places in order of arrival, some kept for members."),
        "hosting": _("Members offer to host; reviewed by criteria, then answered yes or no."),
        "nominations": _("Members name young people; reviewed, then answered one by one."),
        "article": _("Members send articles as PDF; two reviewers each, then an answer."),
    }[code]


def field_label(code: str) -> str:
    """The question a preset's field asks."""
    return {
        "topic": _("Topic"),
        "description": _("Description"),
        "format": _("Format"),
        "abstract": _("Abstract"),
        "language": _("Language"),
        "duration": _("Duration in minutes"),
        "speakers": _("Speakers"),
        "equipment": _("Equipment you need"),
        "largest_audience": _("Largest audience"),
        "person": _("Who comes"),
        "task": _("Their task in your organisation"),
        "reason_to_come": _("Why they want to come"),
        "place": _("Town and country"),
        "dates": _("When it would take place"),
        "venue": _("The venue"),
        "concept": _("What you plan"),
        "budget": _("Budget"),
        "support": _("Who supports you"),
        "nominee": _("Name of the young person"),
        "age": _("Age"),
        "motivation": _("Motivation"),
        "languages": _("Languages spoken"),
        "keywords": _("Keywords"),
        "writers": _("Authors of the article"),
    }[code]


def field_hint(code: str) -> str:
    """What helps to answer it; empty for most."""
    return {
        "description": _("In English: what is seen, and the science in it."),
        "abstract": _("What takes place, for whom, and what people take home."),
        "venue": _("Halls, beds, meals, how people get there."),
        "budget": _("Income, costs and fees in euros."),
        "motivation": _("Why this person, what they have done so far."),
    }.get(code, "")


def option_label(value: str) -> str:
    """One choice of a preset's field."""
    return {
        "science": _("Science"),
        "technology": _("Technology"),
        "engineering": _("Engineering"),
        "arts": _("Arts"),
        "mathematics": _("Mathematics"),
        "workshop": _("Workshop"),
        "lecture": _("Lecture"),
        "poster": _("Poster"),
    }[value]


def round_name(code: str) -> str:
    """One step of judging."""
    return {
        "in_or_out": _("In or out"),
        "by_criteria": _("Marks by criteria"),
        "final": _("Final"),
        "review": _("Review"),
    }[code]


def criterion_name(code: str) -> str:
    """What a preset's round marks."""
    return {
        "science": _("Science in the picture"),
        "composition": _("Composition"),
        "technique": _("Technique"),
        "originality": _("Originality"),
        "relevance": _("Relevance"),
        "quality": _("Quality"),
        "clarity": _("Clarity"),
        "concept": _("Concept"),
        "venue": _("Venue"),
        "finances": _("Finances"),
        "experience": _("Experience"),
        "motivation": _("Motivation"),
        "commitment": _("Commitment"),
        "evidence": _("Evidence"),
        "usefulness": _("Usefulness"),
    }[code]


def award_name(code: str) -> str:
    """A prize of a preset."""
    return {
        "first": _("First prize"),
        "second": _("Second prize"),
        "third": _("Third prize"),
        "mention": _("Special mention"),
    }[code]
