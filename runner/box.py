"""The box: what a program sees, as arguments of bubblewrap.

The system's programs read-only, and one file system in memory for everything else. Nothing of the machine besides: not
/etc, /home, /srv, /var or /usr/local, no network but an empty one, no process but its own. It is gone with its last
process, so nothing has to be cleaned up.
"""

import fcntl
import os
from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from runner import bounds
from runner.jobs import File
from runner.languages import OUT, PATH

USER, GROUP = 1000, 1000
CODE = "/box/code"
BWRAP = "/usr/bin/bwrap"
TOP = ("bin", "sbin", "lib", "lib32", "lib64", "libx32")
ETC = ("alternatives", "ld.so.cache", "mono", "java-*", "php/*/cli", "php/*/mods-available")
"""What programs of /usr cannot do without; patterns below /etc."""
DEVICES = ("null", "zero", "full", "random", "urandom")
PASSWD = b"runner:x:1000:1000::/box/code:/bin/sh\n"
GROUPS = b"runner:x:1000:\n"
HOSTS = b"127.0.0.1 localhost\n::1 localhost\n"


@dataclass(frozen=True)
class Box:
    """One box, to be made once."""

    files: Sequence[File]
    environment: dict[str, str]
    artifact: bytes | None = None
    """What a compiler made, to be run."""


def arguments(
    box: Box, held: ExitStack, command: Sequence[str], *, seccomp: bytes, info: int
) -> tuple[list[str], list[int]]:
    """The command line of bubblewrap, and the descriptors that it must inherit, which `held` closes."""
    descriptors = [info]

    def handed(content: bytes) -> str:
        file = in_memory(content)
        held.callback(os.close, file)
        descriptors.append(file)
        return str(file)

    line = [BWRAP, "--unshare-user", "--unshare-pid", "--unshare-net", "--unshare-ipc", "--unshare-uts",
            "--unshare-cgroup-try", "--die-with-parent", "--new-session", "--uid", str(USER), "--gid", str(GROUP),
            "--info-fd", str(info), "--seccomp", handed(seccomp), "--clearenv"]  # fmt: skip
    for name, value in {
        "PATH": PATH,
        "HOME": CODE,
        "TMPDIR": "/box/tmp",
        "LANG": "C.UTF-8",
        "TZ": "UTC",
        **box.environment,
    }.items():
        line += ["--setenv", name, value]
    line += _system()
    for name, content in (("passwd", PASSWD), ("group", GROUPS), ("hosts", HOSTS)):
        line += ["--ro-bind-data", handed(content), f"/etc/{name}"]
    line += ["--size", str(bounds.BOX_BYTES), "--tmpfs", "/box"]
    for folder in (CODE, "/box/out", "/box/tmp", "/box/shm"):
        line += ["--perms", "0755", "--dir", folder]
    for file in box.files:
        line += ["--perms", "0644", "--file", handed(file.content), f"{CODE}/{file.name}"]
    if box.artifact is not None:
        line += ["--perms", "0755", "--file", handed(box.artifact), OUT]
    # Everything but /box: bubblewrap's own root could be written to otherwise, and has no bound.
    return [*line, "--remount-ro", "/", "--chdir", CODE, "--", *command], descriptors


def _system() -> Iterator[str]:
    yield from ("--ro-bind", "/usr", "/usr")
    if Path("/usr/local").is_dir():  # The operator's own programs, which are nobody's business.
        yield from ("--tmpfs", "/usr/local", "--remount-ro", "/usr/local")
    for name in TOP:
        place = Path("/", name)
        if place.is_symlink():
            yield from ("--symlink", str(place.readlink()), f"/{name}")
        elif place.is_dir():
            yield from ("--ro-bind", f"/{name}", f"/{name}")
    for pattern in ETC:
        for place in sorted(Path("/etc").glob(pattern)):
            yield from ("--ro-bind", str(place), str(place))
    yield from ("--proc", "/proc", "--dir", "/dev")
    for name in DEVICES:
        yield from ("--dev-bind", f"/dev/{name}", f"/dev/{name}")
    for name, target in (("fd", ""), ("stdin", "/0"), ("stdout", "/1"), ("stderr", "/2")):
        yield from ("--symlink", f"/proc/self/fd{target}", f"/dev/{name}")
    # The box's own.
    yield from ("--symlink", "/box/shm", "/dev/shm", "--symlink", "/box/tmp", "/tmp")  # noqa: S108 # nosec B108


def in_memory(content: bytes) -> int:
    """A descriptor from which this can be read, and nothing be written to."""
    file = os.memfd_create("content", os.MFD_CLOEXEC | os.MFD_ALLOW_SEALING)
    view = memoryview(content)
    while view:
        view = view[os.write(file, view) :]
    os.lseek(file, 0, os.SEEK_SET)
    seals = fcntl.F_SEAL_WRITE | fcntl.F_SEAL_GROW | fcntl.F_SEAL_SHRINK | fcntl.F_SEAL_SEAL
    fcntl.fcntl(file, fcntl.F_ADD_SEALS, seals)
    return file
