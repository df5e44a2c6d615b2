"""What the doctor finds of the runner: whether it answers, what it can run, and what to do where it does not."""

from collections.abc import Iterator

from config import Config, RunnerConfig
from operating.finding import Finding
from services.interview import languages
from services.runner import client, piston

WHAT = "runner"
REMEDIES = {
    "runner-away": "Start it with bin/runner, and check RUNNER_URL and the firewall. Everything else works without it.",
    "runner-refused": "Give the runner and this server the same RUNNER_TOKEN.",
    "runner-misunderstood": "Check RUNNER_URL: it must be the address of the runner, or of a Piston.",
    "runner-busy": "Look again in a moment.",
    "runner-cannot": "Its own log says more.",
}
FOUND = {
    "runner-away": "does not answer this machine",
    "runner-refused": "refuses our token",
    "runner-misunderstood": "is answered by something else",
    "runner-busy": "is busy",
    "runner-cannot": "answers, but cannot run anything",
}


def examine(config: Config) -> Iterator[Finding]:
    """Nothing without RUNNER_URL."""
    if config.runner is not None:
        yield _asked(config.runner)


def _asked(runner: RunnerConfig) -> Finding:
    try:
        found = piston.runtimes(runner)
    except piston.RunnerUnavailable as failure:
        remedy = REMEDIES[failure.code]
        if failure.code == "runner-cannot":  # Our runner says itself what to do.
            return Finding(WHAT, f"{runner.url} {FOUND[failure.code]}", f"{failure.detail} {remedy}".strip())
        why = f" ({failure.detail})" if failure.detail else ""
        return Finding(WHAT, f"{runner.url} {FOUND[failure.code]}{why}", remedy)
    there = ", ".join(f"{languages.label(name)}\u00a0{version}" for name, version in client.offered(found).items())
    if not there:
        remedy = "Install compilers and interpreters on its machine; bin/runner names the packages. Then restart it."
        return Finding(WHAT, f"{runner.url} answers, but has no language of the editor", remedy)
    return Finding(WHAT, f"{runner.url} answers and runs {there}")
