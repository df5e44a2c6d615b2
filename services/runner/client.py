"""Running code on the runner, in the words of the editor: which of its languages can be run there, and a run.

Nothing here holds up others: requests are made in native threads, a few at once. Holds process state: what the runner
can run, for a minute.
"""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from services.base import Invalid, _, holds, settings
from services.runner import piston
from services.runner.piston import File, Ran, RunnerUnavailable, Runtime
from services.runner.streamed import Hear, nothing
from wire import runtime

if TYPE_CHECKING:
    from config import RunnerConfig

KNOWN_FOR_S = 60.0
"""How long the list of runtimes is believed; a language that was just installed appears after this."""
UNKNOWN_FOR_S = 5.0
"""How long it is believed that there is none to be had, so that not everybody asks a runner that is away."""
AT_ONCE = 4
"""Runs wait in threads of the pool in which the database is asked too, and those are twenty."""
PATIENCE_S = 30.0

NAMES: dict[str, tuple[str, ...]] = {
    "python": ("python", "python3"),
    "javascript": ("javascript", "js"),
    "typescript": ("typescript", "ts"),
    "java": ("java",),
    "c": ("c",),
    "cpp": ("c++", "cpp"),
    "csharp": ("csharp", "c#", "cs", "dotnet"),
    "go": ("go", "golang"),
    "rust": ("rust", "rs"),
    "ruby": ("ruby", "rb"),
    "php": ("php",),
    "shell": ("bash", "sh"),
}
"""What Piston calls the languages of the editor, best first."""


@dataclass
class _Known:
    of: "RunnerConfig | None" = None
    runtimes: tuple[Runtime, ...] = ()
    failure: RunnerUnavailable | None = None
    until: float = 0.0


_known = _Known()
_slots = runtime.Slots(AT_ONCE, PATIENCE_S)


def forget() -> None:
    """Ask again at the next use."""
    _known.of, _known.runtimes, _known.failure, _known.until = None, (), None, 0.0


holds("what the runner can run, for a minute", forget)


def is_set() -> bool:
    """Whether there is a runner, according to the settings; it may be away all the same."""
    return settings.config.runner is not None


def require_set() -> None:
    """Raises RunnerUnavailable where the settings name no runner."""
    if not is_set():
        raise _not_set()


def languages() -> dict[str, str]:
    """The languages of the editor that the runner runs, each with its version. Raises RunnerUnavailable."""
    return offered(_runtimes())


def offered(known: Sequence[Runtime]) -> dict[str, str]:
    """The languages of the editor among these, each with its version."""
    return {language: found.version for language in NAMES if (found := _best(language, known)) is not None}


def run(
    language: str,
    files: Sequence[File],
    *,
    stdin: str = "",
    args: Sequence[str] = (),
    is_unwanted: Callable[[], bool] = lambda: False,
    hear: Hear = nothing,
) -> Ran:
    """Run these files, of which the first begins, in a language of the editor. Takes as long as the run.

    `is_unwanted` is asked from another thread; once it says yes, the runner stops the run, or is not asked for it at
    all. `hear` is told from that thread what the program writes, if the runner says it while it runs.
    Raises RunnerUnavailable; Invalid or TooLarge for what the runner does not run.
    """
    best = _best(language, _runtimes())
    if best is None:
        raise Invalid("runner-unknown-language", _("The runner does not run this language."))
    config = settings.config.runner
    assert config is not None
    try:
        with _slots.one():
            if is_unwanted():
                raise RunnerUnavailable("runner-stopped", _("The run was stopped."))
            return runtime.in_native_thread(
                piston.execute, config, best, files, stdin=stdin, args=args, is_unwanted=is_unwanted, hear=hear
            )
    except TimeoutError:
        raise RunnerUnavailable("runner-busy", _("The runner is busy. Try again in a moment.")) from None


def _runtimes() -> tuple[Runtime, ...]:
    """As it said within the last minute. Raises RunnerUnavailable."""
    config = settings.config.runner
    if config is None:
        raise _not_set()
    if config != _known.of:  # An administrator set another one.
        forget()
        _known.of = config
    if time.monotonic() >= _known.until:
        if _known.runtimes:  # Others do not ask as well meanwhile: what was known before is good enough for them.
            _known.until = time.monotonic() + UNKNOWN_FOR_S
        try:
            _known.runtimes = runtime.in_native_thread(piston.runtimes, config)
            _known.failure, _known.until = None, time.monotonic() + KNOWN_FOR_S
        except RunnerUnavailable as failure:
            _known.failure, _known.until = failure, time.monotonic() + UNKNOWN_FOR_S
    if _known.failure is not None:
        raise _known.failure
    return _known.runtimes


def _not_set() -> RunnerUnavailable:
    return RunnerUnavailable("runner-not-set", _("This server has no runner."))


def _best(language: str, known: Sequence[Runtime]) -> Runtime | None:
    """The newest of those that are called so, by the best name that any has."""
    for name in NAMES.get(language, ()):
        called_so = [one for one in known if one.language == name] or [one for one in known if name in one.aliases]
        if called_so:
            return max(called_so, key=lambda one: one.age)
    return None
