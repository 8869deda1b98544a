"""The messages of calls and juries."""
