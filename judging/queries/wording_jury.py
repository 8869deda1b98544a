"""What the pages of a jury's organisers call things, in the reader's language."""

from app.core.i18n import country_name, localised, ngettext, show_number
from app.core.i18n import gettext as _
from judging.models import Conflict, Round
from judging.rules.kinds import ConflictKind, JurorState, RoundKind, RoundState
from judging.rules.opening import Gap, RoundSetup

#: the look of a state (parts.html, status)
JUROR_KINDS = {
    JurorState.INVITED: "info",
    JurorState.ACCEPTED: "ok",
    JurorState.DECLINED: "",
    JurorState.LEFT: "",
}
ROUND_KINDS = {RoundState.SETUP: "info", RoundState.OPEN: "open", RoundState.CLOSED: ""}


def juror_state_name(state: JurorState) -> str:
    """Whether somebody sits on the jury."""
    return {
        JurorState.INVITED: _("Invited"),
        JurorState.ACCEPTED: _("Accepted"),
        JurorState.DECLINED: _("Declined"),
        JurorState.LEFT: _("Left"),
    }[state]


def round_state_name(state: RoundState) -> str:
    """Where a round stands."""
    return {
        RoundState.SETUP: _("In set-up"),
        RoundState.OPEN: _("Open"),
        RoundState.CLOSED: _("Closed"),
    }[state]


def round_kind_name(kind: RoundKind) -> str:
    """How a round judges."""
    return {
        RoundKind.VOTE: _("In or out, by votes"),
        RoundKind.CRITERIA: _("Marks by criteria"),
    }[kind]


def who_judges(round_: Round) -> str:
    """How many jurors each submission gets."""
    if round_.everyone:
        return _("Everybody without a conflict judges every submission")
    return ngettext(
        "%(num)d juror for each submission",
        "%(num)d jurors for each submission",
        round_.marks_each,
    )


def who_advances(round_: Round) -> str:
    """What it takes to come into the next round."""
    if round_.kind is RoundKind.VOTE:
        return ngettext(
            "Advances with %(num)d “in”, or one “must keep”",
            "Advances with %(num)d “in”, or one “must keep”",
            round_.votes_needed,
        )
    if round_.advance is None:
        return _("Decides: nothing comes after it")
    return ngettext("The best one advances", "The best %(num)d advance", round_.advance)


def gap_words(gap: Gap, setup: RoundSetup) -> str:
    """What is missing before the round can open, and what to do."""
    return {
        Gap.CALL_OPEN: _("The call still takes submissions. Rounds open once it is closed."),
        Gap.FORWARDING: _(
            "Organisations still forward their best. Rounds open after the last day."
        ),
        Gap.PREVIOUS_OPEN: _("The round before this one is not closed yet."),
        Gap.UNCHECKED: ngettext(
            "%(num)d submission waits for the secretary to check it.",
            "%(num)d submissions wait for the secretary to check them.",
            setup.unchecked,
        ),
        Gap.NO_SUBMISSIONS: _("No submission comes into this round."),
        Gap.NO_CRITERIA: _("Add at least one criterion."),
        Gap.NO_JURORS: _("Nobody on the panel has accepted and declared their conflicts yet."),
        Gap.TOO_FEW_JURORS: _(
            "Each submission needs %(wanted)s jurors, and the panel has %(jurors)s who are ready.",
            wanted=show_number(setup.marks_each),
            jurors=show_number(setup.jurors),
        ),
        Gap.UNSETTLED_CONFLICTS: ngettext(
            "%(num)d declared conflict waits for the secretary to look up whom it means.",
            "%(num)d declared conflicts wait for the secretary to look up whom they mean.",
            setup.unsettled,
        ),
    }[gap]


def relation_names() -> dict[ConflictKind, str]:
    """What connects a juror with a person, for a select field."""
    return {
        ConflictKind.FAMILY: _("Somebody of my family"),
        ConflictKind.PUPIL: _("My pupil or student"),
        ConflictKind.MENTOR: _("Somebody I helped with it"),
        ConflictKind.OTHER: _("Something else"),
    }


def conflict_kind_name(kind: ConflictKind) -> str:
    """What kind of conflict it is, as its organisers read it."""
    return {
        ConflictKind.ORGANISATION: _("Organisation"),
        ConflictKind.COUNTRY: _("Country"),
        ConflictKind.FAMILY: _("Family"),
        ConflictKind.PUPIL: _("Pupil or student"),
        ConflictKind.MENTOR: _("Helped with it"),
        ConflictKind.OTHER: _("Other"),
    }[kind]


def place_of(conflict: Conflict) -> str:
    """The country or organisation that a conflict names; empty when it is about a person."""
    if conflict.country:
        return country_name(conflict.country)
    return conflict.organisation.name if conflict.organisation else ""


def round_name(round_: Round) -> str:
    """Its name with its number: 2. By criteria."""
    return _("%(number)s. %(name)s", number=round_.position, name=localised(round_.name))
