"""How many guesses a stranger gets."""

from datetime import timedelta
from ipaddress import ip_address, ip_network

WINDOW = timedelta(minutes=15)
PER_ACCOUNT = 5
PER_ADDRESS = 20


def network_of(address: str) -> str:
    """What counts as one address: of IPv6 the whole /64, from which a caller may choose."""
    try:
        parsed = ip_address(address)
    except ValueError:
        return "unknown"
    if parsed.version == 4:
        return str(parsed)
    return str(ip_network((parsed, 64), strict=False))
