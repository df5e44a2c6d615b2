"""Accounts, the team, candidates; passwords, two-step verification, sessions."""

from services.people import (
    account_links,
    accounts,
    authenticators,
    candidates,
    directory,
    import_files,
    imports,
    one_time_codes,
    passkey_challenges,
    passkeys,
    password_policy,
    passwords,
    pending_sign_in,
    proofs,
    refused_sign_ins,
    second_factor,
    sessions,
    team,
    user_agents,
)
from services.people.account_links import NewLink
from services.people.authenticators import RelyingParty
from services.people.candidates import Profile
from services.people.pending_sign_in import PendingSignIn
from services.people.second_factor import Offer
from services.people.sessions import Via
from services.people.team import Colleague, Guest

__all__ = [
    "Colleague",
    "Guest",
    "NewLink",
    "Offer",
    "PendingSignIn",
    "Profile",
    "RelyingParty",
    "Via",
    "account_links",
    "accounts",
    "authenticators",
    "candidates",
    "directory",
    "import_files",
    "imports",
    "one_time_codes",
    "passkey_challenges",
    "passkeys",
    "password_policy",
    "passwords",
    "pending_sign_in",
    "proofs",
    "refused_sign_ins",
    "second_factor",
    "sessions",
    "team",
    "user_agents",
]
