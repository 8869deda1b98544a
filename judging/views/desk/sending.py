"""Where a juror's device sends marks: JSON, each answered on its own."""

from datetime import datetime
from typing import Any

from flask import request
from flask_login import current_user

from app.core.access import requires
from app.core.i18n import gettext as _
from judging.queries.desk import tasks_of
from judging.rules.desk import progress
from judging.services.desk import Receipt, Sending, receive_sendings
from judging.views.blueprint import bp
from judging.views.desk.seat import seat_or_404
from judging.views.fetch import JURY

#: as many as a device sends at once; more are answered as unread
MOST = 100


@bp.post("/jury/<seat>/marks")
@requires(*JURY)
def send_marks(seat: str) -> Any:
    """Save what the device kept: ``{"marks": [{nonce, assignment, criterion, value, given_at}]}``.

    One result each, in order: saved, or refused with the reason; and how far the desk is now.
    """
    here = seat_or_404(seat)
    body = _body()
    items = body.get("marks") if isinstance(body, dict) else None
    read = [_read(item) for item in items[:MOST]] if isinstance(items, list) else []
    good = receive_sendings(
        here, [one for one in read if isinstance(one, Sending)], by=current_user
    )
    answers = iter(good)
    receipts = [next(answers) if isinstance(one, Sending) else one for one in read]
    far = progress(tasks_of(here))
    return {
        "results": [_result(receipt) for receipt in receipts],
        "judged": far.judged,
        "total": far.total,
        "put_off": far.skipped,
    }


def _body() -> Any:
    """What came, as JSON; None when it is none, also nested deeper than anything can be read."""
    try:
        return request.get_json(silent=True)
    except RecursionError:
        return None


def _result(receipt: Receipt) -> dict[str, str | None]:
    return {
        "nonce": receipt.nonce,
        "result": "saved" if receipt.saved else "refused",
        "state": receipt.state.value if receipt.state else None,
        "reason": receipt.reason,
    }


def _read(item: Any) -> Sending | Receipt:
    """One item as the service takes it; a refusal when nobody can read it."""
    try:
        value = item.get("value")
        if value is not None and type(value) is not int:
            raise TypeError(value)
        return Sending(
            nonce=_text(item["nonce"]),
            assignment=_text(item["assignment"]),
            criterion=_text(item.get("criterion") or ""),
            value=value,
            given_at=_moment(item.get("given_at")),
            skip=item.get("skip") is True,
        )
    except (AttributeError, KeyError, TypeError, ValueError):
        nonce = item.get("nonce") if isinstance(item, dict) else None
        return Receipt(str(nonce or ""), False, reason=_("The page sent something unreadable."))


def _text(value: Any) -> str:
    if (
        not isinstance(value, str)
        or len(value) > 64
        or not (value.isascii() and value.isprintable())
    ):
        raise ValueError(value)
    return value


def _moment(text: Any) -> datetime | None:
    """When it was given by the device's clock; None leaves it to ours."""
    moment = datetime.fromisoformat(text) if text else None
    if moment is not None and moment.tzinfo is None:
        raise ValueError(text)
    return moment
