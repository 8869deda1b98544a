"""Pure rules of programmes and editions."""
