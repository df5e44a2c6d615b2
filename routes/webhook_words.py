"""What the page of a webhook says of an answer."""

from repositories.webhook_deliveries import Delivery
from services.base import Message, _

ANSWERS: dict[str, Message] = {
    "address": _("The address is not complete."),
    "scheme": _("Only https:// is spoken to servers outside of the networks that the operator allows."),
    "port": _("Only port 443 is used outside of the networks that the operator allows."),
    "private": _("The address leads into a private network, which the operator does not allow."),
    "unknown-host": _("There is no server of this name."),
    "unreachable": _("The server cannot be reached."),
    "certificate": _("The server's certificate is not trusted."),
    "tls": _("The server and NeuroHire found no common encryption."),
    "too-slow": _("The server did not answer in time."),
    "too-large": _("The head of the answer is too large."),
    "answer": _("What came back is no answer of a web server."),
    "too-busy": _("This server was too busy."),
    "unreadable": _("This server's key has changed, so the address cannot be read. Add the webhook anew."),
    "full": _("Too much was waiting for this webhook already."),
}


def answer_words(delivery: Delivery) -> Message | None:
    """What came of the last attempt; None before the first."""
    code = delivery.answer
    if code is None:
        return None
    if code.isdigit():
        return _("Answered with %(status)s.", status=code)
    return ANSWERS[code]
