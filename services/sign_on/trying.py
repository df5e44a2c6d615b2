"""Asking a provider at this moment whether it could be used, for the administrator who enters it.

The sentences are ours: nothing of an answer is in them, because the address may be any that an administrator typed.
"""

from dataclasses import dataclass

from services.base import Message, ProviderConfig, _
from services.sign_on import discovery, tokens
from services.sign_on.discovery import Away

SAID: dict[str, Message] = {
    "address": _("The address is not complete."),
    "scheme": _("Only https:// is spoken to servers outside of the networks that the operator allows."),
    "port": _("Only port 443 is used outside of the networks that the operator allows."),
    "private": _("The address leads into a private network, which the operator does not allow."),
    "unknown-host": _("There is no server of this name."),
    "unreachable": _("The server cannot be reached."),
    "certificate": _("The server's certificate is not trusted."),
    "tls": _("The server and NeuroHire found no common encryption."),
    "too-slow": _("The server did not answer in time."),
    "too-large": _("The answer is too large for what a provider says of itself."),
    "answer": _("What came back is not what a provider says of itself. Check the issuer."),
    "encoding": _("The answer is packed in a way that NeuroHire does not read."),
    "too-busy": _("This server is busy. Try it again in a moment."),
    "issuer": _("A provider answers, but calls itself by another issuer. Enter it letter by letter as it does."),
    "metadata": _("A provider answers, but does not name all the addresses that are needed, with https://."),
    "keys": _("The provider answers, but its keys cannot be read."),
}


@dataclass(frozen=True)
class Tried:
    """One sentence, and whether all is well."""

    said: Message
    is_well: bool = False


def tried(provider: ProviderConfig) -> Tried:
    """Takes seconds when it does not answer. Nothing is remembered."""
    try:
        _metadata, keys = discovery.asked_now(provider)
    except Away as away:
        return Tried(_said(away.code))
    if not any(map(tokens.is_usable, keys)):
        return Tried(_("The provider answers, but has no key of a kind that NeuroHire accepts: RSA or EC."))
    words = _("The provider answers, and its keys can be used. Client ID and secret count when somebody signs in.")
    return Tried(words, is_well=True)


def _said(code: str) -> Message:
    if code.startswith("status-"):
        status = code.removeprefix("status-")
        return _("The server answered with %(status)s. Check the issuer.", status=status)
    return SAID[code]
