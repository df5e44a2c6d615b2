"""Signing in with accounts of other programs, by OpenID Connect ([ADR 27](../../docs/adr/0027-sign-on.md))."""

from services.sign_on import discovery, identities, providers, signing_in, signing_out, trying

__all__ = ["discovery", "identities", "providers", "signing_in", "signing_out", "trying"]
