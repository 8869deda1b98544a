"""Every write of programmes and editions."""
