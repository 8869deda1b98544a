"""Every write to organisations."""
