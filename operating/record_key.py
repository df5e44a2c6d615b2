"""What the doctor says of the key that records are signed with."""

import shlex
import stat
from collections.abc import Iterator
from pathlib import Path

from sqlalchemy import Engine
from sqlalchemy.exc import SQLAlchemyError

from config import Config
from operating.finding import Finding
from repositories import records
from services.chain import keys

WHAT = "key of records"


def examine(config: Config, engine: Engine | None) -> Iterator[Finding]:
    """Makes no key: the server does when it first signs."""
    file = keys.path(config)
    try:
        if not file.exists():
            yield _missing(file, engine)
            return
        public = keys.read(file).public
        mode = stat.S_IMODE(file.stat().st_mode)
    except (OSError, keys.KeyUnavailable):
        remedy = (
            "Interviews end unsigned and no record can be downloaded. Give the file to the server's user, restore it "
            "from its copy, or remove it: then a new key is made."
        )
        yield Finding(WHAT, f"{file} cannot be read as a key", remedy, is_grave=True)
        return
    if mode & (stat.S_IRWXG | stat.S_IRWXO):
        remedy = f"Close it: chmod 600 {shlex.quote(str(file))}. If others may have read it: rotate-record-key"
        yield Finding(WHAT, f"{file} has mode {mode:04o}, so others can read it", remedy)
        return
    yield Finding(WHAT, f"{file}, mode {mode:04o}, fingerprint {' '.join(_fours(public))}")


def _missing(file: Path, engine: Engine | None) -> Finding:
    """Nothing is wrong before the first interview has ended."""
    if not _has_signed(engine):
        return Finding(WHAT, f"{file} is not there yet: it is made when the first interview ends")
    remedy = "Restore the file from its copy. Otherwise the next interview that ends makes a new key."
    return Finding(WHAT, f"{file} is not there, and records were signed before", remedy)


def _has_signed(engine: Engine | None) -> bool:
    if engine is None:
        return False
    try:
        with engine.connect() as db:
            return bool(records.list_keys(db))
    except SQLAlchemyError:  # The database's own finding says what is wrong with it.
        return False


def _fours(digits: str) -> Iterator[str]:
    """As the report prints it."""
    return (digits[at : at + 4] for at in range(0, len(digits), 4))
