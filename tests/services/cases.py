"""Trying a file of a question on the question's cases, as the room does: with the real Python and Node, and with what
the browser has of Lua and Ruby."""

import subprocess
import sys
from pathlib import Path

from repositories.states import RunOutcome
from services.running import trials
from services.running.trials import Verdict, Written

IN_BROWSERS = str(Path(__file__).with_name("browser_languages.mjs"))
COMMANDS = {
    "python": [sys.executable],
    "javascript": ["node"],
    "lua": ["node", IN_BROWSERS, "lua", "."],
    "ruby": ["node", IN_BROWSERS, "ruby", "."],
}


def tried(file, cases, folder: Path):
    """What came of each case, in their order."""
    trial = trials.of(cases, file.language, file.name)
    for number, program in enumerate(trial.programs, 1):
        trial.take(number, _run(file, program, folder))
    trial.finish()
    return trial.ordered()


def failed(file, cases, folder: Path):
    """The numbers of the cases that this file does not solve."""
    return [one.case for one in tried(file, cases, folder) if one.verdict is not Verdict.PASSED]


def _run(file, program, folder):
    harness = program.harness
    is_appended = harness is not None and harness.name is None
    (folder / file.name).write_text(file.text + (harness.text if is_appended else ""))
    begins = file.name
    if harness is not None and harness.name is not None:
        begins = harness.name
        (folder / begins).write_text(harness.text)
    done = subprocess.run(
        [*COMMANDS[file.language], begins],
        cwd=folder, input=program.input, capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    outcome = RunOutcome.FINISHED if done.returncode == 0 else RunOutcome.FAILED
    return Written(done.stdout, done.stderr, outcome, 12)
