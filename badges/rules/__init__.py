"""Pure rules of badges, scanning and certificates."""
