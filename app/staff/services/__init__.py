"""Writes of the back office itself."""
