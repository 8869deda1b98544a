"""Reads of badges and stations that are used twice, or are harder than one select."""
