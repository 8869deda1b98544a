"""What is said after a round: thanks, a question about a mark, a result to release or to redo."""

from flask import current_app

from app.accounts.models import User
from app.core import outbox
from app.core.i18n import gettext as _
from app.core.i18n import localised
from app.core.outbox import Mail
from judging.models import Call, Remark, Round
from judging.queries.wording_desk import piece_name


def send_thanks(user: User, round_: Round) -> None:
    """Thank somebody who judged in a round that was closed."""
    outbox.queue(to=user.email, language=user.language, mail=lambda: _thanks(round_))


def send_question(remark: Remark) -> None:
    """Ask a juror about what they gave; nothing is changed by it."""
    user = remark.assignment.juror.user
    outbox.queue(to=user.email, language=user.language, mail=lambda: _question(remark))


def send_answer(remark: Remark, *, to: User) -> None:
    """Tell whoever asked that the juror answered."""
    outbox.queue(to=to.email, language=to.language, mail=lambda: _answer(remark))


def send_signed(call: Call, *, to: User) -> None:
    """A result waits for a second person."""
    outbox.queue(to=to.email, language=to.language, mail=lambda: _signed(call))


def send_returned(call: Call, *, reason: str, to: User) -> None:
    """A signed result comes back."""
    outbox.queue(to=to.email, language=to.language, mail=lambda: _returned(call, reason))


def send_released(call: Call, *, to: User) -> None:
    """The result is released."""
    outbox.queue(to=to.email, language=to.language, mail=lambda: _released(call))


def _address(path: str) -> str:
    return f"{current_app.config['BASE_URL']}{path}"


def _to_results(call: Call) -> str:
    return _address(f"/staff/calls/{call.code}/results")


def _thanks(round_: Round) -> Mail:
    call, name = localised(round_.call.name), localised(round_.name)
    return Mail(
        subject=_("Thank you: %(round)s of %(call)s is closed", round=name, call=call),
        paragraphs=[
            _("“%(round)s” of %(call)s is closed, and your marks count.", round=name, call=call),
            _("Thank you for the time and the care you gave to the work of young people."),
            _("If another round needs you, you will hear from us. Until the result is public, "
              "please keep to yourself what you saw."),
        ],
        action_label=_("Your marks"),
        action_url=_address("/jury/"),
    )  # fmt: skip


def _question(remark: Remark) -> Mail:
    task = remark.assignment
    call, piece = task.round.call, piece_name(task.round.call, task.submission.number or 0)
    return Mail(
        subject=_("A question about %(piece)s: %(call)s", piece=piece, call=localised(call.name)),
        paragraphs=[
            _("The organisers of the jury ask you about what you gave %(piece)s:", piece=piece),
            remark.text,
            _("Your mark stands as you gave it. If it was a slip, say so in your answer."),
        ],
        action_label=_("Answer"),
        action_url=_address(f"/jury/questions/{remark.public_id}"),
    )


def _answer(remark: Remark) -> Mail:
    task = remark.assignment
    call, piece = task.round.call, piece_name(task.round.call, task.submission.number or 0)
    return Mail(
        subject=_("A juror answered about %(piece)s", piece=piece),
        paragraphs=[
            _("You asked: %(text)s", text=remark.text),
            _("The answer: %(text)s", text=remark.answer),
        ],
        action_label=_("See the marks"),
        action_url=_address(
            f"/staff/calls/{call.code}/rounds/{task.round.public_id}"
            f"/submissions/{task.submission.public_id}"
        ),
    )


def _signed(call: Call) -> Mail:
    name = localised(call.name)
    return Mail(
        subject=_("The result of %(call)s is signed and waits for release", call=name),
        paragraphs=[
            _("The jury's result of %(call)s is signed.", call=name),
            _("A second person looks at it and releases it, or sends it back with a reason. "
              "After the release nobody can change it."),
        ],
        action_label=_("Look at the result"),
        action_url=_to_results(call),
    )  # fmt: skip


def _returned(call: Call, reason: str) -> Mail:
    name = localised(call.name)
    return Mail(
        subject=_("The result of %(call)s was sent back", call=name),
        paragraphs=[
            _("The result of %(call)s that you signed was not released. The reason:", call=name),
            reason,
            _("Put it right, then sign again."),
        ],
        action_label=_("Look at the result"),
        action_url=_to_results(call),
    )


def _released(call: Call) -> Mail:
    name = localised(call.name)
    return Mail(
        subject=_("The result of %(call)s is released", call=name),
        paragraphs=[
            _("The result of %(call)s that you signed is released and frozen.", call=name),
            _("The jury's protocol says how it came about and how anybody can compute it again."),
        ],
        action_label=_("Result and protocol"),
        action_url=_to_results(call),
    )
