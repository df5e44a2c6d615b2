"""Signing out at the provider too, where it offers that (OpenID Connect RP-Initiated Logout)."""

from datetime import datetime

from authlib.common.urls import add_params_to_uri

from db.engine import database
from repositories import sign_on_identities, user_sessions
from repositories.user_sessions import SessionUser
from services.base import encryption, settings
from services.sign_on import discovery
from services.sign_on.discovery import Away
from services.sign_on.signing_in import HINT


def address(person: SessionUser, *, back_to: str, at: datetime) -> str | None:
    """Where to send the browser to end the session there as well; None where there is none, or it does not answer.

    To be asked before the session ends here.
    """
    identity_id = person.identity_id
    if identity_id is None:
        return None
    issuer = database.read(lambda db: sign_on_identities.find_issuer(db, identity_id))
    provider = next((one for one in settings.config.sign_on.providers if one.issuer == issuer), None)
    if provider is None:
        return None
    try:
        endpoint = discovery.metadata_of(provider, at=at).end_session_endpoint
    except Away:
        return None
    if endpoint is None:
        return None
    params = [("client_id", provider.client_id), ("post_logout_redirect_uri", back_to)]
    hint = _hint(person.session_id)
    return str(add_params_to_uri(endpoint, [*params, *([("id_token_hint", hint)] if hint else [])]))


def _hint(session_id: int) -> str | None:
    sealed = database.read(lambda db: user_sessions.find_id_token(db, session_id))
    try:
        return None if sealed is None else encryption.unseal(sealed, purpose=HINT)
    except encryption.Unreadable:
        return None
