"""What leaves the house: messages about certificates, and the certificates on paper."""
