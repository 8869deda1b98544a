"""Every write of calls and juries."""
