"""Addresses in mails: from the platform's own base, never from what a request claims to be."""

from flask import current_app

from registration.models import Delegation


def to_delegation(delegation: Delegation) -> str:
    """The delegation's page."""
    return f"{current_app.config['BASE_URL']}/delegations/{delegation.public_id}/"


def to_consent(token: str) -> str:
    """A parent's private page."""
    return f"{current_app.config['BASE_URL']}/consent/{token}"
