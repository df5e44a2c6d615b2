"""Signing in with accounts of other programs, by OpenID Connect ([ADR 27](../../docs/adr/0027-sign-on.md))."""

from services.sign_on import discovery, identities, signing_in, signing_out

__all__ = ["discovery", "identities", "signing_in", "signing_out"]
