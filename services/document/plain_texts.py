"""The document for a client that knows only whole texts: what it had seen, and what it changed in that.

A whole text does not say what its writer had before them. Compared with the present text, a letter that
somebody else typed meanwhile looks deleted: 40 to 75 % of what the others type is lost that way. So the
texts each such client may still have are kept, with the state of the document they came from; its next text
is taken as the smallest splice of the one it fits best, made in a copy of that state, and merged as any edit.
"""

import random
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from pycrdt import Doc, Text

from services.document import yjs_updates
from services.document.document_files import MAIN

KEPT = 64
"""Versions kept for each client. With 16, a second of delay each way lost words in 2 of 300 trials; with 64 in none."""
KEPT_CHARS = 2 * 1024 * 1024
KEPT_STATE_BYTES = 16 * 1024 * 1024
"""What the states of the document may take that belong to them; each holds all that was ever deleted as well."""
SETTLED_S = 5.0
"""What was sent so long ago has arrived, and took the place of everything before it."""
REPLACING = 4
"""Somebody who types only inserts: a text that fits by deleting as well was changed by others meanwhile."""
FAR_BETTER = 4
"""How many times better a text must fit that the client seems to have left behind: the guess may have been wrong."""
NEARLY = 2
"""How many times worse than the best an earlier text may fit, and still be what the client had before it."""
MAX_CLIENT = 2**32


@dataclass(frozen=True, slots=True)
class Splice:
    """`before` with the characters from `start` to `end` replaced by `insert`."""

    start: int
    end: int
    insert: str

    @property
    def is_deleting(self) -> bool:
        return self.end > self.start

    @property
    def is_replacing(self) -> bool:
        return self.is_deleting and bool(self.insert)

    @property
    def cost(self) -> int:
        return self.end - self.start + len(self.insert) + (REPLACING if self.is_replacing else 0)


@dataclass(frozen=True, slots=True)
class Version:
    """A text the client had, and the state of the document in which it stood."""

    text: str
    state: bytes
    at: float
    is_own: bool = False
    """Whether the client wrote it; otherwise it was told, and may not have heard it yet."""


