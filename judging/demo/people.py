"""The people who judge in the demonstration: two can be signed in to, the rest are invented."""

from collections.abc import Sequence
from typing import Any

from app.accounts.models import Grant
from app.accounts.queries import user_by_email
from app.core.access import Role
from app.core.clock import now
from judging.models import Call, Juror
from judging.rules.kinds import JurorState
from judging.services.jurors import invite_juror

#: name, country; the first one signs in as juror@
JURY = (
    ("Julia Santos", "PT"),
    ("Ingrid Solberg", "NO"),
    ("Kwame Mensah", "GH"),
    ("Chen Yu-ting", "TW"),
    ("Rosa Quispe", "PE"),
    ("Tomáš Beneš", "CZ"),
)


def seat_jury(call: Call, *, by: Any, people: Sequence[tuple[str, str]] = JURY) -> list[Juror]:
    """Invite ``people``, who all accepted and declared their conflicts."""
    return [_juror(call, number, *person, by) for number, person in enumerate(people)]


def _juror(call: Call, number: int, name: str, country: str, by: Any) -> Juror:
    local = f"juror{number}" if number else "juror"
    juror = invite_juror(
        call,
        email=f"{local}@demo.example",
        name=name,
        language="en",
        country=country,
        organisation=None,
        president=False,
        by=by,
    )
    juror.state, juror.answered_at, juror.declared_at = JurorState.ACCEPTED, now(), now()
    return juror


def make_president(call: Call) -> Any:
    """president@ presides over the jury of ``call``; answers who that is."""
    user = user_by_email("president@demo.example")
    assert user is not None
    if not user.has_role(Role.PRESIDENT_OF_JURY, scope=call.edition.scope):
        user.grants.append(Grant(role=Role.PRESIDENT_OF_JURY, scope=call.edition.scope))
    return user
