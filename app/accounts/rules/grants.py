"""Which role is held where, and who may hand it out."""

from collections.abc import Iterable

from app.core.access import Role

#: what kind of scope each role is held for; roles not named here are held everywhere
SCOPE_KIND = {
    Role.PROGRAMME_MANAGER: "edition",
    Role.DESK: "edition",
    Role.JUROR: "edition",
    Role.PRESIDENT_OF_JURY: "edition",
    Role.REGIONAL_VALIDATOR: "region",
    Role.REPRESENTATIVE: "organisation",
    Role.HEAD_OF_DELEGATION: "organisation",
}
#: these may also be held everywhere
SCOPE_OPTIONAL = frozenset({Role.JUROR, Role.PRESIDENT_OF_JURY})

#: who, beside an administrator, hands out a role inside their own scope
GIVERS = {
    Role.DESK: frozenset({Role.PROGRAMME_MANAGER}),
    Role.JUROR: frozenset({Role.PROGRAMME_MANAGER}),
    Role.PRESIDENT_OF_JURY: frozenset({Role.PROGRAMME_MANAGER}),
    Role.REPRESENTATIVE: frozenset({Role.REGIONAL_VALIDATOR}),
    Role.HEAD_OF_DELEGATION: frozenset({Role.REGIONAL_VALIDATOR, Role.REPRESENTATIVE}),
}

Held = tuple[Role, str | None]


def scope_problem(role: Role, scope: str | None) -> str | None:
    """``missing``, ``needless`` or ``wrong_kind``; None when ``role`` may be held in ``scope``."""
    kind = SCOPE_KIND.get(role)
    if scope is None:
        return "missing" if kind and role not in SCOPE_OPTIONAL else None
    if kind is None:
        return "needless"
    found, _, code = scope.partition(":")
    return None if found == kind and code else "wrong_kind"


def may_give(held: Iterable[Held], role: Role, scope: str | None, *, within: str | None) -> bool:
    """Whether the holder of ``held`` may give or take ``role`` in ``scope``.

    ``within`` is the scope around it (the region of an organisation), where there is one.
    """
    held = list(held)
    if any(own is Role.ADMINISTRATOR for own, _ in held):
        return True
    givers = GIVERS.get(role, frozenset())
    around = {None, scope, within}
    return scope is not None and any(own in givers and where in around for own, where in held)


def roles_to_give(held: Iterable[Held]) -> list[Role]:
    """The roles that the holder of ``held`` may hand out somewhere, in the order of ``Role``."""
    own = {role for role, _ in held}
    if Role.ADMINISTRATOR in own:
        return list(Role)
    return [role for role in Role if own & GIVERS.get(role, frozenset())]
