"""Whom a network address counts as, and which networks are trusted."""

import pytest

from services.base import addresses
from tests.in_force import using


@pytest.mark.parametrize(
    ("address", "counts_as"),
    [
        ("192.0.2.1", "192.0.2.1"),
        ("192.0.2.1:51413", "192.0.2.1"),
        ("::ffff:192.0.2.1", "192.0.2.1"),
        ("::ffff:c000:201", "192.0.2.1"),
        ("[::ffff:192.0.2.1]:443", "192.0.2.1"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:0DB8:1:2::ffff", "2001:db8:1:2::/64"),
        ("[2001:db8:1:2::9]:51413", "2001:db8:1:2::/64"),
        ("fe80::1%eth0", "fe80::/64"),
        ("::1", "::/64"),
        ("", "unknown"),
        (None, "unknown"),
        ("not an address" * 100, ("not an address" * 100)[:64]),
    ],
)
def test_whom_an_address_counts_as(address, counts_as):
    assert addresses.source_of(address) == counts_as


def test_two_subscribers_are_two():
    assert addresses.source_of("2001:db8:1:2::1") != addresses.source_of("2001:db8:1:3::1")


@pytest.fixture
def trusted():
    with using(trusted_networks=addresses.parse_networks("192.0.2.0/24, 2001:db8::/48")):
        yield


@pytest.mark.usefixtures("trusted")
@pytest.mark.parametrize(
    ("address", "is_trusted"),
    [
        ("192.0.2.200", True),
        ("::ffff:192.0.2.200", True),
        ("2001:db8:0:9::1", True),
        ("192.0.3.1", False),
        ("2001:db8:1::1", False),
        ("unknown", False),
        (None, False),
    ],
)
def test_which_addresses_are_trusted(address, is_trusted):
    assert addresses.is_trusted(address) is is_trusted
