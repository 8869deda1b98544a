"""Badges on paper: ordered, drawn, booked. While they are drawn, everybody else may write."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import bindparam

from app.core import audit
from app.core.clock import now
from app.core.errors import Invalid
from app.core.i18n import lazy_gettext as _l
from app.core.stale import lock_id
from app.core.transaction import keep_so_far, let_go, reading
from app.extensions import db
from app.programmes.models import Edition
from badges.models import Badge, SigningKey
from badges.queries.designs import SavedDesign, saved_design
from badges.queries.keys import newest_key, signing_keys
from badges.queries.wearers import Wearer, wearers
from badges.rules.eligibility import is_approved
from badges.rules.sheets import Sheet, fits
from badges.services.badges import issue_badges, replaced_meanwhile, with_next_codes
from badges.services.print_orders import Order, Watch, draw, make_order
from registration.models import Delegation
from registration.rules.roles import ParticipantRole

#: how often paper is drawn, the next time without what others printed meanwhile
TRIES = 3


@dataclass(frozen=True)
class Choice:
    """Which badges to print."""

    role: ParticipantRole | None = None
    #: only those never printed, or whose paper says something else than it would today
    changed_only: bool = False
    #: one badge alone
    badge: Badge | None = None
    #: that badge gets a new code, and is valid again if it was taken back
    anew: bool = False
    #: those of one delegation, after its cover
    delegation: Delegation | None = None
    #: each delegation after its cover
    by_delegation: bool = False

    @property
    def has_covers(self) -> bool:
        """Whether covers are printed as well."""
        return self.by_delegation or self.delegation is not None


class Code(NamedTuple):
    """What decides whether paper is valid."""

    serial: str
    issue: int
    #: the number of the signing key
    key_id: int

    @classmethod
    def of(cls, person: Wearer) -> Code:
        """That of somebody's paper."""
        return cls(person.serial, person.issue, person.key_id)


class Found(NamedTuple):
    """A badge as it is once the paper is drawn."""

    code: Code
    revoked_at: datetime | None
    printed_at: datetime | None
    imprint: str | None


def print_badges(
    edition: Edition,
    *,
    choice: Choice,
    sheet: str = "a6",
    by: Any,
    watch: Watch = iter,
    settle: Callable[[], Any] = lambda: None,
) -> tuple[bytes, int]:
    """A PDF with the chosen badges, and how many there are; they count as printed from now on.

    Makes the badges that are missing, and commits: the paper is drawn outside a transaction. Only
    then are badges marked, and paper that says something else by now is replaced, its old code
    refused; should drawing fail, all paper is as good as before. What others printed meanwhile is
    left out, and the rest drawn again. ``sheet`` is one of `badges.rules.sheets.Sheet`; ``watch``
    may look on as each person is drawn; ``settle`` is called before anything is marked and may
    still refuse.

    Invalid when there is nobody to print, or the sheet cannot hold them. Conflict when others
    printed or replaced, meanwhile, all that was drawn, or went on printing it.
    """
    paper, saved = _sheet(sheet), saved_design(edition)
    if not fits(paper, saved.design):
        raise Invalid(_l("Four badges of this size do not fit on A4. Choose another sheet."))
    _issue_missing(edition, choice, by=by)
    keep_so_far()
    with reading():
        order = _ordered(edition, choice, paper, saved)
    return _draw_and_book(edition, choice, order, by=by, watch=watch, settle=settle)


def _issue_missing(edition: Edition, choice: Choice, *, by: Any) -> None:
    """Nobody gets a badge when there is nobody to print."""
    with db.session.begin_nested():
        if issue_badges(edition, by=by):
            _chosen(edition, choice)


def _draw_and_book(
    edition: Edition,
    choice: Choice,
    order: Order,
    *,
    by: Any,
    watch: Watch,
    settle: Callable[[], Any],
) -> tuple[bytes, int]:
    for _try in range(TRIES):
        pdf = draw(order, watch)
        with db.session.begin_nested():
            lock_id(Edition, edition.id)
            found = _found_now(edition, choice, order)
            left = _not_taken(order, found, anew=choice.anew)
            if not left or len(left) == len(order.people):
                settle()
                _book(edition, choice, order.only(left), found, by=by)
                return pdf, len(order.people)
        let_go()
        order = order.only(left)
    raise replaced_meanwhile()


def _ordered(edition: Edition, choice: Choice, sheet: Sheet, saved: SavedDesign) -> Order:
    moment, chosen = now(), _chosen(edition, choice)
    stale = {one.badge_id for one in chosen if choice.anew or _is_replaced(one)}
    people = with_next_codes(chosen, stale, newest_key().key_id) if stale else chosen
    return make_order(
        edition, people, before=chosen, read_at=moment, saved=saved, sheet=sheet,
        covers=choice.has_covers,
    )  # fmt: skip


def _sheet(name: str) -> Sheet:
    try:
        return Sheet(name)
    except ValueError:
        raise Invalid(_l("There is no such sheet.")) from None


def _is_replaced(person: Wearer) -> bool:
    """Whether there is paper that must not be good any more, or a code that nobody believes."""
    on_paper = person.printed_at is not None or person.compromised_at is not None
    return on_paper and person.is_changed


