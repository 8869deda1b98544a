"""Pure rules of organisations and memberships."""
