"""Forms of calls and juries."""