def _chosen(edition: Edition, choice: Choice) -> list[Wearer]:
    conditions = [Badge.edition_id == edition.id]
    if not choice.anew:
        conditions.append(Badge.revoked_at.is_(None))
    if choice.badge is not None:
        conditions.append(Badge.id == choice.badge.id)
    if choice.delegation is not None:
        conditions.append(Delegation.id == choice.delegation.id)
    chosen = [
        person
        for person in wearers(*conditions)
        if is_approved(person.state, withdrawn=person.withdrawn_at is not None)
        and choice.role in (None, person.role)
        and (person.is_changed or not choice.changed_only)
    ]
    if not chosen:
        raise Invalid(_l("There is no badge to print. Validate delegations first, or print all."))
    return chosen


def _not_taken(order: Order, found: dict[int, Found], *, anew: bool) -> set[int]:
    """The badges that nobody else printed since the order was read: two valid papers of one badge
    would let two people in. Where it was ordered ``anew``, a second tap gets the same paper."""
    taken = [
        drawn
        for before, drawn in zip(order.before, order.people, strict=True)
        if _is_taken(before, drawn, found.get(drawn.badge_id))
    ]
    if anew:
        words = zip(taken, order.imprints(taken), strict=True)
        taken = [one for one, said in words if found[one.badge_id].imprint != said]
    return {one.badge_id for one in order.people} - {one.badge_id for one in taken}


def _is_taken(before: Wearer, drawn: Wearer, by_now: Found | None) -> bool:
    """Whether there is paper with that code, and there was none."""
    if before.printed_at is not None and Code.of(before) == Code.of(drawn):
        return False  # printed once more on purpose
    return by_now is not None and by_now.printed_at is not None and by_now.code == Code.of(drawn)


def _book(
    edition: Edition, choice: Choice, order: Order, found: dict[int, Found], *, by: Any
) -> None:
    """Make the codes on the paper valid and mark it as printed. Whatever others replaced or took
    back meanwhile stays as they left it, as if this paper had been there before."""
    keys = {key.key_id: key.id for key in signing_keys()}
    renewed, printed = _still_good(order, found, keys)
    if not printed:
        raise replaced_meanwhile()
    _write(order, renewed, printed, keys)
    if choice.anew and choice.badge is not None and renewed:
        _make_valid(choice.badge, by=by)
    said = {"delegation": choice.delegation.number} if choice.delegation else {}
    audit.record(
        "badges.printed", choice.badge or edition, by=by, count=len(order.people),
        sheet=order.sheet.value, **said,
    )  # fmt: skip


def _found_now(edition: Edition, choice: Choice, order: Order) -> dict[int, Found]:
    """The edition's badges, or that one, as they are by now, locked."""
    code = Badge.serial, Badge.issue, SigningKey.key_id
    query = (
        db.select(Badge.id, *code, Badge.revoked_at, Badge.printed_at, Badge.imprint)
        .join(Badge.key)
        .where(Badge.edition_id == edition.id)
        .order_by(Badge.id)
        .with_for_update(key_share=True, of=Badge)  # doors go on reading them
    )
    if choice.badge is not None:
        query = query.where(Badge.id == order.people[0].badge_id)  # its row may be gone
    return {
        number: Found(Code(serial, issue, key_id), *rest)
        for number, serial, issue, key_id, *rest in db.session.execute(query)
    }


def _still_good(
    order: Order, found: dict[int, Found], believed: Collection[int]
) -> tuple[list[Wearer], list[Wearer]]:
    """Whose code becomes the next one, and whose paper is good. A code that is on paper is used up,
    also where the badge was taken back meanwhile."""
    renewed, printed = [], []
    for before, drawn in zip(order.before, order.people, strict=True):
        if drawn.badge_id not in found or drawn.key_id not in believed:
            continue
        code, revoked_at = found[drawn.badge_id][:2]
        if code == Code.of(before) != Code.of(drawn):
            renewed.append(drawn)
        if code in (Code.of(before), Code.of(drawn)) and revoked_at in (None, before.revoked_at):
            printed.append(drawn)
    return renewed, printed


def _write(
    order: Order, renewed: list[Wearer], printed: list[Wearer], keys: dict[int, int]
) -> None:
    """Thousands in one statement each."""
    _update([
        {"badge": one.badge_id, "serial": one.serial, "issue": one.issue,
         "short_code": one.short_code, "key_id": keys[one.key_id]}
        for one in renewed
    ])  # fmt: skip
    _update([
        {"badge": one.badge_id, "printed_at": order.read_at, "imprint": said}
        for one, said in zip(printed, order.imprints(printed), strict=True)
    ])  # fmt: skip
    db.session.flush()
    db.session.expire_all()  # what was read of these rows is old


def _update(rows: list[dict[str, Any]]) -> None:
    if not rows:
        return
    table: Any = Badge.__table__
    columns: Any = {name: bindparam(name) for name in rows[0] if name != "badge"}
    statement = table.update().where(table.c.id == bindparam("badge")).values(columns)
    db.session.connection().execute(statement, rows)


def _make_valid(badge: Badge, *, by: Any) -> None:
    badge.revoked_at, badge.revoked_reason = None, ""
    audit.record("badge.replaced", badge, by=by, issue=badge.issue)
