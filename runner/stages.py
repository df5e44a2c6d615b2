"""One stage of a run: a command in a box, its output, its time and its memory, and the end of all its processes."""

import ctypes
import os
import selectors
import signal
import subprocess
import time
from collections.abc import Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field

from runner import bounds, first_process, watch
from runner.audience import Audience
from runner.box import Box, arguments, in_memory
from runner.groups import Group, Groups

SIGNALED = 128  # To this bubblewrap, as shells do, adds the number of the signal by which its program was ended.
ENTER = 'echo $$ > "$0/cgroup.procs" && exec "$@"'
BWRAPS_OWN = 2
"""Processes of bubblewrap for a box."""
MADE_WITHIN_S = 5.0
PR_SET_CHILD_SUBREAPER = 36  # linux/prctl.h
POLITENESS = 19
"""The most there is: what else the machine does goes first."""
TOOK_TOO_LONG, TOO_MUCH_OUTPUT, TOO_MUCH_MEMORY = "TO", "OL", "ML"
TOO_MANY_FILES, TOO_MANY_PROCESSES, ABANDONED = "FL", "PL", "XX"


@dataclass(frozen=True)
class Allowed:
    """What a stage may use. Times in seconds, sizes in bytes."""

    seconds: float
    memory: int
    stdout: int = bounds.MAX_OUTPUT_BYTES
    is_address_space_bound: bool = True


@dataclass
class Outcome:
    """What came of it. `status` says why it was stopped, if it was."""

    stdout: bytearray = field(default_factory=bytearray)
    stderr: bytearray = field(default_factory=bytearray)
    output: bytearray = field(default_factory=bytearray)
    code: int | None = None
    signal: str | None = None
    status: str | None = None
    message: str | None = None
    wall_s: float = 0.0


class NoBox(Exception):
    """bubblewrap made no box; the text is what it said."""


class BoxStays(Exception):
    """A box was killed and is not gone; whoever runs it must not give its place to another."""


@dataclass
class _Running:
    """A stage while it goes on."""

    process: subprocess.Popen[bytes]
    allowed: Allowed
    audience: Audience
    outcome: Outcome = field(default_factory=Outcome)
    room: int = bounds.MAX_OUTPUT_BYTES
    first: int | None = None
    """The number of the first process of the box, once bubblewrap has told it."""
    init: int | None = None
    """The same while it is sure to be that process's."""
    pidfd: int | None = None


def adopt() -> None:
    """Let the first processes of boxes become children of this process when bubblewrap ends before them."""
    ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def run(
    box: Box,
    command: Sequence[str],
    allowed: Allowed,
    *,
    stdin: bytes,
    seccomp: bytes,
    groups: Groups,
    audience: Audience,
) -> Outcome:
    """Run the command and wait for it. Afterwards none of its processes is left. Raises OSError, NoBox, BoxStays."""
    began = time.monotonic()
    with ExitStack() as held:
        group = groups.make(allowed.memory)
        if group is not None:
            held.callback(group.end)
        running, streams, info = _start(
            box, command, allowed, held, stdin=stdin, seccomp=seccomp, group=group, audience=audience
        )
        try:
            _find_init(running, info)
            _follow(running, streams, began + allowed.seconds)
        finally:
            _end(running, info)
        outcome = running.outcome
        if running.first is None:
            raise NoBox(outcome.stderr.decode("utf-8", "replace").strip())
        outcome.wall_s = time.monotonic() - began
        if group is not None and group.is_out_of_memory and outcome.status is None:
            outcome.status = TOO_MUCH_MEMORY
    _conclude(outcome, running.process.returncode, allowed)
    return outcome


def _start(
    box: Box,
    command: Sequence[str],
    allowed: Allowed,
    held: ExitStack,
    *,
    stdin: bytes,
    seccomp: bytes,
    group: Group | None,
    audience: Audience,
) -> tuple[_Running, dict[int, str], int]:
    info, telling = os.pipe()
    held.callback(os.close, info)
    with ExitStack() as handed:
        handed.callback(os.close, telling)
        line, descriptors = arguments(box, handed, command, seccomp=seccomp, info=telling)
        source = in_memory(stdin)
        handed.callback(os.close, source)
        line = [*_limits(allowed), *line]
        if group is not None:
            line = ["/bin/sh", "-c", ENTER, str(group.place), *line]
        process = subprocess.Popen(  # noqa: S603 (bubblewrap, by its full path)
            line, stdin=source, stdout=subprocess.PIPE, stderr=subprocess.PIPE, pass_fds=descriptors, env={}, cwd="/"
        )
    held.enter_context(process)
    end = os.pidfd_open(process.pid)
    held.callback(os.close, end)
    assert process.stdout is not None
    assert process.stderr is not None
    streams = {process.stdout.fileno(): "stdout", process.stderr.fileno(): "stderr", end: "end"}
    return _Running(process, allowed, audience), streams, info


def _limits(allowed: Allowed) -> list[str]:
    """The limits of each process, set by the system's own tools before bubblewrap starts: code of ours between fork
    and exec may hang in a program with threads.
    """
    seconds = int(allowed.seconds) + 1
    limits = {
        "cpu": seconds,
        "fsize": bounds.MAX_FILE_BYTES,
        "nofile": bounds.MAX_OPEN_FILES,
        "nproc": bounds.MAX_PROCESSES,
        "core": 0,
        "memlock": 64 * 1024,
        "msgqueue": 0,
        "data": allowed.memory * bounds.DATA_FACTOR,
    }
    if allowed.is_address_space_bound:
        limits["as"] = allowed.memory + bounds.MAPPED_BYTES
    options = [f"--{name}={value}:{value}" for name, value in limits.items()]
    return ["/usr/bin/nice", "-n", str(POLITENESS), "/usr/bin/prlimit", *options, "--"]


