"""The people who judge in the demonstration: two can be signed in to, the rest are invented."""

from collections.abc import Sequence
from typing import Any

from app.accounts.models import Grant
from app.accounts.queries import user_by_email
from app.core.access import Role
from judging.models import Call, Juror
from judging.queries.rounds import rounds_of
from judging.services.conflicts import declare_conflicts
from judging.services.jurors import answer_invitation, invite_juror
from judging.services.rounds import set_panel

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
    """Invite ``people``, who accept, declare no conflicts and sit in every round."""
    jurors = [_juror(call, number, *person, by) for number, person in enumerate(people)]
    for round_ in rounds_of(call):
        set_panel(round_, jurors=jurors, by=by)
    return jurors


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
    answer_invitation(juror, accept=True, country=country, organisation=None, by=juror.user)
    declare_conflicts(juror, countries=(), organisations=(), words=(), by=juror.user)
    return juror


def make_president(call: Call) -> Any:
    """president@ presides over the jury of ``call``; answers who that is."""
    user = user_by_email("president@demo.example")
    assert user is not None
    if not user.has_role(Role.PRESIDENT_OF_JURY, scope=call.edition.scope):
        user.grants.append(Grant(role=Role.PRESIDENT_OF_JURY, scope=call.edition.scope))
    return user
