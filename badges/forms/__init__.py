"""What managers may enter about stations, devices and certificates."""
