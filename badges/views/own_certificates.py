"""What somebody with an account holds themselves: as a juror, or for a talk they proposed."""

from typing import Any

from flask_login import current_user

from app.core.access import Role, requires
from app.core.web import page
from badges.queries import certificate_kinds as words
from badges.queries.certificates import certificates_of_account
from badges.views.blueprint import bp

#: whose menu has it: others hold none by their account
HOLDERS = (Role.JUROR, Role.REPRESENTATIVE, Role.HEAD_OF_DELEGATION)


@bp.get("/account/certificates")
@requires()
def own_certificates() -> Any:
    """The caller's certificates in force, the newest first."""
    found = certificates_of_account(current_user)
    return page("badges/certificates/mine.html", certificates=found, words=words)


def is_shown(user: Any) -> bool:
    """Whether the account's menu has the page."""
    grants = getattr(user, "grants", ())  # a device holds none
    return any(grant.role in HOLDERS for grant in grants)
