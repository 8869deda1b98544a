"""Reads of calls and juries."""
