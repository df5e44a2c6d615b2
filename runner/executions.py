"""A run from its job to its answer in Piston's shape: compiled, if the language is, then run."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from runner import bounds
from runner.audience import Audience
from runner.box import Box
from runner.groups import Groups
from runner.jobs import Job
from runner.languages import MAIN, OUT, SOURCES
from runner.stages import Allowed, Outcome, run

COMPILED = ("sh", "-c", f'mkdir -p /box/out/classes && "$@" >&2 && exec cat {OUT}', "sh")
"""What a compiler says goes to standard error; what it made, to standard output, from where the next box gets it."""


@dataclass(frozen=True)
class Boxes:
    """What every box is made with."""

    seccomp: bytes
    groups: Groups


def execute(job: Job, boxes: Boxes, *, audience: Audience) -> dict[str, Any]:
    """The answer. Raises OSError, stages.NoBox, stages.BoxStays."""
    language = job.runtime.language
    answer: dict[str, Any] = {"language": language.name, "version": job.runtime.version}
    artifact = None
    if language.compile is not None:
        compiled = _compile(job, boxes, audience)
        artifact = bytes(compiled.stdout)
        compiled.stdout.clear()
        answer["compile"] = described(compiled)
        if compiled.code != 0:
            return answer
    box = Box(job.files, language.environment, artifact)
    allowed = Allowed(job.run_s, job.run_bytes, is_address_space_bound=not language.reserves)
    command = (*_filled(language.run, job), *job.args)
    ended = run(box, command, allowed, stdin=job.stdin, seccomp=boxes.seccomp, groups=boxes.groups, audience=audience)
    answer["run"] = described(ended)
    return answer


def _compile(job: Job, boxes: Boxes, audience: Audience) -> Outcome:
    language = job.runtime.language
    assert language.compile is not None
    allowed = Allowed(job.compile_s, job.compile_bytes, bounds.MAX_ARTIFACT_BYTES, is_address_space_bound=False)
    command = (*COMPILED, *_filled(language.compile, job))
    box = Box(job.files, language.environment)
    return run(box, command, allowed, stdin=b"", seccomp=boxes.seccomp, groups=boxes.groups, audience=audience)


def _filled(command: Sequence[str], job: Job) -> list[str]:
    """With the names of the files, which no program takes for an option since they begin with a dot."""
    language = job.runtime.language
    first = job.files[0].name
    sources = [one.name for one in job.files if one.name.endswith(language.suffixes)] or [first]
    texts = [(one.name, one.content.decode("utf-8", "replace")) for one in job.files if one.name in sources]
    main = language.main(texts) if language.main else f"./{first}"
    found: list[str] = []
    for part in command:
        found += [f"./{one}" for one in sources] if part == SOURCES else [main if part == MAIN else part]
    return found


def described(outcome: Outcome) -> dict[str, Any]:
    """One stage as Piston tells it. What is no UTF-8 becomes the replacement character."""
    return {
        "stdout": outcome.stdout.decode("utf-8", "replace"),
        "stderr": outcome.stderr.decode("utf-8", "replace"),
        "output": outcome.output.decode("utf-8", "replace"),
        "code": outcome.code,
        "signal": outcome.signal,
        "status": outcome.status,
        "message": outcome.message,
        "wall_time": round(outcome.wall_s * 1000),
    }
