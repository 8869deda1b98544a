"""Texts of certificates: placeholders by name only."""

import pytest

from badges.rules.certificates import CertificateKind
from badges.rules.wording import OF_KIND, FaultKind, fault, fill, placeholders

KIND = CertificateKind


@pytest.mark.parametrize(
    ("text", "kind", "found"),
    [
        ("", KIND.SPEAKER, None),
        ("spoke at {event} on {session}", KIND.SPEAKER, None),
        ("{name}{name}", KIND.PARTICIPATION, None),
        ("won {award}", KIND.SPEAKER, (FaultKind.UNKNOWN, "{award}")),
        ("of {Name}", KIND.SPEAKER, (FaultKind.UNKNOWN, "{Name}")),
        ("of { name }", KIND.SPEAKER, (FaultKind.UNKNOWN, "{ name }")),
        ("of {}", KIND.SPEAKER, (FaultKind.UNKNOWN, "{}")),
        ("{name.__class__}", KIND.SPEAKER, (FaultKind.UNKNOWN, "{name.__class__}")),
        ("{{name}}", KIND.SPEAKER, (FaultKind.BRACE, "{")),
        ("half {name", KIND.SPEAKER, (FaultKind.BRACE, "{")),
        ("half name}", KIND.SPEAKER, (FaultKind.BRACE, "}")),
        ("100 % of {event}", KIND.JURY, None),
    ],
)
def test_faults(text, kind, found):
    assert fault(text, kind) == found


def test_each_kind_knows_its_own_placeholders():
    own = {kind: set(placeholders(kind)) - set(placeholders(KIND.PARTICIPATION)) for kind in KIND}

    assert {kind: names for kind, names in own.items() if names} == {
        kind: set(names) for kind, names in OF_KIND.items()
    }


def test_a_fact_is_never_read_as_a_placeholder():
    facts = {"name": "{event} {name}", "event": "100 % \\1"}

    assert fill("{name} at {event}", facts) == "{event} {name} at 100 % \\1"
