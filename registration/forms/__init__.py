"""What people may enter."""
