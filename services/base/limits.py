"""Limits on what can be guessed and on what costs work: their names, defaults, and how they are charged.

What can be guessed is charged before it is looked at and given back when it was right: only failures count, and guesses
that are made at once are no more than guesses that are made one after the other. What merely costs work counts always.
Holds process state: the limits in force, which `create_app` configures, the counts, and who is being looked at.
"""

import hashlib
from collections.abc import Collection, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

import limits as notation

from services.base.errors import TooOften
from services.base.limit_counts import Charge, Counts, MemoryCounts, RedisCounts
from services.base.process_state import holds
from services.base.pubsub import connect
from services.base.settings import settings
from wire import runtime

if TYPE_CHECKING:
    from config import Config

LONGEST_WINDOW_S = 24 * 3600
MAX_COUNT = 100_000
AT_ONCE = 4
"""Guesses of one address that are looked at together; more wait their turn, so that the charges of many who are about
to turn out right do not add up to the limit."""
PATIENCE_S = 20.0


class Limit(StrEnum):
    """What is counted, and of whom. The value is the setting without its prefix."""

    # Failures only.
    SIGN_IN_PER_ADDRESS = "SIGN_IN_PER_ADDRESS"
    SIGN_IN_PER_ACCOUNT_AND_ADDRESS = "SIGN_IN_PER_ACCOUNT_AND_ADDRESS"
    SIGN_IN_PER_ACCOUNT = "SIGN_IN_PER_ACCOUNT"
    CODE_PER_ACCOUNT_AND_ADDRESS = "CODE_PER_ACCOUNT_AND_ADDRESS"
    CODE_PER_ACCOUNT = "CODE_PER_ACCOUNT"
    PROOF_PER_SESSION = "PROOF_PER_SESSION"
    INVITATION_PER_ADDRESS = "INVITATION_PER_ADDRESS"
    WRONG_API_TOKEN_PER_ADDRESS = "WRONG_API_TOKEN_PER_ADDRESS"  # noqa: S105 (a limit)
    SETUP_PER_ADDRESS = "SETUP_PER_ADDRESS"
    REFUSED_FORM_PER_PERSON = "REFUSED_FORM_PER_PERSON"
    # Everything, because it costs work or room.
    NEW_SESSION_PER_ACCOUNT_AND_ADDRESS = "NEW_SESSION_PER_ACCOUNT_AND_ADDRESS"
    PASSKEY_PER_ADDRESS = "PASSKEY_PER_ADDRESS"
    ADDRESS_LETTER_PER_PERSON = "ADDRESS_LETTER_PER_PERSON"
    SIGN_ON_PER_ADDRESS = "SIGN_ON_PER_ADDRESS"
    PASSWORD_LETTER_PER_ADDRESS = "PASSWORD_LETTER_PER_ADDRESS"  # noqa: S105 (a limit)
    PASSWORD_LETTER_PER_ACCOUNT = "PASSWORD_LETTER_PER_ACCOUNT"  # noqa: S105
    STORED_FORM_PER_PERSON = "STORED_FORM_PER_PERSON"
    RELAY_PER_SESSION = "RELAY_PER_SESSION"
    REMARK_PER_SESSION = "REMARK_PER_SESSION"
    ERASE_REQUEST_PER_PERSON = "ERASE_REQUEST_PER_PERSON"
    LOOK_UP_PER_PERSON = "LOOK_UP_PER_PERSON"
    CALENDAR_PER_PERSON = "CALENDAR_PER_PERSON"
    SLOTS_PER_OFFER = "SLOTS_PER_OFFER"
    EXAMINATION_PER_PERSON = "EXAMINATION_PER_PERSON"
    CALENDAR_CHECK_PER_PERSON = "CALENDAR_CHECK_PER_PERSON"
    COSTLY_PAGE_PER_SESSION = "COSTLY_PAGE_PER_SESSION"
    API_REQUEST_PER_ADDRESS = "API_REQUEST_PER_ADDRESS"
    API_REQUEST_PER_TOKEN = "API_REQUEST_PER_TOKEN"  # noqa: S105
    API_CHANGE_PER_TOKEN = "API_CHANGE_PER_TOKEN"  # noqa: S105
    ORDER_ERROR_PER_TOKEN = "ORDER_ERROR_PER_TOKEN"  # noqa: S105

    @property
    def setting(self) -> str:
        """The variable of the environment that sets it."""
        return f"LIMIT_{self.value}"


