"""Whether a box can be made on this machine, and what to do where it cannot."""

import time
from pathlib import Path

from runner import stages
from runner.audience import Nobody
from runner.box import BWRAP, Box
from runner.executions import Boxes
from runner.stages import Allowed, NoBox

ASK_AGAIN_S = 10.0
NO_NAMESPACES = "This system does not let ordinary users make user namespaces."
TRIED = Allowed(seconds=5.0, memory=64 * 1024**2)
SWITCHES = (
    ("kernel/unprivileged_userns_clone", "0", "sysctl -w kernel.unprivileged_userns_clone=1"),
    ("user/max_user_namespaces", "0", "sysctl -w user.max_user_namespaces=10000"),
    ("kernel/apparmor_restrict_unprivileged_userns", "1", "sysctl -w kernel.apparmor_restrict_unprivileged_userns=0"),
)
"""What keeps ordinary users from user namespaces: the file below /proc/sys, the value that does, what changes it."""


class Health:
    """What was found when a box was last tried. One that cannot be made is tried again after a while."""

    def __init__(self, boxes: Boxes) -> None:
        self._boxes = boxes
        self._trouble: str | None = None
        self._asked_at = float("-inf")

    def trouble(self) -> str | None:
        """Why no box can be made, in a sentence with the remedy; None when all is well."""
        if self._asked_at > 0 and (self._trouble is None or time.monotonic() - self._asked_at < ASK_AGAIN_S):
            return self._trouble
        self._trouble = _tried(self._boxes)
        self._asked_at = time.monotonic()
        return self._trouble


def _tried(boxes: Boxes) -> str | None:
    if not Path(BWRAP).exists():
        return "bubblewrap is not installed. Install the package bubblewrap."
    try:
        told = stages.run(
            Box((), {}), ("sh", "-c", "echo here; sleep 0.1"), TRIED,
            stdin=b"", seccomp=boxes.seccomp, groups=boxes.groups, audience=Nobody(),
        )  # fmt: skip
    except NoBox as error:
        return _explained(str(error))
    except OSError as error:
        return f"No box can be made: {error.strerror or error}."
    return None if told.stdout == b"here\n" else f"A program in a box did not run: {told.message}"


def _explained(said: str) -> str:
    for name, value, command in SWITCHES:
        file = Path("/proc/sys", name)
        if file.exists() and file.read_text().strip() == value:
            return f"{NO_NAMESPACES} As root: {command}"
    if any(word in said for word in ("namespace", "uid map", "loopback")):
        return f"{NO_NAMESPACES} As root, see: sysctl user.max_user_namespaces. In a container, see docker-compose.yml."
    if "mount proc" in said:
        return (
            "A box cannot have its own /proc here, which happens in containers. Start the container as "
            "docker-compose.yml does, with systempaths=unconfined."
        )
    if "--size" in said or "--perms" in said:
        return "bubblewrap is older than 0.8. Install a newer one."
    return f"bubblewrap makes no box: {said[:200] or 'it said nothing'}"
