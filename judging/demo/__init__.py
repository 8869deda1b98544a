"""Sample calls with a jury at work. Authors and photos are invented; the photos are computed."""
