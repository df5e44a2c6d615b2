"""Who is charged for a request: its address, the account that it names, or the person who is signed in.

A browser in which an account signed in before counts apart (OWASP device cookies): a stranger who guesses at that
account, or behind the same address, neither stops its owner nor keeps them waiting.
"""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import wraps
from typing import Any, TypeVar, cast

from flask import g, request
from flask.typing import ResponseReturnValue

from services.base import Attempt, Limit, Subject, addresses, limits, names

View = TypeVar("View", bound=Callable[..., Any])


def source() -> str:
    """The address that the request counts for; behind a proxy, what a trusted one says."""
    return addresses.source_of(request.remote_addr)


def per_address(limit: Limit) -> list[Subject]:
    """Nobody is charged for a request from a trusted network."""
    return [] if addresses.is_trusted(request.remote_addr) else [Subject(limit, f"address {source()}")]


def password_guess(account: str, *, device: str | None) -> AbstractContextManager[Attempt]:
    """Charged while a password for `account`, as it was folded, is verified. Raises TooOften."""
    if device is not None:
        return limits.guess(
            [
                Subject(Limit.SIGN_IN_PER_ACCOUNT_AND_ADDRESS, f"{account} device {device}"),
                Subject(Limit.SIGN_IN_PER_ACCOUNT, f"{account} device {device}"),
            ],
            source=f"device {device}",
        )
    subjects = [
        *per_address(Limit.SIGN_IN_PER_ADDRESS),
        Subject(Limit.SIGN_IN_PER_ACCOUNT_AND_ADDRESS, f"{account} address {source()}"),
        Subject(Limit.SIGN_IN_PER_ACCOUNT, account),
    ]
    return limits.guess(subjects, source=source())


def code_guess(account: str, *, device: str | None) -> AbstractContextManager[Attempt]:
    """The same for a code of the second factor, whose password was right."""
    whom = f"{account} device {device}" if device else account
    here = whom if device else f"{account} address {source()}"
    subjects = [
        *([] if device else per_address(Limit.SIGN_IN_PER_ADDRESS)),
        Subject(Limit.CODE_PER_ACCOUNT_AND_ADDRESS, here),
        Subject(Limit.CODE_PER_ACCOUNT, whom),
    ]
    return limits.guess(subjects, source=f"device {device}" if device else source())


def passkey_guess(*, device: str | None) -> AbstractContextManager[Attempt]:
    """The same for what a passkey signed, which says itself whose it is. Raises TooOften."""
    if device is not None:
        whom = f"device {device}"
        return limits.guess([Subject(Limit.SIGN_IN_PER_ACCOUNT_AND_ADDRESS, f"passkey {whom}")], source=whom)
    return limits.guess(per_address(Limit.SIGN_IN_PER_ADDRESS), source=source())


def passkey_challenge(*, device: str | None) -> None:
    """Somebody is about to sign in by a passkey. Raises TooOften."""
    known = [Subject(Limit.PASSKEY_PER_ADDRESS, f"device {device}")] if device else None
    limits.charge(known or per_address(Limit.PASSKEY_PER_ADDRESS))


def address_letter() -> None:
    """A letter is about to go to an address that the person typed. Raises TooOften."""
    limits.charge([Subject(Limit.ADDRESS_LETTER_PER_PERSON, f"person {g.user.id}")])


def set_up_guess() -> AbstractContextManager[Attempt]:
    """Charged while the set-up token and the first admin's form are looked at. Raises TooOften."""
    return limits.guess(per_address(Limit.SETUP_PER_ADDRESS), source=source())


def proof(session_id: int) -> AbstractContextManager[Attempt]:
    """Charged while somebody who is signed in proves who they are.

    By session: what somebody tries in a stolen one does not count for the owner's. Raises TooOften.
    """
    return limits.guess([Subject(Limit.PROOF_PER_SESSION, f"session {session_id}")], source=f"session {session_id}")


def wrong_invitation() -> None:
    """Somebody showed a secret (of an invitation, an account, a calendar) that opens nothing. Raises TooOften."""
    limits.charge(per_address(Limit.INVITATION_PER_ADDRESS))


def password_letter(sign_in_name: str) -> None:
    """Somebody asks for a letter to whoever has this name, if anybody has. Raises TooOften."""
    whom = names.fold(sign_in_name)[: names.MAX_EMAIL_CHARS]
    subjects = [
        *per_address(Limit.PASSWORD_LETTER_PER_ADDRESS),
        Subject(Limit.PASSWORD_LETTER_PER_ACCOUNT, whom),
    ]
    limits.charge(subjects)


def calendar(user_id: int) -> None:
    """A program reads the calendar of this person. Raises TooOften."""
    limits.charge([Subject(Limit.CALENDAR_PER_PERSON, f"person {user_id}")])


def offered_times(link: str) -> None:
    """Whoever has the link of this offer asks for something. Raises TooOften."""
    limits.charge([Subject(Limit.SLOTS_PER_OFFER, f"offer {link}")])


def sign_on() -> None:
    """Somebody goes to a provider of accounts, or comes back. Raises TooOften."""
    limits.charge(per_address(Limit.SIGN_ON_PER_ADDRESS))


def new_session(whom: str) -> Attempt:
    """A session is about to begin for this account or invitation. Raises TooOften."""
    return limits.charge([Subject(Limit.NEW_SESSION_PER_ACCOUNT_AND_ADDRESS, f"{whom} address {source()}")])


@contextmanager
def form() -> Iterator[Attempt]:
    """A form whose content may be stored: what is refused, the default, and what is stored have limits of their own.

    Whoever stores it gives the attempt back. Raises TooOften.
    """
    whom = f"person {g.user.id}"
    refused = limits.charge([Subject(Limit.REFUSED_FORM_PER_PERSON, whom)])
    stored = limits.charge([Subject(Limit.STORED_FORM_PER_PERSON, whom)])
    yield refused
    if refused.is_counted:
        stored.give_back()


def every_request(limit: Limit, *, by_session: bool = False) -> Callable[[View], View]:
    """Charges whoever is signed in for each request of a view, which stands behind a guard."""

    def decorate(view: View) -> View:
        @wraps(view)
        def limited(*args: Any, **kwargs: Any) -> ResponseReturnValue:
            whom = f"session {g.user.session_id}" if by_session else f"person {g.user.id}"
            limits.charge([Subject(limit, whom)])
            return cast(ResponseReturnValue, view(*args, **kwargs))

        return cast(View, limited)

    return decorate
