"""The server as passkeys know it: by PUBLIC_URL, or by the name that the present request came to."""

from flask import request

from services.base import settings
from services.people import RelyingParty, authenticators


def of_request() -> RelyingParty | None:
    """None where no browser makes passkeys.

    Without PUBLIC_URL the host is the request's own word. That is enough: a browser signs for the page that it shows,
    and what is signed for another name is refused.
    """
    origin = settings.config.public_url or f"{request.scheme}://{request.host}"
    return authenticators.relying_party(origin, name=settings.config.company_name or "NeuroHire")
