"""Tables of accounts."""

from app.accounts.models.api_token import ApiToken
from app.accounts.models.grant import ROLE_NAMES, Grant
from app.accounts.models.one_time_link import LinkPurpose, OneTimeLink
from app.accounts.models.recovery_code import RecoveryCode
from app.accounts.models.sign_in_attempt import SignInAttempt
from app.accounts.models.user import User
from app.accounts.models.user_session import UserSession

__all__ = [
    "ROLE_NAMES",
    "ApiToken",
    "Grant",
    "LinkPurpose",
    "OneTimeLink",
    "RecoveryCode",
    "SignInAttempt",
    "User",
    "UserSession",
]
