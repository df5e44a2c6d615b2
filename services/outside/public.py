"""Which network addresses are on the public internet, so that an address that somebody entered may lead there."""

import ipaddress
from collections.abc import Iterable

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network

GLOBAL_IPV6 = ipaddress.IPv6Network("2000::/3")
"""All that is given out for the internet; what a translator takes for an IPv4 address lies outside of it."""
BESIDES = tuple(
    ipaddress.ip_network(one)
    for one in (
        *("100.64.0.0/10", "192.0.0.0/24", "192.88.99.0/24"),  # Between providers and customers; protocols; relays.
        *("2001::/23", "2002::/16", "3fff::/20"),  # Protocols and tunnels, which carry IPv4; documentation.
    )
)
"""What the oldest supported Python does not know, or takes for global."""


def is_public(address: Address) -> bool:
    """Whether this address is one of the public internet, and stands for no other."""
    if isinstance(address, ipaddress.IPv6Address) and address not in GLOBAL_IPV6:
        return False
    is_special = address.is_private or address.is_multicast or address.is_reserved or address.is_unspecified
    return address.is_global and not is_special and not any(address in one for one in BESIDES)


def is_among(address: Address, networks: Iterable[Network]) -> bool:
    """Whether the operator named a network with this address; IPv4 that is written as IPv6 is IPv4."""
    meant = address.ipv4_mapped or address if isinstance(address, ipaddress.IPv6Address) else address
    return any(meant in network for network in networks)
