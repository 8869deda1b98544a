"""Addresses, devices, and who may hand out which role where."""

import pytest

from app.accounts.rules.attempts import network_of
from app.accounts.rules.devices import device_name
from app.accounts.rules.grants import may_give, roles_to_give, scope_problem
from app.core.access import Role


@pytest.mark.parametrize(
    ("address", "network"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:ffff::1", "2001:db8:1:2::/64"),
        ("2001:db8:1:3::1", "2001:db8:1:3::/64"),
        ("", "unknown"),
    ],
)
def test_an_ipv6_caller_counts_as_its_network(address: str, network: str) -> None:
    assert network_of(address) == network


@pytest.mark.parametrize(
    ("agent", "name"),
    [
        (
            "Mozilla/5.0 (Windows NT 10.0; rv:140.0) Gecko/20100101 Firefox/140.0",
            "Firefox · Windows",
        ),
        ("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537 Chrome/140 Safari/537", "Chrome · Linux"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/140 Safari/537 Edg/140", "Edge · Windows"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 19_0) Version/19 Safari/604", "Safari · iPhone"),
        ("curl/8.9", "curl"),
        ("", ""),
    ],
)
def test_a_browser_has_a_name_its_owner_knows(agent: str, name: str) -> None:
    assert device_name(agent) == name


@pytest.mark.parametrize(
    ("role", "scope", "problem"),
    [
        (Role.ADMINISTRATOR, None, None),
        (Role.FINANCE, "edition:esi-2027", "needless"),
        (Role.DESK, None, "missing"),
        (Role.DESK, "edition:esi-2027", None),
        (Role.DESK, "region:europe", "wrong_kind"),
        (Role.DESK, "edition:", "wrong_kind"),
        (Role.JUROR, None, None),
        (Role.REGIONAL_VALIDATOR, "region:europe", None),
        (Role.REPRESENTATIVE, "organisation:abc", None),
    ],
)
def test_each_role_has_its_kind_of_place(
    role: Role, scope: str | None, problem: str | None
) -> None:
    assert scope_problem(role, scope) == problem


ADMIN = [(Role.ADMINISTRATOR, None)]
MANAGER = [(Role.PROGRAMME_MANAGER, "edition:esi-2027")]
VALIDATOR = [(Role.REGIONAL_VALIDATOR, "region:europe")]
REPRESENTATIVE = [(Role.REPRESENTATIVE, "organisation:abc")]


@pytest.mark.parametrize(
    ("held", "role", "scope", "within", "allowed"),
    [
        (ADMIN, Role.FINANCE, None, None, True),
        (MANAGER, Role.DESK, "edition:esi-2027", None, True),
        (MANAGER, Role.JUROR, "edition:esi-2027", None, True),
        (MANAGER, Role.JUROR, None, None, False),
        (MANAGER, Role.DESK, "edition:ese-2026", None, False),
        (MANAGER, Role.PROGRAMME_MANAGER, "edition:esi-2027", None, False),
        (MANAGER, Role.ADMINISTRATOR, None, None, False),
        (VALIDATOR, Role.REPRESENTATIVE, "organisation:abc", "region:europe", True),
        (VALIDATOR, Role.REPRESENTATIVE, "organisation:abc", "region:asia", False),
        (REPRESENTATIVE, Role.HEAD_OF_DELEGATION, "organisation:abc", "region:europe", True),
        (REPRESENTATIVE, Role.HEAD_OF_DELEGATION, "organisation:xyz", "region:europe", False),
        (REPRESENTATIVE, Role.REPRESENTATIVE, "organisation:abc", None, False),
        ([(Role.PROGRAMME_MANAGER, None)], Role.DESK, "edition:ese-2026", None, True),
        ([(Role.FINANCE, None)], Role.DESK, "edition:ese-2026", None, False),
        ([], Role.DESK, "edition:ese-2026", None, False),
    ],
)
def test_roles_are_handed_out_inside_ones_own_scope(
    held: list[tuple[Role, str | None]],
    role: Role,
    scope: str | None,
    within: str | None,
    allowed: bool,
) -> None:
    assert may_give(held, role, scope, within=within) is allowed


def test_the_form_offers_what_one_may_hand_out() -> None:
    assert roles_to_give(ADMIN) == list(Role)
    assert roles_to_give(MANAGER) == [Role.DESK, Role.JUROR, Role.PRESIDENT_OF_JURY]
    assert roles_to_give(REPRESENTATIVE) == [Role.HEAD_OF_DELEGATION]
    assert roles_to_give([(Role.JUROR, None)]) == []
