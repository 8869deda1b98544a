"""What managers hear before authors' data go although a call is not finished."""

from datetime import date, timedelta

from flask import current_app

from app.accounts.models import User
from app.core import outbox
from app.core.i18n import gettext as _
from app.core.i18n import localised, show_date
from app.core.outbox import Mail
from judging.models import Call


def send_erasure(call: Call, until: date, *, to: User) -> None:
    """The data of the authors are kept ``until`` that day and no longer."""
    outbox.queue(to=to.email, language=to.language, mail=lambda: _erasure(call, until))


def _erasure(call: Call, until: date) -> Mail:
    name, day = localised(call.name), show_date(until + timedelta(days=1), "long")
    return Mail(
        subject=_("%(call)s: the data of the authors go on %(day)s", call=name, day=day),
        paragraphs=[
            _(
                "A round of %(call)s is still open, or its result is not released. On %(day)s the "
                "names, addresses and photos of its authors are erased all the same.",
                call=name,
                day=day,
            ),
            _("Release the result before that day: then winners keep their names and photos."),
        ],
        action_label=_("Look at the result"),
        action_url=f"{current_app.config['BASE_URL']}/staff/calls/{call.code}/results",
    )
