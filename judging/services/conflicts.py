"""What jurors must not judge: declared by them, looked up by the secretary."""

from collections.abc import Iterable
from typing import Any

from app.accounts.queries import holders
from app.core import audit
from app.core.access import Role
from app.core.clock import now
from app.core.errors import Conflict as Refused
from app.core.errors import Invalid, NotAllowed
from app.core.i18n import country_names
from app.core.i18n import lazy_gettext as _l
from app.core.stale import lock
from app.organisations.models import Organisation
from judging.mails import jury as mails
from judging.models import Conflict, Juror, Submission
from judging.queries.permissions import require_secretary
from judging.rules.kinds import ConflictKind, JurorState
from judging.services.jurors import plan_for

WORDS_MAX = 500
#: of people; the others name a country or an organisation
PERSONAL = (ConflictKind.FAMILY, ConflictKind.PUPIL, ConflictKind.MENTOR, ConflictKind.OTHER)


def declare_conflicts(
    juror: Juror,
    *,
    countries: Iterable[str],
    organisations: Iterable[Organisation],
    words: Iterable[tuple[ConflictKind, str]],
    by: Any,
) -> None:
    """The juror's list is complete: these countries and organisations (instead of those before),
    and these ``words`` about people (beside those before), which the secretary looks up.

    Open rounds are planned again; marks given already to what is barred now do not count.
    NotAllowed for anybody else, Conflict before the invitation is accepted.
    """
    if juror.user_id != getattr(by, "id", None):
        raise NotAllowed(_l("Only the juror may do this."))
    lock(juror)
    if juror.state is not JurorState.ACCEPTED:
        raise Refused(_l("Accept the invitation first."))
    added = [(kind, text.strip()[:WORDS_MAX]) for kind, text in words if text.strip()]
    if any(kind not in PERSONAL for kind, _ in added):
        raise Invalid(_l("Choose what connects you with this person."))
    _replace_places(juror, set(countries), list(organisations))
    for kind, text in added:
        juror.conflicts.append(Conflict(kind=kind, reason=text))
    juror.declared_at = now()
    audit.record("juror.declared", juror, by=by, conflicts=len(juror.conflicts))
    if added:
        mails.send_to_settle(juror, to=_secretaries(juror))
    plan_for(juror, by=by)


def _replace_places(juror: Juror, countries: set[str], organisations: list[Organisation]) -> None:
    if countries - country_names("en").keys():
        raise Invalid(_l("Choose countries of the list."), "countries")
    for old in [each for each in juror.conflicts if each.country or each.organisation_id]:
        juror.conflicts.remove(old)
    for country in sorted(countries):
        declared = Conflict(kind=ConflictKind.COUNTRY, country=country, settled_at=now())
        juror.conflicts.append(declared)
    for organisation in organisations:
        declared = Conflict(
            kind=ConflictKind.ORGANISATION, organisation=organisation, settled_at=now()
        )
        juror.conflicts.append(declared)


def _secretaries(juror: Juror) -> dict[str, str]:
    found = holders(juror.call.edition.scope, Role.PROGRAMME_MANAGER)
    return {grant.user.email: grant.user.language for grant in found}


def settle_conflict(conflict: Conflict, *, submissions: Iterable[Submission], by: Any) -> None:
    """These submissions are meant by the juror's words; none: nothing of that person came in.

    May be done again: what was found before is replaced. Open rounds are planned again.
    """
    juror = conflict.juror
    require_secretary(juror.call, by=by)
    lock(juror)
    found = list(submissions)
    if any(each.call_id != juror.call_id for each in found):
        raise Invalid(_l("Choose submissions of this call."), "submissions")
    for old in [each for each in juror.conflicts if _stems_from(each, conflict)]:
        juror.conflicts.remove(old)
    conflict.settled_at = now()
    for each in found:
        named = Conflict(kind=conflict.kind, submission=each, reason=conflict.reason)
        named.settled_at = now()
        juror.conflicts.append(named)
    audit.record("conflict.settled", juror, by=by, found=[each.number for each in found])
    plan_for(juror, by=by)


def _stems_from(other: Conflict, conflict: Conflict) -> bool:
    return (
        other.id != conflict.id
        and other.submission_id is not None
        and (other.kind, other.reason) == (conflict.kind, conflict.reason)
    )
