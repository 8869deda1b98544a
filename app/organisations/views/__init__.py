"""Pages of organisations: the directory, the member account, the regional office's desk."""

from app.organisations.views import directory, member, office
from app.organisations.views.blueprint import bp

__all__ = ["bp", "directory", "member", "office"]