DEFAULTS: Mapping[Limit, str] = {
    # OWASP authentication cheat sheet: throttle by account, and by source so that one cannot go through many accounts.
    Limit.SIGN_IN_PER_ADDRESS: "60 per 5 minutes",
    Limit.SIGN_IN_PER_ACCOUNT_AND_ADDRESS: "10 per 5 minutes",
    # The weakest password that is accepted (`passwords.FEWEST_GUESSES`) lasts a year.
    Limit.SIGN_IN_PER_ACCOUNT: "100 per hour",
    # A guess hits one of three codes in a million.
    Limit.CODE_PER_ACCOUNT_AND_ADDRESS: "10 per 5 minutes",
    Limit.CODE_PER_ACCOUNT: "30 per hour",
    Limit.PROOF_PER_SESSION: "10 per 5 minutes; 30 per hour",
    Limit.INVITATION_PER_ADDRESS: "30 per 5 minutes",
    Limit.WRONG_API_TOKEN_PER_ADDRESS: "60 per 5 minutes",
    Limit.SETUP_PER_ADDRESS: "30 per 5 minutes",
    Limit.REFUSED_FORM_PER_PERSON: "60 per 5 minutes",
    # Beyond what a person does; they keep a script from filling the disk.
    Limit.NEW_SESSION_PER_ACCOUNT_AND_ADDRESS: "120 per hour",
    # Each stores a row for five minutes; a company behind one address begins its day with it.
    Limit.PASSKEY_PER_ADDRESS: "120 per 5 minutes",
    # Each is a letter to whatever address somebody typed.
    Limit.ADDRESS_LETTER_PER_PERSON: "10 per hour",
    # There and back are two; an office of a hundred people that begins its day behind one address.
    Limit.SIGN_ON_PER_ADDRESS: "300 per 5 minutes",
    Limit.PASSWORD_LETTER_PER_ADDRESS: "20 per hour",
    # Whoever is kept from asking by this has links in their letters that work.
    Limit.PASSWORD_LETTER_PER_ACCOUNT: "4 per hour",
    Limit.STORED_FORM_PER_PERSON: "2000 per hour",
    Limit.RELAY_PER_SESSION: "60 per 5 minutes",
    Limit.REMARK_PER_SESSION: "60 per 5 minutes",
    # Asked and taken back; each time the administrators see it come and go.
    Limit.ERASE_REQUEST_PER_PERSON: "10 per hour",
    # A form that is being filled looks up names and times at each pause; nobody pauses twice a second for minutes.
    Limit.LOOK_UP_PER_PERSON: "40 per 10 seconds; 600 per 5 minutes",
    # Programs ask every five minutes at most; ten of them.
    Limit.CALENDAR_PER_PERSON: "120 per hour",
    Limit.SLOTS_PER_OFFER: "60 per minute; 600 per hour",
    Limit.EXAMINATION_PER_PERSON: "20 per minute",
    # Five calendars, each tried a few times; a check may take ten seconds of the machine.
    Limit.CALENDAR_CHECK_PER_PERSON: "20 per 10 minutes",
    # The longest report holds the process for 0.4 s: asking for it without a pause gets a sixth of the time.
    Limit.COSTLY_PAGE_PER_SESSION: "12 per 10 seconds; 120 per 5 minutes",
    # Two programs behind one address. Each request looks its token up, which a stranger can have it do as well.
    Limit.API_REQUEST_PER_ADDRESS: "1200 per minute",
    # A program that goes through 1,000 candidates needs ten requests; ten a second leave the rooms undisturbed.
    Limit.API_REQUEST_PER_TOKEN: "600 per minute",
    # Each may send letters to six people.
    Limit.API_CHANGE_PER_TOKEN: "120 per minute; 2000 per hour",
    # Each is an entry of the audit log; a recruiting system that asks for an order every hour reports as often.
    Limit.ORDER_ERROR_PER_TOKEN: "60 per hour",
}


@dataclass(frozen=True)
class Rate:
    """At most so many within a window of so many seconds."""

    most: int
    window_s: int


@dataclass(frozen=True)
class Subject:
    """A limit and whom it counts; the latter is only ever kept as a hash."""

    limit: Limit
    whom: str


