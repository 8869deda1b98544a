"""Every write of badges, stations, scans and certificates."""
