"""`bin/run --demo`: a company of people who do not exist, in a database of its own, for whoever wants to look around.

`python -m tools.demonstration` makes it anew and prints what to open; `tools/demo_server.py` serves it. Of the
settings in the environment and in `.env`, only PORT and LOG_FORMAT count: neither the database nor the resumes of the
real installation are read or written, whatever MYSQL_HOST, SQLITE_PATH and UPLOAD_DIR say.
"""

import os
import shutil
import sys
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime

from flask import Flask

import config as configuration
import environment
from config import Config
from db import serving_lock, versions
from db.engine import make_engine
from environment import ROOT, ConfigError
from operating import failures
from tools import demo
from tools.demo import CANDIDATE, INTERVIEWER, PASSWORD, Demo
from wire import listening, runtime

FOLDER = ROOT / "instance" / "demonstration"
HOST = "127.0.0.1"
PASSED_ON = ("PORT", "LOG_FORMAT")
REACHED_BY_OTHERS = ("PUBLIC_URL", "TRUSTED_PROXIES", "NODE_NAME")
STOP_FIRST_S = 0.5  # A demonstration that runs is not about to end; who starts a second one need not wait.
WARNING = "This is a demonstration: everybody knows its passwords, and the next one removes its data."


def settings(values: Mapping[str, str] | None = None) -> Config:
    """The demonstration's own configuration. `values` are the settings of the real one; None reads them.

    May create a key in its folder. Raises ConfigError for settings of a server that others reach, for paths that lie
    in the folder that is emptied each time, and for a PORT or LOG_FORMAT that makes no sense.
    """
    real = _real_settings() if values is None else values
    _refuse_production(real)
    _refuse_same_place(real)
    own = {name: real[name] for name in PASSED_ON if name in real}
    own |= {"HOST": HOST, "SQLITE_PATH": str(FOLDER / "neurohire.db"), "UPLOAD_DIR": str(FOLDER / "uploads")}
    return replace(configuration.load(own), warnings=(WARNING,))


def _real_settings() -> dict[str, str]:
    in_file, _warnings = environment.read_dotenv()
    return in_file | dict(os.environ)


def _refuse_production(real: Mapping[str, str]) -> None:
    """Known passwords, on the port that a proxy hands to the world, would open the server to anybody."""
    found = [name for name in REACHED_BY_OTHERS if real.get(name, "").strip() not in ("", "0")]
    if real.get("APP_ENV", "").strip().lower() == "production":
        found.insert(0, "APP_ENV=production")
    if found:
        raise ConfigError(
            f"A demonstration has passwords that everybody knows, and {', '.join(found)} is set here, as on a server "
            "that others reach. Run it in another folder, without these settings.",
            *found,
        )


def _refuse_same_place(real: Mapping[str, str]) -> None:
    for name in ("SQLITE_PATH", "UPLOAD_DIR"):
        given = real.get(name, "").strip()
        if given and (ROOT / given).resolve().is_relative_to(FOLDER.resolve()):
            raise ConfigError(f"{name} is in {FOLDER}, which a demonstration empties. Choose another place.", name)


def make(config: Config, at: datetime) -> tuple[Demo, str]:
    """Remove the former demonstration and make a new one; the demo, and the link of the room to enter.

    Raises InUse while the former one is still being served, OSError if its folder cannot be emptied.
    """
    serving_lock.require_free(config, patience_s=STOP_FIRST_S)
    if FOLDER.exists():
        shutil.rmtree(FOLDER)
    FOLDER.mkdir(parents=True)
    engine = make_engine(Flask("demonstration"), config)
    try:
        versions.bring_to_present(engine)
    finally:
        engine.dispose()
    shown = demo.furnish(config, at)
    return shown, shown.new_room(at)


def welcome(address: str, shown: Demo, room: str) -> str:
    """What to open in which window, and who signs in there."""
    return f"""
  This is a demonstration of NeuroHire. Nobody in it exists; it has a database of its own, and begins again
  at each start. It listens on this machine only.

    1. Open {address}/login and sign in as the interviewer:
         user name {INTERVIEWER}, password {PASSWORD}
    2. Open the same address in a private window, or in another browser, and sign in as the candidate:
         user name {CANDIDATE}, password {PASSWORD}
    3. Open this room in both windows. The candidate asks to join, and the interviewer admits:
         {address}/interview/{room}
    4. As the interviewer, read the report of an interview that is over, and play it back:
         {address}/interview/{shown.report}/report

    Stop it with Ctrl+C."""


def main() -> None:
    """Make it and print what to open, or end with one sentence."""
    runtime.keep_files_private()
    runtime.Garbage().take_over()  # As the server does, or a collection is charged to whoever types just then.
    config = None
    try:
        config = settings()
        shown, room = make(config, datetime.now(UTC))
    except failures.EXPECTED as error:
        sys.exit(failures.sentence(error, config))
    address = listening.url_of(config.host, config.port)
    sys.stdout.write(f"{address}/healthz\n{welcome(address, shown, room)}\n")


if __name__ == "__main__":
    main()