class PlainReader:
    """What one plain client has seen."""

    def __init__(self, text: str, state: bytes) -> None:
        self._versions: deque[Version] = deque([Version(text, state, time.monotonic())], maxlen=KEPT)
        self._passed: list[Version] = []
        self._doubtful: list[Version] = []
        self._before = self._versions, self._passed
        self._client = _new_client()
        self._clock = 0
        self._is_in_doubt = False

    @property
    def text(self) -> str:
        """The text it has, as far as the server knows."""
        return self._versions[-1].text

    def lacks(self, text: str) -> bool:
        """Whether it has to be told this text. What is still on its way would take the place of its own."""
        last = self._versions[-1]
        return last.text != text or (last.is_own and len(self._versions) > 1) or self._is_in_doubt

    def heard(self, text: str, state: bytes) -> None:
        """It was sent this text."""
        self._is_in_doubt = False
        self._versions.append(Version(text, state, time.monotonic()))
        self._forget_settled()

    def edit(self, text: str) -> bytes | None:
        """The Yjs update that makes of what it had seen this text; None if it changed nothing."""
        self._forget_settled()
        base, splice = self._best_base(text)
        if splice.cost == 0:
            self._note_unchanged(base)
            return None
        update, state = self._splice(base, splice)
        self._doubtful = self._heard_if_wrong(text, base, splice.cost)
        self._before = self._versions, self._passed
        self._versions, self._passed = self._possible_after(base)
        self._versions.append(Version(text, state, time.monotonic(), is_own=True))
        return update

    def refused(self) -> None:
        """The last edit was not taken: it never happened, and its client's clock goes on nowhere."""
        self._versions, self._passed = self._before
        self._doubtful = []
        self._client, self._clock = _new_client(), 0

    def _note_unchanged(self, base: Version) -> None:
        """It said again what it had heard, or came by itself to the same text and will hear it only now.

        Or it has deleted what came since; what it then lacks it is told once more.
        """
        self._is_in_doubt = base is not self._versions[-1]
        told = [one for one in self._versions if not one.is_own]
        if not base.is_own and len(told) < len(self._versions):
            self._versions = deque([*told, replace(base, is_own=True)], maxlen=KEPT)

    def _forget_settled(self) -> None:
        """Leave out what it cannot have any more, and the oldest where all together would be too much to hold."""
        settled = time.monotonic() - SETTLED_S
        told = [index for index, one in enumerate(self._versions) if not one.is_own and one.at <= settled]
        for _gone in range(told[-1] if told else 0):
            self._versions.popleft()
        self._passed = [one for one in self._passed if one.at > settled and not told]
        while self._is_too_much() and self._passed:
            self._passed.pop(0)
        while self._is_too_much() and len(self._versions) > 1:
            self._versions.popleft()

    def _is_too_much(self) -> bool:
        kept = (*self._versions, *self._passed)
        is_long = sum(len(one.text) for one in kept) > KEPT_CHARS
        return is_long or sum(len(one.state) for one in kept) > KEPT_STATE_BYTES

    def _possible_after(self, base: Version) -> tuple[deque[Version], list[Version]]:
        """What its next text may come from besides this one, which is what it was told after `base`; and the rest.

        To an earlier text it comes back only by undoing, which is a change like any other.
        """
        told = [one for one in (*self._passed, *self._versions) if not one.is_own]
        after = len(self._passed) if base.is_own else told.index(base) + 1
        return deque(told[after:], maxlen=KEPT), told[:after]

    def _heard_if_wrong(self, text: str, base: Version, cost: int) -> list[Version]:
        """What it may have heard after this text, should it be made from an earlier one that fits nearly as well."""
        if base.is_own:
            return []
        told = [one for one in (*self._passed, *self._versions) if not one.is_own]
        last = first = told.index(base)
        while first > 0 and splice_between(told[first - 1].text, text).cost <= NEARLY * cost:
            first -= 1
        return told[first + 1 : last + 1]

    def _best_base(self, text: str) -> tuple[Version, Splice]:
        """The version that this text differs least from; of several, the latest."""
        best: tuple[Version, Splice] | None = None
        for version in reversed(self._versions):
            splice = splice_between(version.text, text)
            if best is None or splice.cost < best[1].cost:
                best = version, splice
            if splice.cost <= 1:
                break
        assert best is not None
        return self._passed_base(text, best)

    def _passed_base(self, text: str, best: tuple[Version, Splice]) -> tuple[Version, Splice]:
        """Should the last base have been the wrong one, a text before it fits far better than all those after it.

        Or there is reason to doubt the last base, and it fits by typing alone where all those after it would lose
        something to it.
        """
        first = best[1]
        most = (first.cost - 1 - FAR_BETTER) // FAR_BETTER
        for version in reversed(self._passed):
            splice = splice_between(version.text, text)
            is_typing = first.is_replacing and not splice.is_deleting and version in self._doubtful
            limit = first.cost - 1 if is_typing else most
            if 0 < splice.cost <= min(limit, best[1].cost - 1):
                best = version, splice
        return best

    def _splice(self, base: Version, splice: Splice) -> tuple[bytes, bytes]:
        """The update, and the state after it. Its client must know all it wrote before, or be a new one."""
        copy = self._copy(base)
        if self._clock_in(copy) != self._clock:
            self._client, self._clock = _new_client(), 0
            copy = self._copy(base)
        text = copy.get(f"text:{MAIN}", type=Text)
        made: list[bytes] = []
        subscription = copy.observe(lambda event: made.append(event.update))
        start = len(base.text[: splice.start].encode())
        end = start + len(base.text[splice.start : splice.end].encode())
        with copy.transaction():
            if end > start:
                del text[start:end]
            if splice.insert:
                text.insert(start, splice.insert)
        copy.unobserve(subscription)
        self._clock = self._clock_in(copy)
        return made[0], copy.get_update()

    def _copy(self, base: Version) -> "Doc[Any]":
        copy: Doc[Any] = Doc(client_id=self._client)
        copy.get(f"text:{MAIN}", type=Text)
        copy.apply_update(base.state)
        return copy

    def _clock_in(self, copy: "Doc[Any]") -> int:
        return yjs_updates.read_state(copy.get_state()).get(self._client, 0)


def splice_between(before: str, after: str) -> Splice:
    """Everything between the common beginning and the common end of two texts."""
    shorter = min(len(before), len(after))
    start = _common(shorter, lambda size: before[:size] == after[:size])
    most = shorter - start
    end = _common(most, lambda size: size == 0 or before[-size:] == after[-size:])
    return Splice(start, len(before) - end, after[start : len(after) - end])


def _common(most: int, is_equal: Callable[[int], bool]) -> int:
    """The largest size up to `most` for which it holds, by halving: comparing slices runs at memory's speed."""
    if is_equal(most):
        return most
    low, high = 0, most
    while high - low > 1:
        middle = (low + high) // 2
        if is_equal(middle):
            low = middle
        else:
            high = middle
    return low


def _new_client() -> int:
    return random.randrange(2, MAX_CLIENT)  # noqa: S311 (a name among clients, not a secret)
