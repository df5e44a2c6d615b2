"""One version of the program, wherever it is told, and a section of the changelog for it."""

import json
import re
import subprocess
import sys
import tomllib
from importlib import import_module
from pathlib import Path

import pytest

import version
from tests import breadth

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parents[2]
COMMIT = "0123456789abcdef0123456789abcdef01234567"


def test_the_packages_say_the_same():
    assert tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"] == version.VERSION
    assert json.loads((ROOT / "package.json").read_text())["version"] == version.VERSION
    assert json.loads((ROOT / "package-lock.json").read_text())["version"] == version.VERSION
    assert tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["requires-python"] == ">=3.11"
    assert version.OLDEST_PYTHON == (3, 11)


def test_the_changelog_has_a_section_for_it():
    """The newest section with a number is this version, and each has the kinds of change that readers look for."""
    text = (ROOT / "CHANGELOG.md").read_text()
    sections = re.findall(r"^## (\d+\.\d+\.\d+) \((\d{4}-\d\d-\d\d)\)$", text, re.MULTILINE)
    assert len(sections) == len(re.findall(r"^## (?!Unreleased$)", text, re.MULTILINE)), "a number and a date each"
    numbers = [tuple(map(int, number.split("."))) for number, _date in sections]
    assert sections[0][0] == version.VERSION
    assert numbers == sorted(numbers, reverse=True)
    assert set(re.findall(r"^### (.*)$", text, re.MULTILINE)) <= {"Added", "Changed", "Fixed", "Security"}


def clone(folder, head, **files):
    for name, text in {"HEAD": head, **files}.items():
        path = folder / ".git" / name.replace("__", "/")
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return folder


def test_the_commit_is_read_without_git(tmp_path):
    assert version.commit(tmp_path) is None
    assert version.commit(clone(tmp_path / "a", f"{COMMIT}\n")) == COMMIT[:12]
    assert (
        version.commit(clone(tmp_path / "b", "ref: refs/heads/main\n", refs__heads__main=f"{COMMIT}\n")) == COMMIT[:12]
    )
    packed = {"packed-refs": f"# pack-refs with: peeled\n{COMMIT} refs/heads/main\n"}
    assert version.commit(clone(tmp_path / "c", "ref: refs/heads/main\n", **packed)) == COMMIT[:12]
    assert version.commit(clone(tmp_path / "d", "ref: refs/heads/none\n", **packed)) is None


def test_a_further_worktree_and_the_image_are_read_as_well(tmp_path):
    main = clone(tmp_path / "main", "ref: refs/heads/main\n", refs__heads__side=f"{COMMIT}\n")
    own = main / ".git" / "worktrees" / "side"
    own.mkdir(parents=True)
    (own / "HEAD").write_text("ref: refs/heads/side\n")
    (own / "commondir").write_text("../..\n")
    side = tmp_path / "side"
    side.mkdir()
    (side / ".git").write_text(f"gitdir: {own}\n")
    assert version.commit(side) == COMMIT[:12]
    (tmp_path / "COMMIT").write_text(COMMIT)
    assert version.commit(tmp_path) == COMMIT[:12]
    (tmp_path / "COMMIT").write_text("")
    assert version.commit(tmp_path) is None


@pytest.mark.parametrize("program", ["app.py", "init_db.py", "update_db.py"])
def test_an_older_python_is_told_in_one_sentence(program):
    code = f"import sys, runpy; sys.version_info = (3, 10, 4, 'final', 0); runpy.run_path({program!r}, run_name='__main__')"
    ended = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert ended.returncode == 1
    assert ended.stderr.startswith("NeuroHire needs Python 3.11 or newer; this is Python 3.10.")
    assert ended.stderr.count("\n") == 1


@breadth.ONLY_WIDE
def test_the_programs_say_it(app, monkeypatch):
    ended = subprocess.run(
        [sys.executable, "app.py", "--version"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    told = app.test_cli_runner().invoke(args=["version"])
    for said in (ended.stdout, told.output):
        assert said.startswith(f"NeuroHire {version.described()}")
    monkeypatch.setattr(sys, "argv", ["app.py", "--nonsense"])
    with pytest.raises(SystemExit) as refused:
        import_module("app").main()
    assert refused.value.code == 2
