"""The kernel: knows no area, serves them all."""
