"""Addresses in the form in which they are handed to a mail server: domains of every script, and names before the @."""

import idna


def wire_form(address: str) -> str:
    """The address with its domain as the names system knows it; not ASCII where its local part is not (RFC 6531).

    Raises ValueError for a domain that cannot be one.
    """
    local, at, domain = address.rpartition("@")
    if not at or not local.isprintable():
        raise ValueError("not an address")
    if not domain.isascii():
        domain = idna.encode(domain, uts46=True).decode()  # Its errors are ValueErrors.
    return f"{local}@{domain}"