class Attempt:
    """Charges that were accepted together."""

    def __init__(self, charges: list[Charge]) -> None:
        self._charges = charges

    @property
    def is_counted(self) -> bool:
        """Whether it was not given back."""
        return bool(self._charges)

    def give_back(self) -> None:
        """The attempt succeeded, so it does not count. Calling this twice is harmless."""
        for charge in self._charges:
            charge.counts.give_back(charge)
        self._charges = []


def parse(text: str) -> tuple[Rate, ...]:
    """`10 per 5 minutes; 30 per hour` as rates. Raises ValueError for text that is no rate or is out of bounds."""
    rates = tuple(Rate(one.amount, one.get_expiry()) for one in notation.parse_many(text))
    if not all(1 <= one.most <= MAX_COUNT and 1 <= one.window_s <= LONGEST_WINDOW_S for one in rates):
        raise ValueError(f"out of bounds: {text!r}")
    return rates


_in_turn: dict[str, "_Turns"] = {}


def _make_rates(config: "Config") -> Mapping[Limit, tuple[Rate, ...]]:
    """What is set, and the defaults of the others."""
    return {limit: parse(config.limits.get(limit, text)) for limit, text in DEFAULTS.items()}


def _make_counts(config: "Config") -> Counts:
    return MemoryCounts() if config.redis_url is None else RedisCounts(connect(config.redis_url))


def _counts() -> Counts:
    return settings.derived(_make_counts)


def reset() -> None:
    """Forget every count."""
    if settings.is_bound:
        _counts().clear()


holds("the rate-limit counts, without Redis", reset)


def charge(subjects: Collection[Subject]) -> Attempt:
    """Charge every one of them, in order, or none. Raises TooOften with the time until it is worth trying again."""
    charges: list[Charge] = []
    for key, rate in _keys(subjects):
        made = _counts().charge(key, rate.most, rate.window_s)
        if isinstance(made, Charge):
            charges.append(made)
            continue
        Attempt(charges).give_back()
        raise TooOften(_whole(made))
    return Attempt(charges)


def check(subjects: Collection[Subject]) -> None:
    """Raises TooOften where `charge` would; charges nothing."""
    for key, rate in _keys(subjects):
        wait_s = _counts().wait_s(key, rate.most)
        if wait_s > 0:
            raise TooOften(_whole(wait_s))


@dataclass(frozen=True)
class Standing:
    """How it stands with one rate of a limit: how many are left, and in how many seconds all are back."""

    rate: Rate
    left: int
    back_in_s: int


def standing(subject: Subject) -> Standing:
    """Of its first rate. Charges nothing."""
    key, rate = next(_keys([subject]))
    used, ends_in_s = _counts().used(key)
    return Standing(rate, max(0, rate.most - used), _whole(ends_in_s) if used else 0)


@contextmanager
def guess(subjects: Collection[Subject], *, source: str) -> Iterator[Attempt]:
    """Charged while it is looked at; whoever finds it right gives the attempt back before the end.

    Guesses of one `source` take turns, a few at once. Raises TooOften, also after `PATIENCE_S` in the queue.
    """
    check(subjects)
    with _turn(source):
        yield charge(subjects)


class _Turns:
    def __init__(self) -> None:
        self.slots = runtime.Slots(AT_ONCE, PATIENCE_S)
        self.people = 0


@contextmanager
def _turn(source: str) -> Iterator[None]:
    turns = _in_turn.setdefault(source, _Turns())
    turns.people += 1
    try:
        with ExitStack() as stack:
            try:
                stack.enter_context(turns.slots.one())
            except TimeoutError:
                raise TooOften(_whole(PATIENCE_S)) from None
            yield
    finally:
        turns.people -= 1
        if turns.people == 0:
            del _in_turn[source]


def _keys(subjects: Collection[Subject]) -> Iterator[tuple[str, Rate]]:
    """A key of fixed length for each rate: a name that somebody typed may be long, and need not be readable there."""
    for subject in subjects:
        for rate in settings.derived(_make_rates)[subject.limit]:
            named = f"{subject.limit}|{rate.window_s}|{subject.whom}"
            yield hashlib.blake2b(named.encode(errors="replace"), digest_size=16).hexdigest(), rate


def _whole(seconds: float) -> int:
    return max(1, int(-(-seconds // 1)))