def _follow(running: _Running, streams: dict[int, str], deadline: float) -> None:
    """Until it ends, or is stopped for a reason that the outcome then has."""
    with selectors.DefaultSelector() as selector:
        for descriptor, name in streams.items():
            selector.register(descriptor, selectors.EVENT_READ, name)
        look_at = 0.0
        while running.process.poll() is None:
            now = time.monotonic()
            if now >= deadline:
                running.outcome.status = TOOK_TOO_LONG
            elif now >= look_at:
                look_at = now + bounds.WATCH_S
                running.audience.tell()
                running.outcome.status = _over(running) or (ABANDONED if running.audience.is_gone() else None)
            if running.outcome.status or not _take(running, selector, min(deadline - now, bounds.WATCH_S)):
                return
        _take_rest(running, selector)


def _take(running: _Running, selector: selectors.BaseSelector, patience_s: float) -> bool:
    """Whether it may go on after what it said."""
    for key, _events in selector.select(max(0.0, patience_s)):
        if key.data == "end":
            continue
        read = os.read(key.fd, 65_536)
        if not read:
            selector.unregister(key.fd)
        elif not _put(running, key.data, read):
            running.outcome.status = TOO_MUCH_OUTPUT
            return False
    return True


def _take_rest(running: _Running, selector: selectors.BaseSelector) -> None:
    """What is in the pipes already of a program that has ended; what it started may hold them open for ever."""
    while any(key.data != "end" for key, _events in selector.select(0)):
        if not _take(running, selector, 0.0):
            return


def _put(running: _Running, stream: str, read: bytes) -> bool:
    """Whether there was room for it; as much as there is is kept."""
    outcome = running.outcome
    is_artifact = stream == "stdout" and running.allowed.stdout > bounds.MAX_OUTPUT_BYTES
    room = running.allowed.stdout - len(outcome.stdout) if is_artifact else running.room
    kept = read[:room]
    if stream == "stdout":
        outcome.stdout += kept
    else:
        outcome.stderr += kept
    if not is_artifact:
        outcome.output += kept
        running.room -= len(kept)
        running.audience.wrote(stream, kept)
    return len(kept) == len(read)


def _find_init(running: _Running, info: int) -> None:
    """The first process of the box, with which all of it ends; bubblewrap tells it before that process begins."""
    pid = running.first = first_process.told(info, MADE_WITHIN_S)
    with suppress(ProcessLookupError):
        if pid is not None and running.process.poll() is None:  # Afterwards the number may be another's.
            running.pidfd = os.pidfd_open(pid)
            running.init = pid


def _over(running: _Running) -> str | None:
    """Whether the box uses more than it may, and what."""
    if running.init is None:
        return None
    usage = watch.look(running.init, most=running.allowed.memory)
    if usage.memory > running.allowed.memory:
        return TOO_MUCH_MEMORY
    if usage.processes > bounds.MAX_PROCESSES + BWRAPS_OWN:  # Where the limit of the kernel did not hold.
        return TOO_MANY_PROCESSES
    return TOO_MANY_FILES if usage.inodes > bounds.MAX_INODES else None


def _end(running: _Running, info: int) -> None:
    """Kill bubblewrap, with it the box, and wait until the kernel has cleared all its processes away."""
    running.process.kill()
    running.process.wait()
    if running.pidfd is None:
        if running.first is None:  # On a machine that has much else to do a box may be made late.
            running.first = first_process.told(info, 0.0)
        if running.first is not None and not first_process.is_gone(running.first, bounds.GONE_WITHIN_S):
            raise BoxStays
        return
    try:
        with suppress(ProcessLookupError):
            signal.pidfd_send_signal(running.pidfd, signal.SIGKILL)
        with selectors.DefaultSelector() as selector:
            selector.register(running.pidfd, selectors.EVENT_READ)
            if not selector.select(bounds.GONE_WITHIN_S):
                raise BoxStays
        # Without its parent it is a child of ours (`adopt`), and would stay as a zombie.
        with suppress(ChildProcessError):
            os.waitid(os.P_PIDFD, running.pidfd, os.WEXITED | os.WNOHANG)
    finally:
        os.close(running.pidfd)


def _conclude(outcome: Outcome, code: int, allowed: Allowed) -> None:
    if outcome.status is not None:
        outcome.signal = "SIGKILL"
        most = (
            f"{bounds.MAX_OUTPUT_BYTES // 1024} KB of output"
            if len(outcome.output) == bounds.MAX_OUTPUT_BYTES
            else f"{bounds.MAX_ARTIFACT_BYTES >> 20} MB of what was made"
        )
        outcome.message = {
            TOOK_TOO_LONG: f"Stopped after {allowed.seconds:g} s.",
            TOO_MUCH_OUTPUT: f"Stopped after {most}.",
            TOO_MUCH_MEMORY: f"Stopped because it used more than {allowed.memory // 1024**2} MB of memory.",
            TOO_MANY_PROCESSES: f"Stopped because it started more than {bounds.MAX_PROCESSES} processes.",
            TOO_MANY_FILES: f"Stopped because it made more than {bounds.MAX_INODES} files.",
            ABANDONED: "Stopped because nobody waits for it any more.",
        }[outcome.status]
        return
    if code < 0 or SIGNALED < code <= SIGNALED + signal.NSIG:
        with suppress(ValueError):
            outcome.signal = signal.Signals(-code if code < 0 else code - SIGNALED).name
            outcome.status, outcome.message = "SG", f"Ended by {outcome.signal}."
            return
    outcome.code = code
    if code:
        outcome.status, outcome.message = "RE", f"Ended with exit code {code}."
