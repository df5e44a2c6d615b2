"""What runs on a contributor's machine and on a forge is what `.ci/run` does, and nothing besides."""

import re
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[2]
CI = (ROOT / ".ci" / "run").read_text()
HOOKS = yaml.safe_load((ROOT / ".pre-commit-config.yaml").read_text())["repos"]
WORKFLOW = yaml.safe_load((ROOT / ".github" / "workflows" / "ci.yml").read_text())


def test_the_hooks_fetch_nothing_and_run_linters_of_ci() -> None:
    assert [one["repo"] for one in HOOKS] == ["local"]
    for hook in HOOKS[0]["hooks"]:
        assert hook["language"] == "unsupported", "no environment of its own"
        entry = hook["entry"]
        if "npm run" in entry:
            assert re.search(r"npm run --silent \w+", entry).group() in CI
            continue
        program, *options = entry.removeprefix(".venv/bin/").split()
        assert entry.startswith(".venv/bin/")
        assert f"tool {program}" in CI, hook["id"]
        schema = options[options.index("--builtin-schema") + 1] if "--builtin-schema" in options else ""
        assert schema in CI


def test_the_forge_runs_the_same_and_may_only_read() -> None:
    commands = [step.get("run", "") for step in WORKFLOW["jobs"]["everything"]["steps"]]
    assert ".ci/run" in commands
    assert WORKFLOW["permissions"] == {"contents": "read"}
    assert [name for name, job in WORKFLOW["jobs"].items() if "permissions" in job] == []


def test_every_python_that_is_supported_is_tried() -> None:
    tried = WORKFLOW["jobs"]["pythons"]["strategy"]["matrix"]["python"]
    assert ["3.11", *tried] == ["3.11", "3.12", "3.13"]
    assert WORKFLOW["jobs"]["everything"]["container"]["image"] == "debian:12", "which has 3.11"
