"""A brake on guessing for calls that only read, where the database may not be written.

Misses are counted by the caller's network, in Redis where there is one and else in each server
process. Who missed too often waits; what they ask then is not looked at, so the answer tells
nothing.
"""

from collections.abc import Callable
from ipaddress import ip_address, ip_network
from typing import Any

from flask import Flask, g, request
from flask_limiter import Limiter

MISSES = "30 per 15 minutes"


def _network() -> str:
    """What counts as one caller: of IPv6 the whole /64, from which a caller may choose."""
    try:
        address = ip_address(request.remote_addr or "")
    except ValueError:
        return "unknown"
    return str(address if address.version == 4 else ip_network((address, 64), strict=False))


limiter = Limiter(_network, strategy="moving-window")


def init_app(app: Flask) -> None:
    """Open the counters."""
    app.config.setdefault("RATELIMIT_STORAGE_URI", app.config["REDIS_URL"] or "memory://")
    limiter.init_app(app)


def against_guessing(what: str) -> Callable[[Any], Any]:
    """Let a view answer a caller until they missed too often at ``what``; views share a count."""
    return limiter.shared_limit(MISSES, scope=what, deduct_when=lambda _: g.get("missed", False))


def missed() -> None:
    """This call asked for something that is not there."""
    g.missed = True
