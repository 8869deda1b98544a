"""Pages of accounts: the way in, one's own settings, the people of the platform."""

from app.accounts.views import links, people, person, profile, second_factor, security, sign_in
from app.accounts.views.blueprint import bp

__all__ = ["bp", "links", "people", "person", "profile", "second_factor", "security", "sign_in"]
