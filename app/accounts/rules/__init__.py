"""What accounts decide by, as plain functions."""
