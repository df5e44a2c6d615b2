"""Whom a network address stands for, and which networks are trusted."""

import ipaddress
import re

from services.base.settings import settings

Network = ipaddress.IPv4Network | ipaddress.IPv6Network
Address = ipaddress.IPv4Address | ipaddress.IPv6Address

SITE_PREFIX = 64
"""RFC 4291 gives every subscriber at least a /64, that is 2^64 addresses to count afresh with."""
_WITH_PORT = re.compile(r"\[([^\]]+)\](?::\d+)?|((?:\d{1,3}\.){3}\d{1,3}):\d+")


def parse_networks(text: str) -> tuple[Network, ...]:
    """Networks such as `192.0.2.0/24, 2001:db8::/48`, separated by commas.

    Raises ValueError for text that is no network, has bits beyond its prefix, or is the whole internet.
    """
    networks = tuple(ipaddress.ip_network(one.strip()) for one in text.split(",") if one.strip())
    if any(one.prefixlen == 0 for one in networks):
        raise ValueError("the whole internet is no network to trust")
    return networks


def source_of(address: str | None) -> str:
    """What an address counts as: IPv4 for itself, IPv6 for its /64, and whatever is neither as it is."""
    parsed = _parsed(address)
    if parsed is None:
        return (address or "unknown")[:64]
    if isinstance(parsed, ipaddress.IPv6Address):
        return str(ipaddress.IPv6Network((int(parsed), SITE_PREFIX), strict=False))
    return str(parsed)


def is_trusted(address: str | None) -> bool:
    """Whether a network that the operator named has this address; limits per address do not apply to it."""
    parsed = _parsed(address)
    return parsed is not None and any(parsed in network for network in settings.config.trusted_networks)


def _parsed(address: str | None) -> Address | None:
    """Without a port, which some proxies add, and a zone; IPv4 that is written as IPv6 is IPv4."""
    text = (address or "").strip()
    match = _WITH_PORT.fullmatch(text)
    if match:
        text = match[1] or match[2]
    try:
        parsed = ipaddress.ip_address(text.partition("%")[0])
    except ValueError:
        return None
    return (parsed.ipv4_mapped or parsed) if isinstance(parsed, ipaddress.IPv6Address) else parsed
