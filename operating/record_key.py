"""What the doctor says of the key that records are signed with."""

import shlex
import stat
from collections.abc import Iterator

from config import Config
from operating.finding import Finding
from services.chain import keys

WHAT = "key of records"


def examine(config: Config) -> Iterator[Finding]:
    """Makes no key: the server does when it first signs."""
    file = keys.path(config)
    if not file.exists():
        yield Finding(WHAT, f"{file} is not there", "It is created when an interview ends. Keep a copy of it then.")
        return
    try:
        public = keys.read(file).public
    except (OSError, keys.KeyUnavailable):
        yield Finding(WHAT, f"{file} cannot be read", "Records are not signed. Restore the file, or remove it.")
        return
    if stat.S_IMODE(file.stat().st_mode) & (stat.S_IRWXG | stat.S_IRWXO):
        yield Finding(WHAT, "others can read it", f"Close it to other users: chmod 600 {shlex.quote(str(file))}")
        return
    yield Finding(WHAT, public)
