"""What the pages and the protocol of a result call things, in the reader's language."""

from typing import Any

from babel.numbers import format_decimal

from app.core.i18n import gettext as _
from app.core.i18n import language, localised, ngettext
from judging.models import Call, Criterion, Round
from judging.queries.wording_desk import piece_name, vote_names
from judging.queries.wording_jury import round_name
from judging.rules.final_order import DecidedBy
from judging.rules.kinds import RoundKind, SelectionState, Vote
from judging.rules.ranking import Reason

__all__ = ["piece_name", "round_name"]

#: the look of a state (parts.html, status)
SELECTION_KINDS = {
    None: "warn",
    SelectionState.DRAFT: "warn",
    SelectionState.SIGNED: "info",
    SelectionState.RELEASED: "ok",
}


def figure(value: Any, digits: int = 2) -> str:
    """A figure with so many decimals as the reader writes it; a dash where there is none."""
    if value is None:
        return "–"
    pattern = "#,##0." + "0" * digits if digits else "#,##0"
    return format_decimal(round(value, digits) + 0, format=pattern, locale=language())


def signed_figure(value: float, digits: int = 1) -> str:
    """With a plus before what is above nought."""
    sign = "+" if round(value, digits) > 0 else ""
    return sign + figure(value, digits)


def piece(call: Call, key: str) -> str:
    """Photo 0417."""
    return piece_name(call, int(key))


def juror(key: str) -> str:
    """Juror 3: how files, plots and the protocol call J03."""
    return _("Juror %(number)s", number=int(key[1:]))


def state_name(state: SelectionState | None) -> str:
    """Where the result of a call stands."""
    return {
        None: _("Not signed"),
        SelectionState.DRAFT: _("Not signed"),
        SelectionState.SIGNED: _("Signed, not released"),
        SelectionState.RELEASED: _("Released"),
    }[state]


def correction(reason: Reason, complete: bool) -> str:
    """Whether marks are corrected for severity and why, in a sentence."""
    if complete:
        return _(
            "Nothing to correct: every juror marked every submission, so strict and generous "
            "jurors weigh the same on all of them. The plain mean of the marks counts."
        )
    return {
        Reason.ESTIMATED: _(
            "Corrected: some jurors are stricter than others beyond chance, shared submissions "
            "connect all of them, and each gave ten marks or more."
        ),
        Reason.ASSUMED: _(
            "Corrected cautiously: there are too few marks to estimate how much the jurors "
            "differ, so a published value (lambda = 5.3) is used."
        ),
        Reason.NO_SEVERITY: _(
            "Not corrected: the jurors do not differ more than chance lets them, so the plain "
            "mean of the marks counts."
        ),
        Reason.NOT_CONNECTED: _(
            "Not corrected: some jurors share no submission with the others, so nobody can say "
            "who is strict and who saw weaker work. The plain mean counts."
        ),
        Reason.FEW_MARKS: _(
            "Not corrected: a juror gave fewer than ten marks, too few to tell strict from "
            "unlucky. The plain mean counts."
        ),
        Reason.ONE_JUROR: _("Not corrected: there is one juror, and nobody to compare with."),
    }[reason]


def agreement(alpha: float | None) -> str:
    """What Krippendorff's alpha means, in plain words."""
    if alpha is None:
        return _("Agreement cannot be told: no submission has two marks that could differ.")
    if alpha >= 0.8:
        return _(
            "Agreement is 1 when all jurors say the same and 0 when they draw lots. From 0.8 on "
            "the marks are reliable: another jury would order the submissions much the same way."
        )
    if alpha >= 0.667:
        return _(
            "Agreement is 1 when all jurors say the same and 0 when they draw lots. Between 0.67 "
            "and 0.8 the order holds on the whole, but not between neighbours: talk about those."
        )
    return _(
        "Agreement is 1 when all jurors say the same and 0 when they draw lots. Below 0.67 much "
        "hangs on who judged what: take the ranges and near ties below seriously, and talk."
    )


def concordance(w: float | None) -> str:
    """What Kendall's W means; empty where it cannot be computed."""
    if w is None:
        return ""
    return _(
        "Every juror marked everything, so the orders can be compared directly: Kendall’s W is "
        "%(w)s, where 1 is the same order for all and 0 no common order.",
        w=figure(w),
    )


def decided_by(rule: str) -> str:
    """What put a line behind the one above it, at equal means; empty: the mean did."""
    return {
        DecidedBy.MEAN: "",
        DecidedBy.HEAD_TO_HEAD: _("Equal mean: more jurors put the one above ahead"),
        DecidedBy.FIRST_CRITERION: _("Equal mean: lower in the first criterion"),
        DecidedBy.PREVIOUS_ROUND: _("Equal mean: lower in the round before"),
        DecidedBy.PRESIDENT: _("Equal in everything: the president decided"),
        DecidedBy.EX_AEQUO: _("Ex aequo"),
    }[DecidedBy(rule)]


def rank_change(line: Any) -> str:
    """How far the correction moved a line: ▲ 2, ▼ 1, same."""
    moved = line.raw_rank - line.rank
    if moved == 0:
        return _("same")
    return f"{'▲' if moved > 0 else '▼'} {figure(abs(moved), 0)}"


def rank_range(line: Any) -> str:
    """Best to worst rank without any one juror: 3–6."""
    low, high = figure(line.rank_low, 0), figure(line.rank_high, 0)
    return low if low == high else f"{low}–{high}"


def criterion_name(criterion: Criterion) -> str:
    """Its name in the reader's language."""
    return localised(criterion.name) or criterion.code


def value_name(round_: Round, value: int | None) -> str:
    """A value as a juror gave it; in a voting round its word."""
    if value is None:
        return _("taken back")
    return vote_names()[Vote(value)] if round_.kind is RoundKind.VOTE else figure(value, 0)


def marks_count(count: int) -> str:
    """How many marks, in words."""
    return ngettext("%(num)d mark", "%(num)d marks", count)


def judges_how(frozen: dict[str, Any]) -> str:
    """How a round of the snapshot judged and who went on, in a sentence or two."""
    each = (
        _("Everybody without a conflict judged everything.")
        if frozen["everyone"]
        else ngettext(
            "%(num)d juror for each submission.",
            "%(num)d jurors for each submission.",
            frozen["marks_each"],
        )
    )
    return f"{each} {_went_on(frozen)}".strip()


def _went_on(frozen: dict[str, Any]) -> str:
    if frozen["kind"] == RoundKind.VOTE:
        return ngettext(
            "%(num)d vote “in” or one “must keep” was enough to go on.",
            "%(num)d votes “in” or one “must keep” were enough to go on.",
            frozen["votes_needed"],
        )
    if frozen["advance"] is None:
        return ""
    return ngettext("The best one went on.", "The best %(num)d went on.", frozen["advance"])


def figure_short(value: float) -> str:
    """On the axis of a plot."""
    return figure(value, 0 if float(value).is_integer() else 1)
