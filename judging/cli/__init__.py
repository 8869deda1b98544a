"""Commands about judging."""
