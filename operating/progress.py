"""How far a long command is: one line that changes on a terminal, a line now and then elsewhere."""

import time
from collections.abc import Callable

import click

TERMINAL_EVERY_S, LOG_EVERY_S = 0.2, 5.0
"""How often it is told: as often as an eye follows, and seldom enough for a log."""

Tell = Callable[[int, int], None]
"""Called with how many rows are done and how many there are."""


def nothing(done: int, total: int) -> None:
    """For who does not want to know."""


class Progress:
    """Prints to standard error; call `end` when the work is over, however it went."""

    def __init__(self, what: str, *, is_terminal: bool, clock: Callable[[], float] = time.monotonic) -> None:
        self._what = what
        self._is_terminal = is_terminal
        self._clock = clock
        self._began_at = self._told_at = clock()
        self._has_line = False

    def __call__(self, done: int, total: int) -> None:
        now = self._clock()
        if now - self._told_at < (TERMINAL_EVERY_S if self._is_terminal else LOG_EVERY_S):
            return
        self._told_at = now
        percent = 100 * done // total if total else 100
        line = f"{self._what}: {percent} % ({done:,} of {total:,} rows), {now - self._began_at:.0f} s"
        click.echo(f"\r{line}\033[K" if self._is_terminal else line, err=True, nl=not self._is_terminal)
        self._has_line = self._is_terminal

    def end(self) -> None:
        """Leave the terminal's line."""
        if self._has_line:
            click.echo("\r\033[K", err=True, nl=False)
            self._has_line = False
